import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { Random } from '../../lib/random.ts';
import type { HashPoolRefusal } from '../hash-pool.ts';
import { type ConfirmDeps, type ConfirmedAct, type ConfirmRefusal, withConfirmedPassword } from '../sign-in/confirm-password.ts';
import { issueRecoveryCodes } from './issue-recovery-codes.ts';
import { type NotEnrolled, notEnrolled } from './remove-totp.ts';

/**
 * Replaces a person's recovery codes; the former ones are void. Wants the current password, and a second factor for the codes to stand in for.
 *
 * @returns The new codes, to be shown once; or refusal `wrong_password`, `not_enrolled`, or `temporarily_unavailable`.
 * @throws StoreFault when nothing could be made durable.
 * Audits `recovery_codes.issued`, or `user.sign_in_failed` for a wrong password.
 */
export const renewRecoveryCodes = (
  deps: ConfirmDeps & { readonly random: Random },
  input: ConfirmedAct,
): Promise<Outcome<readonly string[], NotEnrolled | ConfirmRefusal | HashPoolRefusal>> =>
  withConfirmedPassword(deps, input, async (tx, user): Promise<Outcome<readonly string[], NotEnrolled>> => {
    if (!(await tx.users.totp(user.id))) return refused(notEnrolled);
    return done(await issueRecoveryCodes(tx, deps, { userId: user.id, session: input.session.id, origin: input.origin }));
  });
