import { done } from '../../lib/outcome.ts';
import { noted } from '../noted.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { byWhom, changeOperator } from './change-operator.ts';

/**
 * Removes an operator with sessions, second factor, and what was saved of the console. The name stays, so that the log can say who acted.
 *
 * @returns Refusal `not_found`, or `conflict`: oneself, or the only administrator.
 * Audits `operator.removed`.
 */
export const removeOperator = (
  deps: OperationDeps,
  context: OperationContext,
  { operator, note }: { operator: string; note?: string | undefined },
): Promise<OperationOutcome<{ id: string; sessions_ended: number }>> =>
  changeOperator(deps, context, {
    operator,
    notToYourself: 'You cannot remove yourself. Ask another administrator to.',
    takesAdministrator: true,
    async apply(tx, { id, name }, now) {
      const sessions = await tx.operators.endSessionsOf(id, '', now);
      await tx.operators.remove(id, now);
      await tx.views.removeOfOwner(id);
      await tx.audit({ kind: 'operator.removed', ...byWhom(context), details: { operator: id, name, sessions, ...noted(note) } });
      return done({ id, sessions_ended: sessions });
    },
  });
