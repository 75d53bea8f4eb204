import { hash } from 'node:crypto';
import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import { ACR_TWO_FACTORS } from '../../oauth/authorize/decide-interaction.ts';
import type { RequestOrigin } from '../../oauth/grants/token-request.ts';
import type { TotpRecord, UserRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import { hashRecoveryCode, normaliseRecoveryCode } from '../recovery-codes.ts';
import { judgeSignIn } from '../risk/judge-sign-in.ts';
import { rememberSignIn } from '../risk/remember-sign-in.ts';
import type { SignInRisk } from '../risk/score-sign-in.ts';
import { beginSession, type NewSession } from '../sessions/begin-session.ts';
import { checkTotp } from '../totp.ts';
import { type PendingSignIn, pendingExpiry } from './pending-sign-in.ts';
import { countFailedProof, isOverLimit, type Lockout, secondFactorCount, waitWords } from './proof-limits.ts';
import { findSignInPlace, rememberSignInPlace } from './sign-in-place.ts';
import type { SignInDeps } from './sign-in-with-password.ts';

export type SecondFactorMethod = 'otp' | 'recovery_code';
export type CodeReason = 'malformed' | 'wrong' | 'replayed';
export type SecondFactorReason = CodeReason | 'too_many_failures' | 'superseded' | 'suspended' | 'already_used';
/** `start_again`: no code can help this sign-in any more. */
export type SecondFactorRefusal = Refusal<'wrong_code' | 'start_again', SecondFactorReason>;

export interface SecondFactorSignIn {
  readonly pending: PendingSignIn;
  readonly method: SecondFactorMethod;
  /** As typed, any length. */
  readonly code: string;
  readonly client: string | undefined;
  readonly former: string | undefined;
  readonly origin: RequestOrigin;
}

/** A recovery code is a one-time password too, and RFC 8176 §2 has no nearer value; the fact `recovery_code.used` tells the two apart. */
const TWO_FACTORS_AMR = ['pwd', 'otp', 'mfa'];

const MESSAGES = {
  wrong_code: 'That code is not right, or was used before.',
  start_again: 'This sign-in cannot be continued: start again.',
};

const refuse = (reason: Exclude<SecondFactorReason, 'too_many_failures'>) => {
  const isOver = reason === 'superseded' || reason === 'suspended' || reason === 'already_used';
  const code = isOver ? 'start_again' : 'wrong_code';
  return refused<SecondFactorRefusal>({ code, description: MESSAGES[code], reason });
};

const refuseUnseen = (lockout: Lockout) =>
  refused<SecondFactorRefusal>({
    code: 'wrong_code',
    description: `Too many codes were wrong. ${waitWords(lockout)}`,
    reason: 'too_many_failures',
  });

/** Spends the code by a conditional write, so that of two browsers that show it at once one wins, also after a restart (RFC 6238 §5.2). */
const spendCode = async (tx: Tx, deps: SignInDeps, input: SecondFactorSignIn, totp: TotpRecord): Promise<CodeReason | null> => {
  const now = deps.clock.now();
  if (input.method === 'otp') {
    const checked = checkTotp({ secret: totp.secret, code: input.code, at: now, lastStep: totp.lastStep });
    if (!checked.ok) return checked.refusal.reason;
    return (await tx.users.spendTotpStep(totp.userId, checked.value.step)) ? null : 'replayed';
  }
  const code = normaliseRecoveryCode(input.code);
  if (code === null) return 'malformed';
  if (!(await tx.users.spendRecoveryCode(totp.userId, hashRecoveryCode(code), now))) return 'wrong';
  const details = { left: await tx.users.recoveryCodesLeft(totp.userId) };
  await tx.audit({ kind: 'recovery_code.used', user: totp.userId, client: input.client, ...input.origin, details });
  return null;
};

/** Whether what the password proved still holds. */
const judgeState = (
  pending: PendingSignIn,
  user: UserRecord | undefined,
  totp: TotpRecord | undefined,
): 'superseded' | 'suspended' | null => {
  if (!user || !totp || user.passwordChangedAt !== pending.passwordChangedAt) return 'superseded';
  if (user.status !== 'active') return 'suspended';
  return pending.issuedAt <= user.tokensNotBefore ? 'superseded' : null;
};

const judge = async (tx: Tx, deps: SignInDeps, input: SecondFactorSignIn): Promise<Outcome<UserRecord, SecondFactorRefusal>> => {
  const { pending, former, origin } = input;
  const [user, totp] = [await tx.users.find(pending.userId), await tx.users.totp(pending.userId)];
  const stale = judgeState(pending, user, totp);
  if (stale !== null || !user || !totp) return refuse(stale ?? 'superseded');
  const now = deps.clock.now();
  const place = await findSignInPlace(tx, deps, { userId: user.id, session: former, address: origin.address });
  const count = secondFactorCount(deps, user.id, place);
  if (await isOverLimit(tx, [count], now)) return refuseUnseen(deps.lockout);
  const wrong = await spendCode(tx, deps, input, totp);
  if (wrong !== null) {
    await countFailedProof(tx, [count], now);
    return refuse(wrong);
  }
  const isFirstUse = await tx.guards.use('pending-sign-in', user.id, hash('sha256', pending.id, 'buffer'), pendingExpiry(pending));
  if (!isFirstUse) return refuse('already_used');
  await tx.guards.clearFailures(count.subject, count.step);
  return done(user);
};

/** Judges and remembers what proved itself: with a second factor shown, the risk is told and refuses nothing. */
const weigh = async (tx: Tx, deps: SignInDeps, userId: string, { former, origin }: SecondFactorSignIn): Promise<SignInRisk | null> => {
  const { address, agent } = origin;
  const { isKnownBrowser } = await findSignInPlace(tx, deps, { userId, session: former, address });
  const risk = await judgeSignIn(tx, deps, { userId, address, agent, knownBrowser: isKnownBrowser });
  await rememberSignInPlace(tx, deps, { userId, address });
  await rememberSignIn(tx, deps, { userId, address, agent });
  return risk;
};

/**
 * Ends a two-step sign-in: judges the code, spends it, and begins the session, all in one unit of work.
 *
 * @param input.pending Opened by `openPending`: it proves the password, in this browser, in the last minutes.
 * @returns The session; or refusal `wrong_code` (another code may be tried) or `start_again`, reason one of {@link SecondFactorReason}.
 * @throws StoreFault when nothing could be made durable.
 * Audits `user.signed_in` and, where one was spent, `recovery_code.used`; or `user.sign_in_failed`.
 * @see RFC 6238 §5.2 · NIST SP 800-63B, "Look-Up Secrets", "Rate Limiting (Throttling)" · RFC 8176 §2
 */
export const verifySecondFactor = (deps: SignInDeps, input: SecondFactorSignIn): Promise<Outcome<NewSession, SecondFactorRefusal>> =>
  deps.store.write(async (tx) => {
    const { pending, method, client, former, origin } = input;
    const judged = await judge(tx, deps, input);
    if (!judged.ok) {
      const { reason } = judged.refusal;
      await tx.refuse({ kind: 'user.sign_in_failed', user: pending.userId, client, ...origin, details: { method, reason } });
      return judged;
    }
    const user = judged.value;
    const risk = await weigh(tx, deps, user.id, input);
    return done(await beginSession(tx, deps, { user, method, acr: ACR_TWO_FACTORS, amr: TWO_FACTORS_AMR, client, former, origin, risk }));
  });
