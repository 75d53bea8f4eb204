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
import { judgeSignIn, refusesRisk, riskDetails } from '../risk/judge-sign-in.ts';
import { rememberSignIn } from '../risk/remember-sign-in.ts';
import type { RiskPolicy } from '../risk/risk-policy.ts';
import { beginSession, type NewSession } from '../sessions/begin-session.ts';
import { findAccount } from './find-account.ts';
import type { PendingSignIn } from './pending-sign-in.ts';
import type { Lockout } from './proof-limits.ts';
import { type PasswordFailure, type PasswordProof, provePassword, settlePassword } from './prove-password.ts';
import { findSignInPlace, rememberSignInPlace } from './sign-in-place.ts';

export interface SignInDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly hasher: PasswordHasher;
  readonly lockout: Lockout;
  readonly policy: Pick<OAuthPolicy, 'sessionLifetime'>;
  /** Left out, the risk of a sign-in is not judged. */
  readonly risk?: RiskPolicy | undefined;
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

type Risk = Awaited<ReturnType<typeof judgeSignIn>>;

const refuse = (tx: Pick<Tx, 'refuse'>, input: PasswordSignIn, user: string | undefined, reason: string, risk: Risk) =>
  tx.refuse({
    kind: 'user.sign_in_failed',
    user,
    client: input.client,
    login: input.login,
    ...input.origin,
    details: { method: 'password', reason, ...(reason === 'risk' ? riskDetails(risk) : {}) },
  });

/** The risk is judged whether the password was right or not, and for names that nobody has, so that time tells nothing. */
const settle = async (tx: Tx, deps: SignInDeps, { origin, former }: PasswordSignIn, proof: PasswordProof) => {
  const { address, agent } = origin;
  const place = await findSignInPlace(tx, deps, { userId: proof.user?.id, session: former, address });
  const risk = await judgeSignIn(tx, deps, { userId: proof.user?.id ?? '', address, agent, knownBrowser: place.isKnownBrowser });
  return { risk, settled: await settlePassword(tx, deps, { proof, origin, place, tooRisky: refusesRisk(deps.risk, risk) }) };
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
    const { settled, risk } = proof.ok ? await settle(tx, deps, input, proof.value) : { settled: proof, risk: null };
    if (!settled.ok) {
      await refuse(tx, input, account.user?.id, settled.refusal.reason, risk);
      return refused(settled.refusal);
    }
    const user = settled.value;
    if (await tx.users.totp(user.id)) return done({ next: 'second-factor', pending: pendingOf(deps, user, input.request) });
    const { client, former, origin } = input;
    await rememberSignInPlace(tx, deps, { userId: user.id, address: origin.address });
    await rememberSignIn(tx, deps, { userId: user.id, ...origin });
    const session = await beginSession(tx, deps, {
      user,
      method: 'password',
      acr: ACR_PASSWORD,
      amr: ['pwd'],
      client,
      former,
      origin,
      risk,
    });
    return done({ next: 'continue', session });
  });
};
