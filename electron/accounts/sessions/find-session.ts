import type { EpochMs, Millis } from '../../../shared/units.ts';
import { equalSecret } from '../../keys/equal-secret.ts';
import type { Clock } from '../../lib/clock.ts';
import type { OAuthPolicy } from '../../oauth/policy.ts';
import { hashValue, valueId } from '../../oauth/tokens/token-value.ts';
import type { SessionRecord, UserRecord } from '../../store/records.ts';
import type { Reads, Store } from '../../store/store.ts';

/** A session that is good now, and whose it is. */
export interface LiveSession {
  readonly session: SessionRecord;
  readonly user: UserRecord;
}

/** Seeing a session is written down at most this often: it moves only the idle end, and a write for every page would cost a sync each. */
const TOUCH_EVERY: Millis = 60_000;

/** The session a cookie value names, dead or alive: found by its id, its hash compared in constant time. */
export const sessionOfValue = async (reads: Pick<Reads, 'sessions'>, value: string): Promise<SessionRecord | undefined> => {
  const id = valueId('session', value);
  const session = id === null ? undefined : await reads.sessions.find(id);
  return session && equalSecret(session.hash, hashValue(value)) ? session : undefined;
};

/** Whether a session may be used now: not ended, within its idle and absolute life, its owner in good standing and not signed out everywhere since. */
export const isLive = ({ session, user }: LiveSession, policy: Pick<OAuthPolicy, 'sessionIdleLifetime'>, now: EpochMs): boolean =>
  session.endedAt === null &&
  now < session.expiresAt &&
  now < session.lastSeenAt + policy.sessionIdleLifetime * 1000 &&
  user.status === 'active' &&
  session.createdAt > user.tokensNotBefore;

/**
 * Finds the live session of a browser and notes that it was seen.
 *
 * @param value The session cookie as received.
 * @returns Undefined for whatever is not a live session: who asks is not told why.
 * @see OWASP ASVS 5.0 §7.3
 */
export const findSession = async (
  deps: { readonly store: Store; readonly clock: Clock; readonly policy: Pick<OAuthPolicy, 'sessionIdleLifetime'> },
  value: string | undefined,
): Promise<LiveSession | undefined> => {
  const session = value === undefined ? undefined : await sessionOfValue(deps.store.read, value);
  const user = session && (await deps.store.read.users.find(session.userId));
  if (!session || !user) return undefined;
  const now = deps.clock.now();
  if (!isLive({ session, user }, deps.policy, now)) return undefined;
  if (now - session.lastSeenAt >= TOUCH_EVERY) await deps.store.write((tx) => tx.sessions.touch(session.id, now));
  return { session, user };
};
