import type { OperationDeps } from '../../operation.ts';
import { exceptionMembers } from './add-exception.ts';

/** Ended in one unit of work. */
const PORTION = 100;

/**
 * Records the end of exceptions whose time is over. They cover nothing from that moment on, recorded or not.
 *
 * Audits `rule.exception_removed` for each, with the reason `expired`.
 */
export const expireExceptions =
  ({ store, clock }: Pick<OperationDeps, 'store' | 'clock'>) =>
  async (): Promise<void> => {
    const due = await store.read.rules.expiredExceptions(clock.now(), PORTION);
    if (due.length === 0) return;
    await store.write(async (tx) => {
      for (const exception of due) {
        const { id, rule, hits, expiresAt } = exception;
        if (!(await tx.rules.endException(id, expiresAt))) continue;
        await tx.audit({
          kind: 'rule.exception_removed',
          actor: 'system',
          ...exceptionMembers(exception),
          details: { exception: id, rule, reason: 'expired', hits },
        });
      }
    });
  };
