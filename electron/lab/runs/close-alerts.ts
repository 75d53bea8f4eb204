import type { OperationContext, OperationDeps } from '../../operations/operation.ts';

const REASON = 'It was an attack of the lab.';

/**
 * Closes alerts that attacks of the lab raised, if nobody has: they were right.
 *
 * @returns How many.
 * Audits `alert.closed`.
 */
export const closeAlerts = async (
  { store, clock }: OperationDeps,
  { actor }: OperationContext,
  ids: readonly string[],
): Promise<number> => {
  let closed = 0;
  for (const id of new Set(ids)) {
    const isClosed = await store.write(async (tx) => {
      const now = clock.now();
      const change = { state: 'closed', verdict: 'true_positive', reason: REASON, closedAt: now, closedBy: actor } as const;
      if (!(await tx.alerts.change(id, change, ['open', 'in_progress'], now))) return false;
      await tx.audit({ kind: 'alert.closed', actor, correlation: id, details: { alert: id, verdict: 'true_positive', reason: REASON } });
      return true;
    });
    if (isClosed) closed += 1;
  }
  return closed;
};
