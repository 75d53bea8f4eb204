import type { Verdict } from '../../../shared/rule.ts';
import type { AlertRecord } from '../../store/detection-records.ts';
import type { Tx } from '../../store/store.ts';
import type { OperationContext, OperationDeps } from '../operation.ts';
import { auditDeclined } from '../response/runs/audit-run.ts';
import { alertFact } from './alert-fact.ts';

/** Runs about one alert that wait, at most: there are fewer playbooks. */
const MOST_WAITING = 50;
const MOOT = 'The alert was closed.';

/** What was judged asks nobody for approval any more. What an operator set going waits on for the second one: that was meant. Says how many were declined. */
const declineWaiting = async (tx: Tx, { clock }: Pick<OperationDeps, 'clock'>, actor: string, alert: string): Promise<number> => {
  let declined = 0;
  for (const run of await tx.playbooks.listRuns({ states: ['waiting'], alert, limit: MOST_WAITING })) {
    if (run.origin !== 'alert' || !(await tx.playbooks.moveRun(run.id, ['waiting'], { state: 'declined', endedAt: clock.now() }))) continue;
    await auditDeclined(tx, run, actor, { note: MOOT });
    declined += 1;
  }
  return declined;
};

/**
 * Closes one alert in the unit at hand, and with it the playbooks that it set going and that wait for approval. Who closes it has taken notice.
 *
 * @returns How many playbooks were declined with it; null when it was closed already, and nothing is changed.
 * Audits `alert.closed`, and `playbook.declined` for each playbook that waited.
 */
export const closeAlert = async (
  tx: Tx,
  deps: Pick<OperationDeps, 'clock' | 'sealer'>,
  context: Pick<OperationContext, 'actor'>,
  alert: AlertRecord,
  { verdict, reason }: { readonly verdict: Verdict; readonly reason: string },
): Promise<{ readonly declined: number } | null> => {
  const now = deps.clock.now();
  const acknowledgedAt = alert.acknowledgedAt ?? now;
  const change = { state: 'closed', verdict, reason, closedAt: now, closedBy: context.actor, acknowledgedAt } as const;
  if (!(await tx.alerts.change(alert.id, change, ['open', 'in_progress'], now))) return null;
  await tx.audit({ kind: 'alert.closed', ...(await alertFact(deps, tx, context, alert)), details: { alert: alert.id, verdict, reason } });
  return { declined: await declineWaiting(tx, deps, context.actor, alert.id) };
};
