import type { OperatorView } from '../../../shared/contract/operators.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { byWhom, changeOperator } from './change-operator.ts';
import { describeOperator } from './describe-operator.ts';
import { findOperator } from './find-operator.ts';
import { hashNewPassword } from './hash-new-password.ts';

interface Input {
  readonly operator: string;
  readonly password: string;
  readonly remove_second_factor: boolean;
}

const NOT_TO_YOURSELF = 'To change your own password, use the account page: it asks for the present one.';

/**
 * Gives an operator who lost it a new password. The sessions end; the second factor goes when asked to.
 *
 * @returns The operator; refusal `not_found`, `invalid_input` (password), `conflict` for oneself, or `unavailable`.
 * Audits `operator.password_changed` and `operator.factor_removed`, or `password.rejected`.
 */
export const resetOperator = async (
  deps: OperationDeps,
  context: OperationContext,
  { operator, password, remove_second_factor: removeFactor }: Input,
): Promise<OperationOutcome<OperatorView>> => {
  const found = await findOperator(deps.store.read, operator);
  if (!found.ok) return found;
  if (found.value.id === context.operator?.id) return refuse('conflict', NOT_TO_YOURSELF);
  const hash = await hashNewPassword(deps, context, { password, name: found.value.name });
  if (!hash.ok) return hash;
  return changeOperator(deps, context, {
    operator: found.value.id,
    takesAdministrator: false,
    async apply(tx, { id, ...rest }, now): Promise<OperationOutcome<OperatorView>> {
      await tx.operators.setPassword(id, hash.value, now);
      const sessions = await tx.operators.endSessionsOf(id, '', now);
      await tx.audit({ kind: 'operator.password_changed', ...byWhom(context), details: { operator: id, by: context.actor, sessions } });
      if (removeFactor && (await tx.operators.dropTotp(id)))
        await tx.audit({
          kind: 'operator.factor_removed',
          ...byWhom(context),
          details: { operator: id, method: 'totp', by: context.actor },
        });
      return done(await describeOperator(tx, context, { ...rest, id, updatedAt: now }, now));
    },
  });
};
