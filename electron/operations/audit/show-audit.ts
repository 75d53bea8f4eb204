import type { LoggedEventView } from '../../../shared/contract/audit.ts';
import { findEvents } from '../../audit/reading/find-events.ts';
import { readEvents } from '../../audit/reading/read-events.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { nameEvents } from './name-events.ts';
import { recordReading } from './record-reading.ts';
import { toEventView } from './to-event-view.ts';

/** Events of one flow that are told. */
const MOST_OF_FLOW = 100;

/**
 * One event, with those of the same flow, oldest first.
 *
 * @returns The event; refusal `not_found`.
 * Audits `log.read`, once in five minutes for one caller.
 */
export const showAudit = async (
  deps: OperationDeps,
  context: OperationContext,
  { seq }: { seq: number },
): Promise<OperationOutcome<{ event: LoggedEventView; flow: LoggedEventView[] }>> => {
  const reading = { db: deps.logConnection(), sealer: deps.sealer };
  const [event] = readEvents(reading, [seq]);
  if (!event) return refuse('not_found', `The log has no event ${seq}.`);
  const { correlation } = event;
  const range = { after: 0, before: Number.MAX_SAFE_INTEGER };
  const seqs = correlation === undefined ? [seq] : findEvents(reading, { correlation })({ range, order: 'asc', limit: MOST_OF_FLOW });
  const flow = readEvents(reading, seqs);
  await recordReading(deps, context, { seq }, flow.length);
  const [named = toEventView(event)] = await nameEvents(deps, [toEventView(event)]);
  return done({ event: named, flow: await nameEvents(deps, flow.map(toEventView)) });
};
