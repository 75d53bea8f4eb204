import { findPlaybook } from '../../../respond/find-playbook.ts';
import type { PlaybookRunRecord, PlaybookStepRecord, RunState } from '../../../store/response-records.ts';
import type { OperationDeps } from '../../operation.ts';
import { auditFinished } from './audit-run.ts';
import { performActRun } from './perform-act-run.ts';
import { performStep, StepTaken } from './perform-step.ts';

const outcomeOf = (steps: readonly PlaybookStepRecord[]): RunState => {
  const failed = steps.filter(({ state }) => state === 'failed').length;
  if (failed === 0) return 'done';
  return steps.some(({ done }) => done > 0) ? 'partly' : 'failed';
};

const finish = (deps: OperationDeps, run: PlaybookRunRecord, steps: readonly PlaybookStepRecord[]) =>
  deps.store.write(async (tx) => {
    const outcome = outcomeOf(steps);
    if (!(await tx.playbooks.moveRun(run.id, ['running'], { state: outcome, endedAt: deps.clock.now() }))) return;
    for (const step of steps) if (step.state === 'skipped') await tx.playbooks.putStep(step);
    const count = (state: PlaybookStepRecord['state']): number => steps.filter((step) => step.state === state).length;
    await auditFinished(tx, run, `policy:${run.playbook}`, { outcome, done: count('done'), failed: count('failed') });
  });

const performPlaybook = async (deps: OperationDeps, run: PlaybookRunRecord): Promise<void> => {
  const { read } = deps.store;
  const alert = await read.alerts.find(run.alert);
  if (!alert) return;
  const stops = (findPlaybook(run.playbook)?.afterFailure ?? 'stop') === 'stop';
  const steps: PlaybookStepRecord[] = [];
  for (const step of await read.playbooks.steps(run.id)) {
    const stopped = stops && steps.some(({ state }) => state === 'failed');
    if (step.state !== 'waiting') steps.push(step);
    else if (stopped) steps.push({ ...step, state: 'skipped', why: 'A step before it failed.' });
    else steps.push(await performStep(deps, { run, alert, step }));
  }
  await finish(deps, run, steps);
};

/**
 * Does the steps of a run that are still to be done, in their order, and ends the run. After a step that failed the rest is done or left, as the playbook says. It may be
 * called again for a run that was broken off, and for one that somebody else does at this moment, to whom it is left: no step is done twice.
 *
 * @throws StoreFault when the store takes nothing; the run stays as far as it came.
 * Audits what the steps do, and `playbook.finished` or `act.finished`.
 */
export const performRun = async (deps: OperationDeps, id: string): Promise<void> => {
  const { runsAtWork } = deps;
  if (runsAtWork?.has(id)) return;
  runsAtWork?.add(id);
  try {
    const run = await deps.store.read.playbooks.findRun(id);
    if (run?.state !== 'running') return;
    await (run.act === null ? performPlaybook(deps, run) : performActRun(deps, run));
  } catch (error) {
    if (!(error instanceof StepTaken)) throw error;
  } finally {
    runsAtWork?.delete(id);
  }
};
