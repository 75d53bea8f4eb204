import type { Clock } from '../../lib/clock.ts';
import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import type { RequestOrigin } from '../../oauth/grants/token-request.ts';
import type { UserRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import type { HashPoolRefusal } from '../hash-pool.ts';
import { type PasswordHasher, parseStoredHash } from '../password-hash.ts';
import type { NamedAccount } from './find-account.ts';
import { type CountDeps, countFailedProof, isOverLimit, passwordCounts } from './proof-limits.ts';
import type { SignInPlace } from './sign-in-place.ts';

export type PasswordReason = 'unknown_user' | 'wrong_password' | 'no_password' | 'suspended' | 'risk' | 'too_many_failures';
export type PasswordFailure = Refusal<'sign_in_failed', PasswordReason>;

/** What hashing found out, before any of it counts. */
export interface PasswordProof extends NamedAccount {
  readonly matches: boolean;
  /** The hash that takes the place of one made at another cost or by bcrypt; null when none is due. */
  readonly renewed: string | null;
}

/** The same words for every reason, so that nobody learns which names exist (OWASP ASVS 5.0 §6.3.8). */
export const WRONG_NAME_OR_PASSWORD = 'The name or password is not right.';

const fail = (reason: PasswordReason) => refused<PasswordFailure>({ code: 'sign_in_failed', description: WRONG_NAME_OR_PASSWORD, reason });

/**
 * Does the slow half of a password check, outside any unit of work. An unknown account, or one without a password, costs what a wrong password costs.
 *
 * @returns What {@link settlePassword} judges, or refusal `temporarily_unavailable`, reason `hash_pool_full`.
 */
export const provePassword = async (
  deps: { readonly hasher: PasswordHasher },
  account: NamedAccount,
  password: string,
): Promise<Outcome<PasswordProof, HashPoolRefusal>> => {
  const verified = await deps.hasher.verify(password, account.user?.passwordHash ?? null);
  if (!verified.ok) return verified;
  const { matches, needsRehash } = verified.value;
  const renewed = matches && needsRehash ? await deps.hasher.hash(password) : null;
  // A full pool is no reason to refuse the right password: the hash is renewed another time.
  return done({ ...account, matches, renewed: renewed?.ok ? renewed.value : null });
};

/** A hash renewed by a sign-in at the same time still stands for the password that was verified; a password changed since does not. */
const isSamePassword = (verified: UserRecord, now: UserRecord): boolean =>
  verified.passwordHash === now.passwordHash || verified.passwordChangedAt === now.passwordChangedAt;

const judge = (proof: PasswordProof, now: UserRecord | undefined): PasswordReason | null => {
  if (!proof.user || !now) return 'unknown_user';
  if (proof.user.passwordHash === null) return 'no_password';
  if (!proof.matches || !isSamePassword(proof.user, now)) return 'wrong_password';
  return now.status === 'active' ? null : 'suspended';
};

/**
 * Settles a password check inside a unit of work: counts the failure, or clears the count and renews an outdated hash. The limit is judged here and not
 * before hashing, so that guesses made at the same time get no more answers than guesses made one after another, and so that time tells nothing.
 *
 * @returns The account as it is now, or refusal `sign_in_failed`, reason one of {@link PasswordReason}, which the caller records.
 * Audits `password.upgraded`.
 */
export const settlePassword = async (
  tx: Tx,
  deps: CountDeps & { readonly clock: Clock },
  input: {
    readonly proof: PasswordProof;
    readonly origin: RequestOrigin;
    readonly place: SignInPlace;
    /** The risk is too high: a right password then fails as a wrong one does, and counts as one. */
    readonly tooRisky?: boolean;
  },
): Promise<Outcome<UserRecord, PasswordFailure>> => {
  const { proof, origin, place, tooRisky = false } = input;
  const now = deps.clock.now();
  const counts = passwordCounts(deps, proof.user ? { id: proof.user.id } : { login: proof.login }, place);
  if (await isOverLimit(tx, counts, now)) return fail('too_many_failures');
  const user = proof.user && (await tx.users.find(proof.user.id));
  const why = judge(proof, user) ?? (tooRisky ? 'risk' : null);
  if (why !== null || !user) {
    await countFailedProof(tx, counts, now);
    return fail(why ?? 'unknown_user');
  }
  // Of the account alone the count goes on: a success at one place says nothing of the others.
  for (const { subject, step } of counts.slice(0, 1)) await tx.guards.clearFailures(subject, step);
  const former = proof.user?.passwordHash ?? '';
  if (proof.renewed !== null && (await tx.users.upgradePassword(user.id, former, proof.renewed))) {
    const known = parseStoredHash(former);
    await tx.audit({
      kind: 'password.upgraded',
      user: user.id,
      ...origin,
      details: { from: known.ok ? known.value.algorithm : 'unknown' },
    });
  }
  return done(user);
};
