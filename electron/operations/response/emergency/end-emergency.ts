import type { Emergency } from '../../../../shared/contract/response.ts';
import { done } from '../../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../../operation.ts';
import { describeEmergency } from './describe-emergency.ts';

/**
 * Ends emergency mode before its time.
 *
 * @returns How it stands; refusal `conflict` when it is not on, `invalid_input` for a note of blanks.
 * Audits `emergency.ended`.
 */
export const endEmergency = async (
  deps: OperationDeps,
  { actor, correlation }: OperationContext,
  input: { note: string },
): Promise<OperationOutcome<Emergency>> => {
  const note = input.note.trim();
  if (note === '') return refuse('invalid_input', 'Say why, for the record.');
  const ended = await deps.store.write(async (tx): Promise<OperationOutcome<null>> => {
    const now = deps.clock.now();
    const standing = await tx.emergency.standing();
    if (!standing || now >= standing.until) return refuse('conflict', 'Emergency mode is not on.');
    await tx.emergency.end(standing.id, now, actor);
    await tx.audit({ kind: 'emergency.ended', actor, correlation, details: { reason: 'by_operator', note } });
    return done(null);
  });
  return ended.ok ? done(await describeEmergency(deps, undefined)) : ended;
};
