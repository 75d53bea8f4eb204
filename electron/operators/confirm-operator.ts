import type { HashPoolRefusal } from '../accounts/hash-pool.ts';
import type { PasswordHasher } from '../accounts/password-hash.ts';
import type { Sealer } from '../keys/seal.ts';
import type { Clock } from '../lib/clock.ts';
import { done, type Outcome, type Refusal } from '../lib/outcome.ts';
import type { OperatorRecord, OperatorSessionRecord } from '../store/records.ts';
import type { Store, Tx } from '../store/store.ts';
import { countFailure, denied, type OperatorDenial, sessionCount, signInCounts, tooManyFailures } from './proof-limits.ts';

export interface ConfirmDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly hasher: PasswordHasher;
}

const gone = () => denied('not_signed_in', 'The session has ended: sign in again.');

/** Ends a session in which the password was wrong too often: from here on it is a sign-in, which counts by itself. */
const endSession = async (tx: Tx, { id, operatorId }: OperatorSessionRecord, now: number) => {
  await tx.operators.endSession(id, now);
  const details = { operator: operatorId, reason: 'too_many_failures' };
  await tx.audit({ kind: 'operator.session_ended', actor: `operator:${operatorId}`, session: id, details });
  return denied('too_many_attempts', 'The password was wrong too often, and the session has ended: sign in again.');
};

const settle = async (
  tx: Tx,
  deps: ConfirmDeps,
  { session: sessionId, matches, verified }: { session: string; matches: boolean; verified: OperatorRecord },
): Promise<Outcome<{ session: OperatorSessionRecord; operator: OperatorRecord }, OperatorDenial>> => {
  const now = deps.clock.now();
  const session = await tx.operators.findSession(sessionId);
  const operator = await tx.operators.find(verified.id);
  if (!session || session.endedAt !== null || now >= session.expiresAt || operator?.status !== 'active') return gone();
  const own = sessionCount(deps.sealer, session.id);
  if (await tooManyFailures(tx, [own], now)) return endSession(tx, session, now);
  if (matches && operator.passwordChangedAt === verified.passwordChangedAt) {
    await tx.guards.clearFailures(own.subject, own.step);
    return done({ session, operator });
  }
  // Counted for the sign-in as well, so that ending the session buys no further guesses; not judged by it, so that no stranger keeps the operator locked out.
  await countFailure(tx, [own, ...signInCounts(deps.sealer, operator.id, session.address ?? undefined)], now);
  const { transport, address, agent } = session;
  await tx.refuse({
    kind: 'operator.sign_in_failed',
    actor: `operator:${operator.id}`,
    session: session.id,
    address: address ?? undefined,
    agent: agent ?? undefined,
    details: { reason: 'wrong_password', transport },
  });
  if (await tooManyFailures(tx, [own], now)) return endSession(tx, session, now);
  return denied('wrong_credentials', 'The password is not right.');
};

/**
 * Lets a signed-in operator do what only the holder of the password may do: unlock the console, change the password, take the second factor off. The fifth wrong
 * password in a quarter of an hour ends the session.
 *
 * @param work Runs in the same unit of work, once the password is proved, with session and operator as they are then.
 * @returns What `work` returns; denial `wrong_credentials`, `too_many_attempts` (the session has ended) or `not_signed_in`; refusal `temporarily_unavailable`.
 * @throws StoreFault when nothing could be made durable.
 * Audits `operator.sign_in_failed` with the session, `operator.session_ended`, or what `work` audits.
 * @see OWASP ASVS 5.0 §7.5.1
 */
export const withConfirmedOperator = async <T, R extends Refusal = never>(
  deps: ConfirmDeps,
  input: { readonly session: string | undefined; readonly operator: string | undefined; readonly password: string },
  work: (tx: Tx, session: OperatorSessionRecord, operator: OperatorRecord) => Promise<Outcome<T, R>>,
): Promise<Outcome<T, R | OperatorDenial | HashPoolRefusal>> => {
  const { session, operator: id, password } = input;
  const verified = id === undefined ? undefined : await deps.store.read.operators.find(id);
  if (!verified || session === undefined) return gone();
  const proof = await deps.hasher.verify(password, verified.passwordHash);
  if (!proof.ok) return proof;
  return deps.store.write(async (tx): Promise<Outcome<T, R | OperatorDenial>> => {
    const settled = await settle(tx, deps, { session, matches: proof.value.matches, verified });
    return settled.ok ? work(tx, settled.value.session, settled.value.operator) : settled;
  });
};
