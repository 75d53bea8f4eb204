import type { Effect } from '../../../shared/contract/acts.ts';
import { done } from '../../lib/outcome.ts';
import type { PreparedAct } from '../acts/act-kind.ts';
import { NO_COUNTS } from '../acts/preview-act.ts';
import { toInstant } from '../instant.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { requireAlert } from './require-alert.ts';
import { requirePlaybook } from './require-playbook.ts';
import { type PlannedStep, planSteps } from './runs/plan-steps.ts';

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

/**
 * Shows what a playbook would do about an alert, step by step: each effect is that of the ordinary act, aimed at whom the playbook would aim it at. Changes nothing.
 *
 * @returns Refusal `not_found` for no such playbook or alert.
 */
export const dryRun = async (
  deps: OperationDeps,
  context: OperationContext,
  input: { playbook: string; alert: string },
): Promise<OperationOutcome<{ steps: DryStep[] }>> => {
  const playbook = requirePlaybook(input.playbook);
  if (!playbook.ok) return playbook;
  const alert = await requireAlert(deps.store.read, input.alert);
  if (!alert.ok) return alert;
  const { steps, wide } = await planSteps(deps, context, playbook.value, alert.value);
  const now = toInstant(deps.clock.now());
  return done({ steps: steps.map((planned) => describe(planned, wide, now)) });
};
