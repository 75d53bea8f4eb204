import type { EpochMs } from '../../shared/units.ts';
import type { Config } from '../config/config.ts';
import { equalSecret } from '../keys/equal-secret.ts';
import type { Clock } from '../lib/clock.ts';
import { hashValue, valueId } from '../oauth/tokens/token-value.ts';
import type { OperatorRecord, OperatorSessionRecord } from '../store/records.ts';
import type { Reads, Store } from '../store/store.ts';

/** A session that has not ended, and whose it is. */
export interface OperatorSession {
  readonly session: OperatorSessionRecord;
  readonly operator: OperatorRecord;
  /** Until the operator gives the password again, the session allows nothing but that and to end it. */
  readonly locked: boolean;
}

export interface SessionDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly config: Pick<Config, 'console'>;
}

/** Activity is written down at most this often: it moves the lock alone, which comes early by this much at most. */
const TOUCH_EVERY_MS = 10_000;

/** When a session locks by itself. */
export const locksAt = ({ config }: Pick<SessionDeps, 'config'>, session: Pick<OperatorSessionRecord, 'lastSeenAt'>): EpochMs =>
  session.lastSeenAt + config.console.idleMinutes * 60_000;

/** The session a token names, dead or alive: found by its id, its hash compared in constant time. */
export const operatorSessionOf = async (
  reads: Pick<Reads, 'operators'>,
  token: string | undefined,
): Promise<OperatorSessionRecord | undefined> => {
  const id = token === undefined ? null : valueId('operator', token);
  const session = id === null ? undefined : await reads.operators.findSession(id);
  return session && token !== undefined && equalSecret(session.hash, hashValue(token)) ? session : undefined;
};

/**
 * Finds the session of a token, and locks it when nobody has been at the console for too long. The operator's role and status are those of now.
 *
 * @param token As received.
 * @returns Undefined for whatever is not a session: unknown, ended, expired, or of an operator who is suspended or gone. Who asks is not told which.
 * Audits `operator.locked`.
 * @see OWASP ASVS 5.0 §7.3
 */
export const findOperatorSession = async (deps: SessionDeps, token: string | undefined): Promise<OperatorSession | undefined> => {
  const { store, clock } = deps;
  const session = await operatorSessionOf(store.read, token);
  const now = clock.now();
  if (!session || session.endedAt !== null || now >= session.expiresAt) return undefined;
  const operator = await store.read.operators.find(session.operatorId);
  if (operator?.status !== 'active') return undefined;
  if (session.lockedAt !== null) return { session, operator, locked: true };
  if (now < locksAt(deps, session)) return { session, operator, locked: false };
  await lockOperatorSession(deps, session, 'idle');
  return { session, operator, locked: true };
};

/** Locks a session. Nothing happens to one that is locked or ended already. Audits `operator.locked`. */
export const lockOperatorSession = (
  { store, clock }: Pick<SessionDeps, 'store' | 'clock'>,
  { id, operatorId, address, agent }: OperatorSessionRecord,
  reason: string,
): Promise<void> =>
  store.write(async (tx) => {
    if (!(await tx.operators.lock(id, clock.now()))) return;
    await tx.audit({
      kind: 'operator.locked',
      actor: `operator:${operatorId}`,
      session: id,
      address: address ?? undefined,
      agent: agent ?? undefined,
      details: { reason },
    });
  });

/** Notes that somebody is at the console. */
export const touchOperatorSession = async (
  { store, clock }: Pick<SessionDeps, 'store' | 'clock'>,
  { id, lastSeenAt }: OperatorSessionRecord,
): Promise<void> => {
  const now = clock.now();
  if (now - lastSeenAt >= TOUCH_EVERY_MS) await store.write((tx) => tx.operators.touch(id, now));
};
