import type { PlaybookRun } from '../../../shared/contract/response.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { PlaybookStepRecord, RunRecord } from '../../store/response-records.ts';
import { undoAct } from '../acts/undo-act.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { undoEmergency } from './emergency/undo-emergency.ts';
import { auditFinished } from './runs/audit-run.ts';
import { showRun } from './show-run.ts';

interface Input {
  run: string;
  reason: string;
}

/** How many of a step's targets could not be taken back; refusal when nothing of it could. */
const undoStep = async (
  deps: OperationDeps,
  context: OperationContext,
  { act, undo, correlation }: PlaybookStepRecord,
  reason: string,
): Promise<OperationOutcome<number>> => {
  if (act === 'emergency.begin') {
    const ended = await undoEmergency(deps, context, { correlation, note: reason });
    return ended.ok ? done(0) : ended;
  }
  if (undo === null) return refuse('conflict', `What ${act} did cannot be taken back.`);
  const undone = await undoAct(deps, context, { seq: undo, reason });
  return undone.ok ? done(undone.value.failed.length) : undone;
};

const hasWayBack = ({ act, undo }: PlaybookStepRecord): boolean => undo !== null || act === 'emergency.begin';

/** What became of the steps that had done something. */
interface Outcomes {
  readonly undone: readonly PlaybookStepRecord[];
  /** Those that stand, in whole or in part. */
  readonly left: readonly PlaybookStepRecord[];
}

/** Stores what became of the steps. A run of which a part stands that has a way back may be taken back again. */
const record = (deps: OperationDeps, { actor }: OperationContext, run: RunRecord, { undone, left }: Outcomes) =>
  deps.store.write(async (tx) => {
    for (const step of undone) await tx.playbooks.putStep({ ...step, state: 'undone' });
    const state = left.some(hasWayBack) ? 'partly' : 'undone';
    if (!(await tx.playbooks.moveRun(run.id, ['done', 'partly', 'failed'], { state, endedAt: deps.clock.now() }))) return;
    await auditFinished(tx, run, actor, {
      outcome: left.length === 0 ? 'undone' : 'undone_partly',
      done: undone.length,
      failed: left.length,
    });
  });

/**
 * Takes back what can be taken back of a run, the last step first, by the ordinary undo of its acts. What somebody changed since stays as they left it.
 *
 * @returns The run; refusal `not_found`, `conflict` when it has not ended, or nothing of it can be taken back; `invalid_input` for a reason of blanks; denial `forbidden`.
 * Audits what taking back does, and `playbook.finished` or `act.finished` with the outcome `undone`, or `undone_partly` when a step could not be taken back, or not for all of its
 * targets: the run is then `partly` done, and may be taken back again, as long as one of those steps has a way back.
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
  const left: PlaybookStepRecord[] = [];
  let changed = 0;
  let first: OperationOutcome<unknown> = done(null);
  for (const step of steps.toReversed()) {
    const outcome = await undoStep(deps, context, step, reason);
    if (!outcome.ok) first = first.ok ? outcome : first;
    else changed += 1;
    if (outcome.ok && outcome.value === 0) undone.push(step);
    else left.push(step);
  }
  if (changed === 0) return first.ok ? refuse('conflict', 'The run changed nothing.') : first;
  await record(deps, context, run, { undone, left });
  return showRun(deps, run.id);
};
