import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import type { HashPoolRefusal } from '../hash-pool.ts';
import { type ConfirmDeps, type ConfirmedAct, type ConfirmRefusal, withConfirmedPassword } from '../sign-in/confirm-password.ts';

export type NotEnrolled = Refusal<'not_enrolled', 'not_enrolled'>;

export const notEnrolled: NotEnrolled = Object.freeze({
  code: 'not_enrolled',
  description: 'Two-step sign-in is off.',
  reason: 'not_enrolled',
});

/**
 * Turns two-step sign-in off and voids the recovery codes with it. Wants the current password.
 *
 * @returns Refusal `wrong_password`, `not_enrolled`, or `temporarily_unavailable`.
 * @throws StoreFault when nothing could be made durable.
 * Audits `mfa.removed`, or `user.sign_in_failed` for a wrong password.
 */
export const removeTotp = (
  deps: ConfirmDeps,
  input: ConfirmedAct,
): Promise<Outcome<null, NotEnrolled | ConfirmRefusal | HashPoolRefusal>> =>
  withConfirmedPassword(deps, input, async (tx, user): Promise<Outcome<null, NotEnrolled>> => {
    if (!(await tx.users.dropTotp(user.id))) return refused(notEnrolled);
    await tx.users.replaceRecoveryCodes(user.id, []);
    await tx.audit({ kind: 'mfa.removed', user: user.id, session: input.session.id, ...input.origin, details: { method: 'totp' } });
    return done(null);
  });
