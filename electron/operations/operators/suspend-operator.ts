import type { OperatorView } from '../../../shared/contract/operators.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { byWhom, changeOperator } from './change-operator.ts';
import { describeOperator } from './describe-operator.ts';

/**
 * Suspends an operator: the sessions end with it, and nobody signs in under that name until it is resumed.
 *
 * @returns The operator and how many sessions ended; refusal `not_found`, or `conflict`: oneself, the only administrator, or suspended already.
 * Audits `operator.suspended`.
 */
export const suspendOperator = (
  deps: OperationDeps,
  context: OperationContext,
  { operator, note }: { operator: string; note?: string | undefined },
): Promise<OperationOutcome<OperatorView & { sessions_ended: number }>> =>
  changeOperator(deps, context, {
    operator,
    notToYourself: 'You cannot suspend yourself. Ask another administrator to.',
    takesAdministrator: true,
    async apply(tx, found, now): Promise<OperationOutcome<OperatorView & { sessions_ended: number }>> {
      const { id } = found;
      if (found.status === 'suspended') return refuse('conflict', `The operator ${shown(found.name)} is suspended already.`);
      await tx.operators.setStatus(id, 'suspended', now);
      const sessions = await tx.operators.endSessionsOf(id, '', now);
      const details = { operator: id, sessions, ...(note === undefined ? {} : { note }) };
      await tx.audit({ kind: 'operator.suspended', ...byWhom(context), details });
      const view = await describeOperator(tx, context, { ...found, status: 'suspended', updatedAt: now }, now);
      return done({ ...view, sessions_ended: sessions });
    },
  });
