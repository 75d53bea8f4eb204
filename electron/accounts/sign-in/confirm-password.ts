import type { Sealer } from '../../keys/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import { type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import type { RequestOrigin } from '../../oauth/grants/token-request.ts';
import type { SessionRecord, UserRecord } from '../../store/records.ts';
import type { Store, Tx } from '../../store/store.ts';
import type { HashPoolRefusal } from '../hash-pool.ts';
import type { PasswordHasher } from '../password-hash.ts';
import { type Lockout, waitWords } from './proof-limits.ts';
import { type PasswordProof, type PasswordReason, provePassword, settlePassword } from './prove-password.ts';
import { placeOfSession } from './sign-in-place.ts';

export type ConfirmReason = PasswordReason | 'session_ended';
export type ConfirmRefusal = Refusal<'wrong_password', ConfirmReason>;

export interface ConfirmDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly hasher: PasswordHasher;
  readonly lockout: Lockout;
}

/** An act on the own account that wants the password once more. */
export interface ConfirmedAct {
  readonly session: SessionRecord;
  readonly user: UserRecord;
  /** The current password as typed. */
  readonly password: string;
  readonly origin: RequestOrigin;
}

const refuse = ({ lockout }: Pick<ConfirmDeps, 'lockout'>, reason: ConfirmReason) => {
  const tooMany = `Too many passwords were wrong. ${waitWords(lockout)}`;
  const description = reason === 'too_many_failures' ? tooMany : 'The current password is not right.';
  return refused<ConfirmRefusal>({ code: 'wrong_password', description, reason });
};

const settle = async (tx: Tx, deps: ConfirmDeps, act: ConfirmedAct, proof: PasswordProof): Promise<Outcome<UserRecord, ConfirmRefusal>> => {
  const { session, origin } = act;
  if ((await tx.sessions.find(session.id))?.endedAt !== null) return refuse(deps, 'session_ended');
  const settled = await settlePassword(tx, deps, { proof, origin, place: placeOfSession(session.id) });
  return settled.ok ? settled : refuse(deps, settled.refusal.reason);
};

/**
 * Lets a signed-in person do what only the holder of the password may do, so that a stolen session cannot take the account over. Wrong passwords count
 * by the session, from wherever it is used, up to the limit of a sign-in.
 *
 * @param work Runs in the same unit of work, once the password is proved, with the account as it is then.
 * @returns What `work` returns; or refusal `wrong_password`, reason one of {@link ConfirmReason}, or `temporarily_unavailable`, reason `hash_pool_full`.
 * @throws StoreFault when nothing could be made durable.
 * Audits `user.sign_in_failed` with the session, or what `work` audits.
 * @see OWASP ASVS 5.0 §7.5.1
 */
export const withConfirmedPassword = async <T, R extends Refusal>(
  deps: ConfirmDeps,
  act: ConfirmedAct,
  work: (tx: Tx, user: UserRecord) => Promise<Outcome<T, R>>,
): Promise<Outcome<T, R | ConfirmRefusal | HashPoolRefusal>> => {
  const { session, user, origin } = act;
  const proof = await provePassword(deps, { user, login: user.name }, act.password);
  return deps.store.write(async (tx): Promise<Outcome<T, R | ConfirmRefusal | HashPoolRefusal>> => {
    const settled = proof.ok ? await settle(tx, deps, act, proof.value) : proof;
    if (settled.ok) return work(tx, settled.value);
    const details = { method: 'password', reason: settled.refusal.reason };
    await tx.refuse({ kind: 'user.sign_in_failed', user: user.id, session: session.id, ...origin, details });
    return refused(settled.refusal);
  });
};
