import type { Verdict } from '../../../shared/rule.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { alertFact } from './alert-fact.ts';
import { type ChangeAlert, type ChangedAlerts, changeAlerts } from './change-alerts.ts';

interface Input {
  alerts: string[];
  verdict: Verdict;
  reason: string;
}

/**
 * Closes alerts with a verdict and the reason for it. The facts they stand on raise them no more.
 *
 * @returns The alerts, and why others were left as they are; refusal when none was changed: `not_found`, `conflict` when it is closed already.
 * Audits `alert.closed` for each.
 */
export const closeAlerts = (
  deps: OperationDeps,
  context: OperationContext,
  { alerts, verdict, reason }: Input,
): Promise<OperationOutcome<ChangedAlerts>> => {
  const close: ChangeAlert = async (tx, alert) => {
    const now = deps.clock.now();
    const change = {
      state: 'closed',
      verdict,
      reason,
      closedAt: now,
      closedBy: context.actor,
      acknowledgedAt: alert.acknowledgedAt ?? now,
    } as const;
    if (!(await tx.alerts.change(alert.id, change, ['open', 'in_progress'], now)))
      return { code: 'conflict', why: 'It is closed already: reopen it to judge it anew.' };
    await tx.audit({
      kind: 'alert.closed',
      ...(await alertFact(deps, tx, context, alert)),
      details: { alert: alert.id, verdict, reason },
    });
    return null;
  };
  return changeAlerts(deps, alerts, close);
};
