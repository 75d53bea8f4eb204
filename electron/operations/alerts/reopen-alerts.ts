import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { alertFact } from './alert-fact.ts';
import { type ChangeAlert, type ChangedAlerts, changeAlerts } from './change-alerts.ts';

interface Input {
  alerts: string[];
  reason: string;
  closed_until?: string | undefined;
}

/**
 * Opens closed alerts again, also those that an exception closed as they were raised; the former verdict stands in the log. One that has an owner is in progress.
 *
 * @param input.closed_until When they are believed to have been closed at the latest: one that was judged anew since is left as it is.
 * @returns The alerts, and why others were left as they are; refusal when none was changed: `not_found`, `conflict` when it is not closed or was judged anew.
 * Audits `alert.reopened` for each.
 */
export const reopenAlerts = (
  deps: OperationDeps,
  context: OperationContext,
  { alerts, reason, closed_until: until }: Input,
): Promise<OperationOutcome<ChangedAlerts>> => {
  const latest = until === undefined ? null : Date.parse(until);
  const reopen: ChangeAlert = async (tx, alert) => {
    if (latest !== null && alert.closedAt !== null && alert.closedAt > latest)
      return { code: 'conflict', why: 'Somebody judged it anew meanwhile.' };
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
