import type { Effect } from '../../../shared/contract/acts.ts';
import { done } from '../../lib/outcome.ts';
import type { PreparedAct } from '../acts/act-kind.ts';
import { NO_COUNTS } from '../acts/preview-act.ts';
import { toInstant } from '../instant.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { requireWaiting } from './approve-run.ts';
import { requireAlert } from './require-alert.ts';
import { requirePlaybook } from './require-playbook.ts';
import { type PlannedStep, planFrozen, planSteps } from './runs/plan-steps.ts';

interface DryStep {
  act: string;
  sentence: string;
  effect: Effect | null;
  why_not: string | null;
}

const addCounts = (effects: readonly PreparedAct[]): Effect['counts'] => {
  const total = { ...NO_COUNTS };
  for (const { counts } of effects) for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += counts[name] ?? 0;
  return total;
};

/** The effects of a step as one. Nothing is frozen for it: a dry run cannot be performed. */
const effectOf = ({ step, effects, passedOver }: PlannedStep, wide: boolean, now: string): Effect | null => {
  const [first] = effects;
  if (!first) return null;
  const { perform: _, frozen: __, target: ___, ...shown } = first;
  return {
    ...shown,
    preview: '',
    expires_at: now,
    act: step.act,
    second_operator: wide,
    sentence: effects.map(({ sentence }) => sentence).join(' '),
    named: effects.flatMap(({ named }) => named).slice(0, 100),
    counts: addCounts(effects),
    unaffected: [...passedOver, ...effects.flatMap(({ unaffected }) => unaffected)].slice(0, 100),
    warnings: effects.flatMap(({ warnings }) => warnings),
  };
};

const describe = (planned: PlannedStep, wide: boolean, now: string): DryStep => ({
  act: planned.step.act,
  sentence: planned.step.sentence,
  effect: effectOf(planned, wide, now),
  why_not: planned.whyNot,
});

type Input = { playbook: string; alert: string } | { run: string };

/** The steps of a run that waits, aimed at whom it was prepared for. */
const ofRun = async (deps: OperationDeps, context: OperationContext, id: string): Promise<OperationOutcome<{ steps: DryStep[] }>> => {
  const { read } = deps.store;
  const waiting = await requireWaiting(read, id, deps.clock.now());
  if (!waiting.ok) return waiting;
  const { alert: about, act, secondOperator } = waiting.value;
  if (about === null || act !== null) return refuse('conflict', 'An act that waits tells its effect itself.');
  const alert = await requireAlert(read, about);
  if (!alert.ok) return alert;
  const now = toInstant(deps.clock.now());
  const planned = await planFrozen(deps, context, alert.value, await read.playbooks.steps(id));
  return done({ steps: planned.map((step) => describe(step, secondOperator, now)) });
};

/**
 * Shows what a playbook would do about an alert, step by step: each effect is that of the ordinary act, aimed at whom the playbook would aim it at; or what a run that waits
 * would do, aimed at those it was prepared for, whatever the alert has grown to since. Changes nothing.
 *
 * @returns Refusal `not_found` for no such playbook, alert or run; `conflict` for a run that does not wait, or is one act alone.
 */
export const dryRun = async (
  deps: OperationDeps,
  context: OperationContext,
  input: Input,
): Promise<OperationOutcome<{ steps: DryStep[] }>> => {
  if ('run' in input) return ofRun(deps, context, input.run);
  const playbook = requirePlaybook(input.playbook);
  if (!playbook.ok) return playbook;
  const alert = await requireAlert(deps.store.read, input.alert);
  if (!alert.ok) return alert;
  const { steps, wide } = await planSteps(deps, context, playbook.value, alert.value);
  const now = toInstant(deps.clock.now());
  return done({ steps: steps.map((planned) => describe(planned, wide, now)) });
};
