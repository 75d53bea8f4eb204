import { closeAlert } from '../../operations/alerts/close-alert.ts';
import type { OperationContext, OperationDeps } from '../../operations/operation.ts';

const REASON = 'It was an attack of the lab.';

/**
 * Closes alerts that attacks of the lab raised, if nobody has: they were right.
 *
 * @returns How many.
 * Audits `alert.closed`, and `playbook.declined` for each playbook that waited.
 */
export const closeAlerts = async (deps: OperationDeps, context: OperationContext, ids: readonly string[]): Promise<number> => {
  let closed = 0;
  for (const id of new Set(ids)) {
    const isClosed = await deps.store.write(async (tx) => {
      const alert = await tx.alerts.find(id);
      return alert !== undefined && (await closeAlert(tx, deps, context, alert, { verdict: 'true_positive', reason: REASON })) !== null;
    });
    if (isClosed) closed += 1;
  }
  return closed;
};
