import type { OperatorView } from '../../../shared/contract/operators.ts';
import type { Role } from '../../../shared/role.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { byWhom, changeOperator } from './change-operator.ts';
import { describeOperator } from './describe-operator.ts';

/**
 * Gives an operator another role, which holds from the next call on.
 *
 * @returns The operator; refusal `not_found`, or `conflict` when the role is that already or nobody would be administrator any more.
 * Audits `operator.updated`.
 */
export const setOperatorRole = (
  deps: OperationDeps,
  context: OperationContext,
  { operator, role }: { operator: string; role: Role },
): Promise<OperationOutcome<OperatorView>> =>
  changeOperator(deps, context, {
    operator,
    takesAdministrator: role !== 'administrator',
    async apply(tx, found, now): Promise<OperationOutcome<OperatorView>> {
      if (found.role === role) return refuse('conflict', `${shown(found.name)} has the role ${role} already.`);
      await tx.operators.setRole(found.id, role, now);
      const details = { operator: found.id, role, former_role: found.role };
      await tx.audit({ kind: 'operator.updated', ...byWhom(context), details });
      return done(await describeOperator(tx, context, { ...found, role, updatedAt: now }, now));
    },
  });
