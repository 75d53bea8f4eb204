import { actRoles } from '../../../../shared/contract/acts.ts';
import { StoreFault } from '../../../lib/store-fault.ts';
import type { ActRunRecord, PlaybookStepRecord, RunState } from '../../../store/response-records.ts';
import type { Store, Tx } from '../../../store/store.ts';
import type { ActContext, ActResult } from '../../acts/act-kind.ts';
import { actKinds } from '../../acts/act-kinds.ts';
import { factsOfAct } from '../../acts/facts-of-act.ts';
import { recordAnswerIn } from '../../acts/record-answer.ts';
import type { OperationDeps } from '../../operation.ts';
import { auditFinished } from './audit-run.ts';
import { markingStore } from './marking-store.ts';
import { StepTaken } from './perform-step.ts';

type Became = Pick<ActResult, 'done' | 'failed'> & { readonly state: 'done' | 'nothing' | 'failed'; readonly why: string | null };

/** Writes in each unit of the act that it was begun; a unit that comes after the end of the run is rolled back. */
const markBegun =
  ({ run, position }: PlaybookStepRecord) =>
  async (tx: Tx): Promise<void> => {
    const now = (await tx.playbooks.steps(run))[position];
    if (now?.state !== 'waiting') throw new StepTaken();
    await tx.playbooks.putStep({ ...now, targets: now.targets.map((target) => ({ ...target, state: 'begun' })) });
  };

/** A store that remembers a fault the act went on after. */
const watchingStore = (store: Store) => {
  let fault: StoreFault | undefined;
  const write: Store['write'] = (unit) =>
    store.write(unit).catch((error: unknown) => {
      if (error instanceof StoreFault) fault = error;
      throw error;
    });
  const watched: Store = Object.create(store, { write: { value: write } });
  return { watched, fault: () => fault };
};

const nothing = (why: string): Became => ({ done: 0, failed: [], state: 'nothing', why });

/** What was done before it was broken off is not counted anew: those are told as done already. */
const BROKEN_OFF = 'It was broken off and gone on with: what was done before that is not in this number.';

const becameOf = ({ done, failed }: ActResult, begun: boolean): Became => {
  if (begun) return { done: Math.max(done, 1), failed: [], state: 'done', why: BROKEN_OFF };
  const [first] = failed;
  const why = first ? `${failed.length === 1 ? '1 was' : `${failed.length} were`} not done: ${first.why}` : null;
  return { done, failed, state: done > 0 ? 'done' : 'nothing', why };
};

const act = async (deps: OperationDeps, context: ActContext, run: ActRunRecord, step: PlaybookStepRecord): Promise<Became> => {
  const frozen = await deps.store.read.playbooks.target(run.id);
  if (!frozen) throw new StepTaken();
  const { watched, fault } = watchingStore(markingStore(deps.store, markBegun(step)));
  try {
    const performed = await actKinds[run.act].performing(frozen.target)({ ...deps, store: watched }, context, run.reason);
    // A store that takes nothing now may take it later: the rest of the act is done then.
    const failure = fault();
    if (failure) throw failure;
    const begun = step.targets.some(({ state }) => state === 'begun');
    return performed.ok ? becameOf(performed.value, begun) : nothing(performed.refusal.description);
  } catch (error) {
    if (error instanceof StoreFault || error instanceof StepTaken) throw error;
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    deps.log.error('An act that was approved failed.', { run: run.id, act: run.act, error: said });
    return { done: 0, failed: [], state: 'failed', why: 'It failed; the running log tells of it.' };
  }
};

const outcomeOf = ({ state, done, failed }: Became): RunState => {
  if (state === 'failed') return 'failed';
  return done > 0 && failed.length > 0 ? 'partly' : 'done';
};

/** Ends the run in one unit with what it came to, and with the answer to the alert it was asked for about. */
const finish = (deps: OperationDeps, context: ActContext, run: ActRunRecord, step: PlaybookStepRecord, became: Became): Promise<void> =>
  deps.store.write(async (tx) => {
    const outcome = outcomeOf(became);
    if (!(await tx.playbooks.moveRun(run.id, ['running'], { state: outcome, endedAt: deps.clock.now() }))) throw new StepTaken();
    const { done, failed, state, why } = became;
    const facts = done === 0 ? { seq: null, undo: null } : factsOfAct(deps, step.correlation);
    const targets = step.targets.map((target) => ({ ...target, state, why }));
    await tx.playbooks.putStep({ ...step, ...facts, targets, done, why, state });
    const alert = run.alert === null || facts.seq === null ? undefined : await tx.alerts.find(run.alert);
    if (alert && facts.seq !== null)
      await recordAnswerIn(tx, deps, context, alert, { act: run.act, done, failed: failed.length, fact: facts.seq, note: run.reason });
    await auditFinished(tx, run, run.startedBy, { outcome, done, failed: failed.length });
  });

/**
 * Does an act that was approved, to what was frozen when it was asked for, as far as it still stands. The facts name who asked for it as the one who acts; who approved it
 * stands in `act.approved`. It may be called again for one that was broken off: what is done is not done again.
 *
 * @throws StoreFault when the store takes nothing; the run stays as far as it came. StepTaken when somebody else came to its end first.
 * Audits what the act does, `alert.acted` when it answers an alert, and `act.finished`.
 */
export const performActRun = async (deps: OperationDeps, run: ActRunRecord): Promise<void> => {
  const [step] = await deps.store.read.playbooks.steps(run.id);
  if (!step) throw new Error(`The act ${run.id} that waited has no step.`);
  const [role] = actRoles[run.act];
  const context: ActContext = { actor: run.startedBy, role: role ?? 'responder', correlation: step.correlation };
  await finish(deps, context, run, step, await act(deps, context, run, step));
};
