import type { PlaybookRun } from '../../../shared/contract/response.ts';
import { modeOf } from '../../respond/find-playbook.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { requireAlert } from './require-alert.ts';
import { requirePlaybook } from './require-playbook.ts';
import { requireStepRoles } from './require-step-roles.ts';
import { performRun } from './runs/perform-run.ts';
import { planSteps } from './runs/plan-steps.ts';
import { startRun } from './runs/start-run.ts';
import { showRun } from './show-run.ts';

interface Input {
  playbook: string;
  alert: string;
  reason: string;
}

/**
 * Sets a playbook going about an alert, by hand, also one of another kind than it is made for. One that reaches far waits for a second operator.
 *
 * @returns The run, with what was done; refusal `not_found`, `conflict` when the playbook is off or there is nothing it could do, `invalid_input` for a reason of blanks;
 * denial `forbidden`.
 * Audits `playbook.started`, what its steps do, and `playbook.finished`.
 */
export const runPlaybook = async (deps: OperationDeps, context: OperationContext, input: Input): Promise<OperationOutcome<PlaybookRun>> => {
  const reason = input.reason.trim();
  if (reason === '') return refuse('invalid_input', 'Say why, for the record.');
  const playbook = requirePlaybook(input.playbook);
  if (!playbook.ok) return playbook;
  const alert = await requireAlert(deps.store.read, input.alert);
  if (!alert.ok) return alert;
  if (modeOf(playbook.value, await deps.store.read.playbooks.modes()) === 'off')
    return refuse('conflict', `The playbook ${playbook.value.id} is off: set it to manual to use it.`);
  const allowed = await requireStepRoles(deps, context, playbook.value.steps);
  if (!allowed.ok) return allowed;
  const plan = await planSteps(deps, context, playbook.value, alert.value);
  if (plan.idle) return refuse('conflict', `There is nothing to do: ${plan.steps.find(({ whyNot }) => whyNot !== null)?.whyNot ?? ''}`);
  const run = await deps.store.write((tx) =>
    startRun(tx, deps, {
      playbook: playbook.value,
      alert: alert.value,
      plan,
      mode: 'manual',
      origin: 'operator',
      startedBy: context.actor,
      reason,
    }),
  );
  if (!run) throw new Error('A run that an operator starts was there already.');
  await performRun(deps, run.id);
  return showRun(deps, run.id);
};
