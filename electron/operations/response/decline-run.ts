import type { PlaybookRun } from '../../../shared/contract/response.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { requireWaiting } from './approve-run.ts';
import { auditDeclined } from './runs/audit-run.ts';
import { showRun } from './show-run.ts';

/**
 * Declines a run that waits for approval: nothing of it is done. Who asked for an act withdraws it so.
 *
 * @returns The run; refusal `not_found`, `conflict` when it does not wait any more, `invalid_input` for a note of blanks.
 * Audits `playbook.declined`, or `act.declined`.
 */
export const declineRun = async (
  deps: OperationDeps,
  { actor }: OperationContext,
  input: { run: string; note: string },
): Promise<OperationOutcome<PlaybookRun>> => {
  const note = input.note.trim();
  if (note === '') return refuse('invalid_input', 'Say why, for the record.');
  const declined = await deps.store.write(async (tx): Promise<OperationOutcome<null>> => {
    const now = deps.clock.now();
    const waiting = await requireWaiting(tx, input.run, now);
    if (!waiting.ok) return waiting;
    await tx.playbooks.moveRun(waiting.value.id, ['waiting'], { state: 'declined', endedAt: now });
    await auditDeclined(tx, waiting.value, actor, { note });
    return done(null);
  });
  return declined.ok ? showRun(deps, input.run) : declined;
};
