import type { PlaybookRun } from '../../../shared/contract/response.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { RunRecord } from '../../store/response-records.ts';
import type { Reads, Tx } from '../../store/store.ts';
import { mayDo } from '../acts/second-operator.ts';
import { noted } from '../noted.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { requireStepRoles } from './require-step-roles.ts';
import { auditApproved } from './runs/audit-run.ts';
import { performRun } from './runs/perform-run.ts';
import { showRun } from './show-run.ts';

/** A run that waits and whose time is not over; refusal `not_found` or `conflict`. */
export const requireWaiting = async (read: Pick<Reads, 'playbooks'>, id: string, now: number): Promise<OperationOutcome<RunRecord>> => {
  const run = await read.playbooks.findRun(id);
  if (!run) return refuse('not_found', `There is no run ${shown(id)}.`);
  if (run.state !== 'waiting') return refuse('conflict', `The run does not wait for approval: it is ${run.state}.`);
  if (run.expiresAt !== null && now >= run.expiresAt) return refuse('conflict', 'It waited too long: ask for it anew.');
  return done(run);
};

const isSecond = ({ actor, operator }: OperationContext, { startedBy }: RunRecord): boolean =>
  (operator !== undefined || actor.startsWith('operator:')) && actor !== startedBy;

/** Who asked for an act and may not do it any more asks for nothing: an operator who was suspended meanwhile, or given another role. */
const asksStill = async (tx: Pick<Tx, 'operators'>, run: RunRecord): Promise<boolean> =>
  run.act === null || mayDo(await tx.operators.find(run.startedBy.replace(/^operator:/, '')), run.act);

/**
 * Approves a run that waits, whose steps are then done. One that reaches far takes an operator other than the one who started it.
 * An act is done to exactly those it was shown for, as far as they are still there.
 *
 * @returns The run, with what was done; refusal `not_found`, `conflict` when it does not wait any more or the approval has to be another's; denial `forbidden`.
 * Audits `playbook.approved`, what the steps do, and `playbook.finished`; for an act `act.approved` and `act.finished`.
 */
export const approveRun = async (
  deps: OperationDeps,
  context: OperationContext,
  input: { run: string; note?: string | undefined },
): Promise<OperationOutcome<PlaybookRun>> => {
  const allowed = await requireStepRoles(deps, context, await deps.store.read.playbooks.steps(input.run));
  if (!allowed.ok) return allowed;
  const approved = await deps.store.write(async (tx): Promise<OperationOutcome<null>> => {
    const waiting = await requireWaiting(tx, input.run, deps.clock.now());
    if (!waiting.ok) return waiting;
    const run = waiting.value;
    if (run.secondOperator && !isSecond(context, run))
      return refuse('conflict', 'This reaches far: an operator other than the one who started it has to approve.');
    if (!(await asksStill(tx, run)))
      return refuse('conflict', 'Who asked for it may not do it any more: decline it, or ask for it yourself.');
    await tx.playbooks.moveRun(run.id, ['waiting'], { state: 'running', endedAt: null, approvedBy: context.actor });
    await auditApproved(tx, run, context.actor, noted(input.note));
    return done(null);
  });
  if (!approved.ok) return approved;
  await performRun(deps, input.run);
  return showRun(deps, input.run);
};
