import type { Database } from 'better-sqlite3';
import { type AuditKind, auditKinds } from '../../../shared/audit-event.ts';
import type { EventFilter, IndexedFilter } from './event-filter.ts';

/** Facts of a grant that may name no person: its code, token or revocation was met by somebody who was not let in. All others name the owner. */
const OWNERLESS: readonly AuditKind[] = ['code.refused', 'refresh_token.refused', 'token.refused', 'grant.revoked'];

/** What people and clients do themselves, which is most of a log, is recorded without an actor. */
const ACTORLESS: ReadonlySet<string> = new Set<AuditKind>([
  'user.signed_in',
  'user.sign_in_failed',
  'authorization.granted',
  'authorization.refused',
  'code.redeemed',
  'code.refused',
  'refresh_token.rotated',
  'refresh_token.refused',
  'token.issued',
  'token.refused',
  'token.rejected',
  'client.authentication_failed',
  'limit.exceeded',
  'request.refused',
  'request.blocked',
  'refusals.counted',
]);

const ACTED: readonly string[] = Object.keys(auditKinds).filter((kind) => !ACTORLESS.has(kind));

const among = (filter: IndexedFilter, kinds: readonly string[]): IndexedFilter => ({
  ...filter,
  kinds: filter.kinds ? filter.kinds.filter((kind) => kinds.includes(kind)) : kinds,
});

const ofSession = (db: Database, filter: IndexedFilter, session: string): readonly IndexedFilter[] | undefined => {
  const user = db.prepare<[string], string>('SELECT user_id FROM session WHERE id = ?').pluck().get(session);
  return user === undefined ? undefined : [{ ...filter, user }];
};

const ofGrant = (db: Database, filter: IndexedFilter, grant: string): readonly IndexedFilter[] | undefined => {
  const user = db.prepare<[string], string>('SELECT user_id FROM token_grant WHERE id = ?').pluck().get(grant);
  return user === undefined ? undefined : [{ ...filter, user }, among(filter, OWNERLESS)];
};

/**
 * Filters that an index serves and that together let every event through which the filter could: the bodies of those events are then judged. A session or grant
 * leads to its owner as long as it is known; when it is not, and for text, events are judged one after the other.
 */
export const candidateFilters = (db: Database, { session, grant, actor, text: _, ...filter }: EventFilter): readonly IndexedFilter[] => {
  if (filter.user === undefined) {
    const owned =
      (session === undefined ? undefined : ofSession(db, filter, session)) ??
      (grant === undefined ? undefined : ofGrant(db, filter, grant));
    if (owned) return owned;
  }
  return [actor === undefined ? filter : among(filter, ACTED)];
};
