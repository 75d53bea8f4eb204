import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { alertFact } from './alert-fact.ts';
import { type ChangeAlert, type ChangedAlerts, changeAlerts } from './change-alerts.ts';

interface Input {
  alerts: string[];
  reason: string;
}

/**
 * Opens closed alerts again, also those that an exception closed as they were raised; the former verdict stands in the log. One that has an owner is in progress.
 *
 * @returns The alerts, and why others were left as they are; refusal when none was changed: `not_found`, `conflict` when it is not closed.
 * Audits `alert.reopened` for each.
 */
export const reopenAlerts = (
  deps: OperationDeps,
  context: OperationContext,
  { alerts, reason }: Input,
): Promise<OperationOutcome<ChangedAlerts>> => {
  const reopen: ChangeAlert = async (tx, alert) => {
    const change = {
      state: alert.owner === null ? 'open' : 'in_progress',
      verdict: null,
      reason: null,
      closedAt: null,
      closedBy: null,
      suppressedBy: null,
    } as const;
    if (!(await tx.alerts.change(alert.id, change, ['closed'], deps.clock.now()))) return { code: 'conflict', why: 'It is not closed.' };
    await tx.audit({ kind: 'alert.reopened', ...(await alertFact(deps, tx, context, alert)), details: { alert: alert.id, reason } });
    return null;
  };
  return changeAlerts(deps, alerts, reopen);
};
