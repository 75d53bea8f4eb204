import { findEvents } from '../../../audit/reading/find-events.ts';
import { readEvents } from '../../../audit/reading/read-events.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../../operation.ts';
import { endEmergency } from './end-emergency.ts';

/**
 * Takes back that an act began emergency mode, as far as that still stands: one that somebody ended or prolonged since, or that the act only prolonged, is left to them.
 *
 * @param input.correlation Of the act.
 * @returns Refusal `conflict` when the emergency is not the act's own any more.
 * Audits `emergency.ended`.
 */
export const undoEmergency = async (
  deps: OperationDeps,
  context: OperationContext,
  { correlation, note }: { readonly correlation: string; readonly note: string },
): Promise<OperationOutcome<unknown>> => {
  const reading = { db: deps.logConnection(), sealer: deps.sealer };
  const find = findEvents(reading, { kinds: ['emergency.began', 'emergency.ended'] });
  const [newest, former] = readEvents(reading, find({ range: { after: 0, before: Number.MAX_SAFE_INTEGER }, order: 'desc', limit: 2 }));
  if (newest?.kind !== 'emergency.began' || newest.correlation !== correlation)
    return refuse('conflict', 'The emergency that the playbook began was ended or prolonged since: it is left as it is.');
  if (former?.kind === 'emergency.began')
    return refuse('conflict', 'The playbook only prolonged an emergency that was on: end it by hand if it is over.');
  return endEmergency(deps, context, { note });
};
