import type { PlaybookRun } from '../../../shared/contract/response.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { PlaybookRunRecord, PlaybookStepRecord } from '../../store/response-records.ts';
import { undoAct } from '../acts/undo-act.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { endEmergency } from './emergency/end-emergency.ts';
import { showRun } from './show-run.ts';

interface Input {
  run: string;
  reason: string;
}

/** What a step changed, taken back; refusal when there is no way back. */
const undoStep = (
  deps: OperationDeps,
  context: OperationContext,
  { act, undo }: PlaybookStepRecord,
  reason: string,
): Promise<OperationOutcome<unknown>> => {
  if (act === 'emergency.begin') return endEmergency(deps, context, { note: reason });
  if (undo === null) return Promise.resolve(refuse('conflict', `What ${act} did cannot be taken back.`));
  return undoAct(deps, context, { seq: undo, reason });
};

const record = (deps: OperationDeps, { actor }: OperationContext, run: PlaybookRunRecord, undone: readonly PlaybookStepRecord[]) =>
  deps.store.write(async (tx) => {
    for (const step of undone) await tx.playbooks.putStep({ ...step, state: 'undone' });
    const now = deps.clock.now();
    if (!(await tx.playbooks.moveRun(run.id, ['done', 'partly', 'failed'], { state: 'undone', endedAt: now }))) return;
    const details = { playbook: run.playbook, run: run.id, outcome: 'undone', done: undone.length, failed: 0 };
    await tx.audit({ kind: 'playbook.finished', actor, correlation: run.id, details });
  });

/**
 * Takes back what can be taken back of a run, the last step first, by the ordinary undo of its acts. What somebody changed since stays as they left it.
 *
 * @returns The run; refusal `not_found`, `conflict` when it has not ended, or nothing of it can be taken back; `invalid_input` for a reason of blanks; denial `forbidden`.
 * Audits what taking back does, and `playbook.finished` with the outcome `undone`.
 */
export const undoRun = async (deps: OperationDeps, context: OperationContext, input: Input): Promise<OperationOutcome<PlaybookRun>> => {
  const reason = input.reason.trim();
  if (reason === '') return refuse('invalid_input', 'Say why, for the record.');
  const { read } = deps.store;
  const run = await read.playbooks.findRun(input.run);
  if (!run) return refuse('not_found', `There is no run ${shown(input.run)}.`);
  if (run.state !== 'done' && run.state !== 'partly' && run.state !== 'failed')
    return refuse('conflict', `Nothing of the run can be taken back: it is ${run.state}.`);
  const steps = (await read.playbooks.steps(run.id)).filter(
    ({ state, done: count }) => (state === 'done' || state === 'failed') && count > 0,
  );
  const undone: PlaybookStepRecord[] = [];
  let first: OperationOutcome<unknown> = done(null);
  for (const step of steps.toReversed()) {
    const outcome = await undoStep(deps, context, step, reason);
    if (outcome.ok) undone.push(step);
    else if (first.ok) first = outcome;
  }
  if (undone.length === 0) return first.ok ? refuse('conflict', 'The run changed nothing.') : first;
  await record(deps, context, run, undone);
  return showRun(deps, run.id);
};
