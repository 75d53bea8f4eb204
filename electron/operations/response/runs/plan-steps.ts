import type { Effect } from '../../../../shared/contract/acts.ts';
import { readEvents } from '../../../audit/reading/read-events.ts';
import { aim, isStepAct } from '../../../respond/aim.ts';
import type { Aim, Playbook, PlaybookStep } from '../../../respond/playbook.ts';
import { timedSteps } from '../../../respond/timed-steps.ts';
import type { AlertRecord } from '../../../store/detection-records.ts';
import type { PlaybookStepRecord, StepTarget } from '../../../store/response-records.ts';
import type { PreparedAct } from '../../acts/act-kind.ts';
import { prepareAct } from '../../acts/prepare-act.ts';
import { reachesFar } from '../../acts/reaches-far.ts';
import type { OperationContext, OperationDeps } from '../../operation.ts';
import { actsOfStep } from './act-of-step.ts';
import { whySpared } from './why-spared.ts';

/** A step with those it is aimed at and what it would do to them. */
export interface PlannedStep {
  readonly step: PlaybookStep;
  readonly targets: readonly StepTarget[];
  readonly effects: readonly PreparedAct[];
  /** Why it would do nothing; null when it would do something. */
  readonly whyNot: string | null;
  /** Of those it is aimed at: who is passed over, and why, while it does something about others. */
  readonly passedOver: readonly { readonly id: string; readonly why: string }[];
}

export interface Plan {
  readonly steps: readonly PlannedStep[];
  /** There is nothing to do: it is so already, or nobody may be hit. */
  readonly idle: boolean;
  /** It reaches so far that a second operator has to approve. */
  readonly wide: boolean;
  /** Something about it is for people to judge: it is shared, wide, or the last of its kind. */
  readonly doubtful: boolean;
}

const nobody: Readonly<Record<PlaybookStep['target'], string>> = {
  subject: 'The subject of the alert is none that this could be done to.',
  addresses: 'The alert names no address.',
  users: 'The alert names no account.',
  clients: 'The alert names no client.',
  grants: 'The alert names no grant.',
  none: '',
};

const spare = async (deps: OperationDeps, step: PlaybookStep, id: string): Promise<StepTarget> => {
  if (step.act !== 'addresses.block') return { id, state: 'waiting', why: null };
  const spared = await whySpared(deps, id);
  const why = spared.ok ? spared.value : spared.refusal.description;
  return { id, state: why === null ? 'waiting' : 'nothing', why };
};

/** Why a step without an effect would do nothing; null for a measure that has no effect to be counted. */
const whyNothing = async (
  { store }: OperationDeps,
  { act, target }: PlaybookStep,
  aimedAt: number,
  passedOver: PlannedStep['passedOver'],
): Promise<string | null> => {
  if (act === 'emergency.begin') return (await store.read.emergency.standing()) ? 'Emergency mode is on already.' : null;
  return aimedAt === 0 ? nobody[target] : [...new Set(passedOver.map(({ why }) => why))].join(' ');
};

/** What a step does to those it is aimed at, as things stand. */
const planStep = async (
  deps: OperationDeps,
  context: OperationContext,
  { step, alert, aimedAt }: { readonly step: PlaybookStep; readonly alert: AlertRecord; readonly aimedAt: readonly string[] },
): Promise<PlannedStep> => {
  const targets: StepTarget[] = [];
  for (const id of aimedAt) targets.push(await spare(deps, step, id));
  const meant = targets.filter(({ state }) => state === 'waiting').map(({ id }) => id);
  const effects: PreparedAct[] = [];
  const passedOver = targets.flatMap(({ id, why }) => (why === null ? [] : [{ id, why }]));
  const acts = actsOfStep(step, alert.subjectKind, meant);
  for (const [at, act] of acts.entries()) {
    const prepared = await prepareAct(deps, context, act);
    if (prepared.ok) effects.push(prepared.value);
    // Either one act is about all of them, or there is one for each.
    else passedOver.push({ id: (acts.length === 1 ? meant : [meant[at] ?? '']).join(', '), why: prepared.refusal.description });
  }
  const nothing = effects.length > 0 ? null : await whyNothing(deps, step, targets.length, passedOver);
  return { step, targets, effects, whyNot: nothing, passedOver: nothing === null ? passedOver : [] };
};

/** What does something without being looked at is judged more strictly than an act: who was seen at an address counts too. */
const isWide = ({ config: { response } }: OperationDeps, { step, effects }: PlannedStep): boolean =>
  reachesFar(response, step.act, effects) || effects.reduce((users, { counts }) => users + (counts.users ?? 0), 0) > response.wideUsers;

const DOUBTFUL: readonly Effect['warnings'][number]['code'][] = ['shared_address', 'wide', 'last', 'no_expiry'];

/**
 * Finds out what the steps of a playbook would do about an alert, and to whom: each aimed at a limited number of subjects, those taken out that no playbook may hit.
 * Changes nothing and records nothing.
 */
export const planSteps = async (deps: OperationDeps, context: OperationContext, playbook: Playbook, alert: AlertRecord): Promise<Plan> => {
  const seqs = await deps.store.read.alerts.facts(alert.id);
  const facts = readEvents({ db: deps.logConnection(), sealer: deps.sealer }, seqs);
  const steps: PlannedStep[] = [];
  for (const step of timedSteps(playbook, deps.config.response)) {
    const aimedAt = aim(step, alert, facts, deps.config.response.targets);
    steps.push(await planStep(deps, context, { step, alert, aimedAt }));
  }
  const wide = steps.some((step) => isWide(deps, step));
  const doubtful =
    wide || steps.some(({ effects }) => effects.some(({ warnings }) => warnings.some(({ code }) => DOUBTFUL.includes(code))));
  return { steps, idle: steps.every(({ whyNot }) => whyNot !== null), wide, doubtful };
};

/**
 * Finds out what the steps of a run that waits would do now to those they were aimed at when it began, who are the ones that approving it hits, whatever the alert has grown
 * to since. Changes nothing and records nothing.
 */
export const planFrozen = async (
  deps: OperationDeps,
  context: OperationContext,
  alert: AlertRecord,
  frozen: readonly PlaybookStepRecord[],
): Promise<PlannedStep[]> => {
  const steps: PlannedStep[] = [];
  for (const { act, aim: target, seconds, sentence, targets } of frozen) {
    if (!isStepAct(act)) throw new Error(`This version knows no act ${act}.`);
    const aimedAt = targets.filter(({ state }) => state === 'waiting').map(({ id }) => id);
    steps.push(await planStep(deps, context, { step: { act, target: target as Aim, seconds, sentence }, alert, aimedAt }));
  }
  return steps;
};
