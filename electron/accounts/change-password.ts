import { done, type Outcome, type Refusal, refused } from '../lib/outcome.ts';
import type { UserRecord } from '../store/records.ts';
import type { Tx } from '../store/store.ts';
import type { HashPoolRefusal } from './hash-pool.ts';
import type { PasswordPolicy, PasswordVerdict } from './password-policy.ts';
import { type ConfirmDeps, type ConfirmedAct, type ConfirmRefusal, withConfirmedPassword } from './sign-in/confirm-password.ts';

export type PasswordRejected = Refusal<'password_rejected', 'policy'> & { readonly verdict: PasswordVerdict };
export type ChangePasswordRefusal = PasswordRejected | ConfirmRefusal | HashPoolRefusal;

export interface PasswordChange extends ConfirmedAct {
  /** The new password as typed. */
  readonly replacement: string;
}

const textClaim = (user: UserRecord, name: string): string | undefined => {
  const value = user.claims[name];
  return typeof value === 'string' ? value : undefined;
};

const store = async (tx: Tx, deps: ConfirmDeps, input: PasswordChange, user: UserRecord, hash: string): Promise<void> => {
  const { session, origin } = input;
  const now = deps.clock.now();
  await tx.users.setPassword(user.id, hash, now);
  await tx.audit({ kind: 'password.changed', user: user.id, session: session.id, ...origin, details: { by: 'self' } });
  const sessions = (await tx.sessions.endOfUser(user.id, session.id, now)).length;
  const grants = (await tx.grants.revokeOfUser(user.id, 'password_changed', now)).length;
  if (sessions + grants === 0) return;
  const details = { reason: 'password_changed', sessions, grants_revoked: grants };
  await tx.audit({ kind: 'session.revoked', user: user.id, session: session.id, ...origin, details });
};

/**
 * Changes a person's password. Every other session ends and every grant is revoked, those with `offline_access` too: whoever knew the former password is
 * out. The session the change was made in goes on.
 *
 * The new password is judged and hashed before the unit of work, but what is wrong with it is said only to somebody who knows the current one.
 *
 * @returns Refusal `wrong_password`, `password_rejected` with what is wrong, or `temporarily_unavailable`, reason `hash_pool_full`.
 * @throws StoreFault when nothing could be made durable.
 * Audits `password.changed` and `session.revoked`, or `password.rejected`, or `user.sign_in_failed` for a wrong current password.
 * @see RFC 9700 §4.14.2 · NIST SP 800-63B, "Password Verifiers" · OWASP ASVS 5.0 §6.2.3, §7.4.3
 */
export const changePassword = async (
  deps: ConfirmDeps & { readonly passwordPolicy: PasswordPolicy },
  input: PasswordChange,
): Promise<Outcome<null, ChangePasswordRefusal>> => {
  const { user, session, origin, replacement } = input;
  const context = { username: user.name, email: user.email ?? undefined, name: textClaim(user, 'name') };
  const verdict = await deps.passwordPolicy.check(replacement, context);
  const hashed = verdict.ok ? await deps.hasher.hash(replacement) : null;
  if (hashed?.ok === false && hashed.refusal.code === 'temporarily_unavailable') return refused(hashed.refusal);
  return withConfirmedPassword(deps, input, async (tx, now): Promise<Outcome<null, PasswordRejected>> => {
    if (hashed?.ok) {
      await store(tx, deps, input, now, hashed.value);
      return done(null);
    }
    const violations = verdict.violations.map(({ rule }) => rule);
    await tx.refuse({ kind: 'password.rejected', user: user.id, session: session.id, ...origin, details: { violations } });
    const description = hashed?.refusal.description ?? 'The new password was not accepted.';
    return refused({ code: 'password_rejected', description, reason: 'policy', verdict });
  });
};
