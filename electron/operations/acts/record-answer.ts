import type { ActName } from '../../../shared/contract/acts.ts';
import type { AlertRecord } from '../../store/detection-records.ts';
import { alertFact } from '../alerts/alert-fact.ts';
import type { OperationContext, OperationDeps } from '../operation.ts';

/** What was done about an alert. */
export interface Answer {
  readonly act: ActName;
  readonly done: number;
  readonly failed: number;
  /** The last fact of the act itself. */
  readonly fact: number;
  readonly note: string;
}

/**
 * Records that an act was an operator's answer to an alert, so that the alert and its case tell of it. Who acts has taken notice: an alert that nobody had taken on counts
 * as acknowledged from now on.
 *
 * @returns The number of the fact.
 * Audits `alert.acted`.
 */
export const recordAnswer = (deps: OperationDeps, context: OperationContext, alert: AlertRecord, answer: Answer): Promise<number> =>
  deps.store.write(async (tx) => {
    const now = deps.clock.now();
    const standing = await tx.alerts.find(alert.id);
    if (standing?.acknowledgedAt === null) await tx.alerts.change(alert.id, { acknowledgedAt: now }, ['open', 'in_progress'], now);
    return tx.audit({ kind: 'alert.acted', ...(await alertFact(deps, tx, context, alert)), details: { alert: alert.id, ...answer } });
  });
