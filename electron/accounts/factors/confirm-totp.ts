import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import type { Random } from '../../lib/random.ts';
import type { HashPoolRefusal } from '../hash-pool.ts';
import { type ConfirmDeps, type ConfirmedAct, type ConfirmRefusal, withConfirmedPassword } from '../sign-in/confirm-password.ts';
import { checkTotp } from '../totp.ts';
import { issueRecoveryCodes } from './issue-recovery-codes.ts';
import { type EnrolmentRefusal, openTotpEnrolment } from './totp-enrolment.ts';

export type ConfirmTotpRefusal = Refusal<'wrong_code', 'malformed' | 'wrong' | 'replayed'> | Refusal<'start_again', 'already_enrolled'>;

const alreadyEnrolled: ConfirmTotpRefusal = {
  code: 'start_again',
  description: 'Two-step sign-in is on already.',
  reason: 'already_enrolled',
};

/**
 * Turns two-step sign-in on: the current password says who asks, a code says that the authenticator has the secret. That code counts as used, so that it
 * cannot serve a sign-in as well.
 *
 * @param input.sealed From `startTotpEnrolment`, in the same session.
 * @param input.code   As typed.
 * @returns New recovery codes, to be shown once; or refusal `wrong_password`, `wrong_code`, `start_again`, or `temporarily_unavailable`.
 * @throws StoreFault when nothing could be made durable.
 * Audits `mfa.enrolled` and `recovery_codes.issued`, or `user.sign_in_failed` for a wrong password.
 * @see RFC 6238 §5.1, §5.2
 */
export const confirmTotp = async (
  deps: ConfirmDeps & { readonly random: Random },
  input: ConfirmedAct & { readonly sealed: string; readonly code: string },
): Promise<Outcome<readonly string[], ConfirmTotpRefusal | EnrolmentRefusal | ConfirmRefusal | HashPoolRefusal>> => {
  const opened = openTotpEnrolment(deps, input.session, input.sealed);
  if (!opened.ok) return opened;
  const secret = opened.value;
  return withConfirmedPassword(deps, input, async (tx, user): Promise<Outcome<readonly string[], ConfirmTotpRefusal>> => {
    if (await tx.users.totp(user.id)) return refused(alreadyEnrolled);
    const now = deps.clock.now();
    const checked = checkTotp({ secret, code: input.code, at: now, lastStep: null });
    if (!checked.ok)
      return refused({ code: 'wrong_code', description: 'That code is not right. Wait for the next one.', reason: checked.refusal.reason });
    const { session, origin } = input;
    await tx.users.putTotp({ userId: user.id, secret, lastStep: checked.value.step, enrolledAt: now });
    await tx.audit({ kind: 'mfa.enrolled', user: user.id, session: session.id, ...origin, details: { method: 'totp' } });
    return done(await issueRecoveryCodes(tx, deps, { userId: user.id, session: session.id, origin }));
  });
};
