import { done } from '../../lib/outcome.ts';
import { withConfirmedOperator } from '../../operators/confirm-operator.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { byWhom } from '../operators/change-operator.ts';
import { hashNewPassword } from '../operators/hash-new-password.ts';
import { asBusy } from './as-busy.ts';

/**
 * Changes the password of the operator who asks. Every other session ends; this one goes on. What is wrong with the new password is said only to who knows the present
 * one.
 *
 * @returns How many sessions ended; denial `wrong_credentials` or `too_many_attempts`; refusal `invalid_input` (password), `conflict` on the control socket, or
 *   `unavailable`.
 * Audits `operator.password_changed`, `password.rejected`, or as `withConfirmedOperator`.
 */
export const changeOwnPassword = async (
  deps: OperationDeps,
  context: OperationContext,
  { current, password }: { current: string; password: string },
): Promise<OperationOutcome<{ sessions_ended: number }>> => {
  const { operator } = context;
  if (!operator) return refuse('conflict', 'The command line is no operator. See: gatewatch operator reset');
  const who = { session: context.session, operator: operator.id, password: current };
  const proved = asBusy(await withConfirmedOperator(deps, who, async () => done(null)));
  if (!proved.ok) return proved;
  const hash = await hashNewPassword(deps, context, { password, name: operator.name });
  if (!hash.ok) return hash;
  // Proved once more with the change itself: another password may have been set in between.
  const changed = await withConfirmedOperator(deps, who, async (tx, session, { id }) => {
    const now = deps.clock.now();
    await tx.operators.setPassword(id, hash.value, now);
    const sessions = await tx.operators.endSessionsOf(id, session.id, now);
    await tx.audit({ kind: 'operator.password_changed', ...byWhom(context), details: { operator: id, by: 'self', sessions } });
    return done({ sessions_ended: sessions });
  });
  return asBusy(changed);
};
