import type { Clock } from '../../lib/clock.ts';
import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import type { RequestOrigin } from '../../oauth/grants/token-request.ts';
import type { SessionRecord } from '../../store/records.ts';
import type { Store } from '../../store/store.ts';
import { endSession } from './end-session.ts';

export type EndSessionRefusal = Refusal<'not_found', 'unknown' | 'not_owner' | 'ended'>;

const refuse = (reason: EndSessionRefusal['reason']) =>
  refused<EndSessionRefusal>({ code: 'not_found', description: 'There is no such session any more.', reason });

/**
 * Ends another session of the same person. A session of somebody else is answered like one that does not exist.
 *
 * @param input.session The person's current session, live.
 * @param input.target  Id of the session to end, as received.
 * @returns Refusal `not_found`, reason `unknown | not_owner | ended`.
 * @throws StoreFault when nothing could be made durable.
 * Audits `session.revoked`.
 */
export const endOwnSession = (
  deps: { readonly store: Store; readonly clock: Clock },
  input: { readonly session: SessionRecord; readonly target: string; readonly origin: RequestOrigin },
): Promise<Outcome<null, EndSessionRefusal>> =>
  deps.store.write(async (tx) => {
    const { session, target, origin } = input;
    const found = await tx.sessions.find(target);
    if (!found) return refuse('unknown');
    if (found.userId !== session.userId) return refuse('not_owner');
    const revoked = await endSession(tx, found.id, 'session_ended_by_owner', deps.clock.now());
    if (revoked === null) return refuse('ended');
    const details = { reason: 'by_owner', sessions: 1, grants_revoked: revoked };
    await tx.audit({ kind: 'session.revoked', user: found.userId, session: found.id, ...origin, details });
    return done(null);
  });
