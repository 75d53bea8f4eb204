import type { Clock } from '../../lib/clock.ts';
import type { RequestOrigin } from '../../oauth/grants/token-request.ts';
import type { SessionRecord } from '../../store/records.ts';
import type { Store } from '../../store/store.ts';

/**
 * Ends every session of a person but the one they ask from, with the grants that stood on those and have no `offline_access`.
 *
 * @returns How many sessions ended.
 * @throws StoreFault when nothing could be made durable.
 * Audits `session.revoked`, once, when there were any.
 */
export const endOtherSessions = (
  deps: { readonly store: Store; readonly clock: Clock },
  input: { readonly session: SessionRecord; readonly origin: RequestOrigin },
): Promise<number> =>
  deps.store.write(async (tx) => {
    const { session, origin } = input;
    const now = deps.clock.now();
    const ended = await tx.sessions.endOfUser(session.userId, session.id, now);
    if (ended.length === 0) return 0;
    let revoked = 0;
    for (const id of ended) revoked += (await tx.grants.revokeOfSession(id, 'session_ended_by_owner', now)).length;
    const details = { reason: 'others_by_owner', sessions: ended.length, grants_revoked: revoked };
    await tx.audit({ kind: 'session.revoked', user: session.userId, session: session.id, ...origin, details });
    return ended.length;
  });
