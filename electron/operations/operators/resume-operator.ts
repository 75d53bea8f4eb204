import type { OperatorView } from '../../../shared/contract/operators.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { byWhom, changeOperator } from './change-operator.ts';
import { describeOperator } from './describe-operator.ts';

/** Puts a suspended operator back; refusal `not_found`, or `conflict` when active already. Audits `operator.resumed`. */
export const resumeOperator = (
  deps: OperationDeps,
  context: OperationContext,
  { operator, note }: { operator: string; note?: string | undefined },
): Promise<OperationOutcome<OperatorView>> =>
  changeOperator(deps, context, {
    operator,
    takesAdministrator: false,
    async apply(tx, found, now): Promise<OperationOutcome<OperatorView>> {
      if (found.status === 'active') return refuse('conflict', `The operator ${shown(found.name)} is active already.`);
      await tx.operators.setStatus(found.id, 'active', now);
      const details = { operator: found.id, ...(note === undefined ? {} : { note }) };
      await tx.audit({ kind: 'operator.resumed', ...byWhom(context), details });
      return done(await describeOperator(tx, context, { ...found, status: 'active', updatedAt: now }, now));
    },
  });
