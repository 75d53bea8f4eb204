import { StoreFault } from '../../../lib/store-fault.ts';
import { isStepAct } from '../../../respond/aim.ts';
import type { Aim, StepAct } from '../../../respond/playbook.ts';
import type { AlertRecord } from '../../../store/detection-records.ts';
import type { PlaybookRunRecord, PlaybookStepRecord, StepTarget } from '../../../store/response-records.ts';
import type { Tx } from '../../../store/store.ts';
import type { ActContext } from '../../acts/act-kind.ts';
import { factsOfAct } from '../../acts/facts-of-act.ts';
import { prepareAct } from '../../acts/prepare-act.ts';
import type { OperationDeps, OperationRefusal } from '../../operation.ts';
import { beginEmergencyIn } from '../emergency/begin-emergency.ts';
import { actsOfStep } from './act-of-step.ts';
import { markingStore } from './marking-store.ts';
import { whySpared } from './why-spared.ts';

/** Somebody else does the steps of this run just now: it is left to them. */
export class StepTaken extends Error {}

interface StepInput {
  readonly run: PlaybookRunRecord;
  readonly alert: AlertRecord;
  readonly step: PlaybookStepRecord;
}

type Became = Pick<StepTarget, 'state' | 'why'>;

const DONE: Became = { state: 'done', why: null };
/** An act of several units of work: begun does not mean done, and doing it again ends no more than what is left. */
const IN_PARTS: readonly string[] = ['users.sign_out'] satisfies StepAct[];

/** That it is so already, or that nobody is there, is no failure of the step. */
const ofRefusal = ({ code, description }: OperationRefusal): Became => ({
  state: code === 'conflict' || code === 'not_found' || code === 'already_exists' ? 'nothing' : 'failed',
  why: description,
});

const actOn = async (deps: OperationDeps, context: ActContext, { run, alert, step }: StepInput, target: string): Promise<Became> => {
  if (!isStepAct(step.act)) return { state: 'failed', why: `This version knows no act ${step.act}.` };
  if (step.act === 'emergency.begin') {
    const seconds = step.seconds ?? deps.config.response.emergencyMinutes * 60;
    const begun = await deps.store.write((tx) => beginEmergencyIn(tx, deps, context, { seconds, note: run.reason }));
    return begun.ok ? DONE : ofRefusal(begun.refusal);
  }
  if (step.act === 'addresses.block') {
    const spared = await whySpared(deps, target);
    if (!spared.ok) return ofRefusal(spared.refusal);
    if (spared.value !== null) return { state: 'nothing', why: spared.value };
  }
  const aimed = { act: step.act, target: step.aim as Aim, seconds: step.seconds };
  const [act] = actsOfStep(aimed, alert.subjectKind, [target]);
  if (!act) return { state: 'nothing', why: null };
  const prepared = await prepareAct(deps, context, act);
  if (!prepared.ok) return ofRefusal(prepared.refusal);
  const performed = await prepared.value.perform(deps, context, run.reason);
  if (!performed.ok) return ofRefusal(performed.refusal);
  const [failed] = performed.value.failed;
  return failed && performed.value.done === 0 ? { state: 'failed', why: failed.why } : DONE;
};

/** Marks a target as begun in the unit of its act; the act of somebody who comes second is rolled back. */
const markBegun =
  (step: PlaybookStepRecord, at: number): ((tx: Tx) => Promise<void>) =>
  async (tx) => {
    const now = (await tx.playbooks.steps(step.run))[step.position];
    const target = now?.targets[at];
    if (now?.state !== 'waiting' || !target) throw new StepTaken();
    if (target.state === 'begun' && IN_PARTS.includes(step.act)) return;
    if (target.state !== 'waiting') throw new StepTaken();
    await tx.playbooks.putStep({ ...now, targets: now.targets.with(at, { ...target, state: 'begun' }) });
  };

const performTarget = async (deps: OperationDeps, context: ActContext, input: StepInput, at: number): Promise<Became> => {
  const { step } = input;
  const target = step.targets[at];
  if (!target || (target.state !== 'waiting' && target.state !== 'begun'))
    return { state: target?.state ?? 'nothing', why: target?.why ?? null };
  if (target.state === 'begun' && !IN_PARTS.includes(step.act)) return DONE;
  try {
    const marking: OperationDeps = { ...deps, store: markingStore(deps.store, markBegun(step, at)) };
    const became = await actOn(marking, context, input, target.id);
    return target.state === 'begun' && became.state === 'nothing' ? DONE : became;
  } catch (error) {
    // A store that takes nothing now may take it later: the step is done then.
    if (error instanceof StoreFault || error instanceof StepTaken) throw error;
    deps.log.error('A step of a playbook failed.', {
      run: step.run,
      act: step.act,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return { state: 'failed', why: 'It failed; the running log tells of it.' };
  }
};

const stateOf = (targets: readonly StepTarget[]): PlaybookStepRecord['state'] => {
  if (targets.some(({ state }) => state === 'failed')) return 'failed';
  return targets.some(({ state }) => state === 'done') ? 'done' : 'nothing';
};

/** Stores what became of a step, with its fact. */
const settle = (deps: OperationDeps, { run }: StepInput, step: PlaybookStepRecord): Promise<PlaybookStepRecord> =>
  deps.store.write(async (tx) => {
    const now = (await tx.playbooks.steps(step.run))[step.position];
    if (now?.state !== 'waiting') throw new StepTaken();
    const { playbook } = run;
    const subject = { actor: `policy:${playbook}`, correlation: run.id };
    const which = { playbook, run: run.id, step: step.position + 1, act: step.act };
    const failed = step.targets.filter(({ state }) => state === 'failed').length;
    const seq =
      failed === 0
        ? await tx.audit({ kind: 'playbook.step_done', ...subject, details: { ...which, done: step.done } })
        : await tx.audit({
            kind: 'playbook.step_failed',
            ...subject,
            details: { ...which, reason: `${failed} of ${step.targets.length} failed` },
          });
    const settled = { ...step, seq: step.seq ?? seq };
    await tx.playbooks.putStep(settled);
    return settled;
  });

/**
 * Does one step of a run, one target after the other, by the ordinary act with the actor `policy:<playbook>`.
 *
 * Each act is aimed at one target, and that it was begun is written in the very unit of work that does it: after a crash a target is either as it was or marked. Of what
 * is marked nothing is done again, apart from signing somebody out of more sessions than one unit holds, which goes on with those that are left.
 *
 * @returns The step as it now stands.
 * @throws StoreFault when the store takes nothing: the step is to be tried again. StepTaken when somebody else does it.
 * Audits what the acts do, and `playbook.step_done` or `playbook.step_failed`.
 */
export const performStep = async (deps: OperationDeps, input: StepInput): Promise<PlaybookStepRecord> => {
  const { run, step } = input;
  const context: ActContext = { actor: `policy:${run.playbook}`, role: 'responder', correlation: step.correlation };
  const targets: StepTarget[] = [];
  for (const [at, target] of step.targets.entries()) targets.push({ ...target, ...(await performTarget(deps, context, input, at)) });
  const done = targets.filter(({ state }) => state === 'done').length;
  const facts = done === 0 ? { seq: null, undo: null } : factsOfAct(deps, step.correlation);
  const why =
    targets.find(({ why }) => why !== null)?.why ?? (targets.length === 0 ? 'The alert names nobody this could be done to.' : null);
  return settle(deps, input, { ...step, ...facts, targets, done, why, state: stateOf(targets) });
};
