import type { Sealer } from '../../keys/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { Random } from '../../lib/random.ts';
import { ACR_PASSWORD } from '../../oauth/authorize/decide-interaction.ts';
import type { RequestOrigin } from '../../oauth/grants/token-request.ts';
import type { OAuthPolicy } from '../../oauth/policy.ts';
import type { UserRecord } from '../../store/records.ts';
import type { Store, Tx } from '../../store/store.ts';
import type { HashPoolRefusal } from '../hash-pool.ts';
import type { PasswordHasher } from '../password-hash.ts';
import { beginSession, type NewSession } from '../sessions/begin-session.ts';
import { findAccount } from './find-account.ts';
import type { PendingSignIn } from './pending-sign-in.ts';
import { type PasswordFailure, type PasswordProof, provePassword, settlePassword } from './prove-password.ts';
import { findSignInPlace, rememberSignInPlace } from './sign-in-place.ts';

export interface SignInDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly hasher: PasswordHasher;
  readonly policy: Pick<OAuthPolicy, 'sessionLifetime'>;
}

export interface PasswordSignIn {
  /** User name or e-mail address as typed. */
  readonly login: string;
  readonly password: string;
  /** What the sign-in is for, sealed; handed on to the second step. */
  readonly request: string;
  /** The client that waits, if one does. */
  readonly client: string | undefined;
  /** The session cookie this browser came with: that session ends. */
  readonly former: string | undefined;
  readonly origin: RequestOrigin;
}

export type SignInStep =
  | { readonly next: 'continue'; readonly session: NewSession }
  | { readonly next: 'second-factor'; readonly pending: PendingSignIn };

const pendingOf = (deps: SignInDeps, user: UserRecord, request: string): PendingSignIn => ({
  id: newId(deps),
  userId: user.id,
  passwordChangedAt: user.passwordChangedAt,
  issuedAt: deps.clock.now(),
  request,
});

const refuse = (tx: Pick<Tx, 'refuse'>, input: PasswordSignIn, user: string | undefined, reason: string) =>
  tx.refuse({
    kind: 'user.sign_in_failed',
    user,
    client: input.client,
    login: input.login,
    ...input.origin,
    details: { method: 'password', reason },
  });

const settle = async (tx: Tx, deps: SignInDeps, { origin, former }: PasswordSignIn, proof: PasswordProof) => {
  const place = await findSignInPlace(tx, deps, { userId: proof.user?.id, session: former, address: origin.address });
  return settlePassword(tx, deps, { proof, origin, place });
};

/**
 * Signs a person in by password. With a second factor enrolled no session begins: the state of the sign-in is returned, and the second step is the only
 * way on.
 *
 * @returns A new session or the pending state; refusal `sign_in_failed`, whose description is the same for every reason; or `temporarily_unavailable`,
 *   reason `hash_pool_full`.
 * @throws StoreFault when nothing could be made durable.
 * Audits `user.signed_in` (by `beginSession`), `password.upgraded`, or `user.sign_in_failed`.
 * @see NIST SP 800-63B, "Rate Limiting (Throttling)" · OWASP ASVS 5.0 §6.3
 */
export const signInWithPassword = async (
  deps: SignInDeps,
  input: PasswordSignIn,
): Promise<Outcome<SignInStep, PasswordFailure | HashPoolRefusal>> => {
  const account = await findAccount(deps.store.read, input.login);
  const proof = await provePassword(deps, account, input.password);
  return deps.store.write(async (tx) => {
    const settled = proof.ok ? await settle(tx, deps, input, proof.value) : proof;
    if (!settled.ok) {
      await refuse(tx, input, account.user?.id, settled.refusal.reason);
      return refused(settled.refusal);
    }
    const user = settled.value;
    if (await tx.users.totp(user.id)) return done({ next: 'second-factor', pending: pendingOf(deps, user, input.request) });
    const { client, former, origin } = input;
    await rememberSignInPlace(tx, deps, { userId: user.id, address: origin.address });
    const session = await beginSession(tx, deps, { user, method: 'password', acr: ACR_PASSWORD, amr: ['pwd'], client, former, origin });
    return done({ next: 'continue', session });
  });
};
