import type { Database } from 'better-sqlite3';
import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { ConsentRecord, SessionRecord } from '../records.ts';
import { openText } from './sealed-text.ts';

interface SessionRow {
  id: string;
  hash: Buffer;
  user_id: string;
  amr: string;
  acr: string;
  auth_time: number;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
  ended_at: number | null;
  origin_sealed: Buffer;
}

const toSession = (sealer: Sealer, row: SessionRow): SessionRecord => {
  const origin: { address: string; agent: string } = JSON.parse(openText(sealer, 'user', row.origin_sealed, `session/${row.id}`));
  return {
    id: row.id,
    hash: row.hash,
    userId: row.user_id,
    amr: JSON.parse(row.amr),
    acr: row.acr,
    authTime: row.auth_time,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    address: origin.address,
    agent: origin.agent,
  };
};

interface ConsentRow {
  user_id: string;
  client_id: string;
  scopes: string;
  granted_at: number;
}

const toConsent = (row: ConsentRow): ConsentRecord => ({
  userId: row.user_id,
  clientId: row.client_id,
  scopes: JSON.parse(row.scopes),
  grantedAt: row.granted_at,
});

export const sessionReads = (db: Database, sealer: Sealer) => {
  const byId = db.prepare<[string], SessionRow>('SELECT * FROM session WHERE id = ?');
  const ofUser = db.prepare<[string, number, number], SessionRow>(
    'SELECT * FROM session WHERE user_id = ? AND ended_at IS NULL AND expires_at > ? ORDER BY created_at DESC LIMIT ?',
  );
  const countOf = db
    .prepare<[string, number], number>('SELECT count(*) FROM session WHERE user_id = ? AND ended_at IS NULL AND expires_at > ?')
    .pluck();
  // Ids grow with time: the newest come first.
  const live = db.prepare<[{ cursor: string; now: number; limit: number }], SessionRow>(
    "SELECT * FROM session WHERE (@cursor = '' OR id < @cursor) AND ended_at IS NULL AND expires_at > @now ORDER BY id DESC LIMIT @limit",
  );
  const consent = db.prepare<[string, string], ConsentRow>('SELECT * FROM consent WHERE user_id = ? AND client_id = ?');
  const consentsOf = db.prepare<[string, number], ConsentRow>('SELECT * FROM consent WHERE user_id = ? ORDER BY granted_at DESC LIMIT ?');
  const liveIds = db
    .prepare<[string, string, number, number, number], string>(
      'SELECT id FROM session WHERE user_id = ? AND id <> ? AND ended_at IS NULL AND expires_at > ? AND created_at <= ? LIMIT ?',
    )
    .pluck();
  const consentsOfClient = db.prepare<[string], number>('SELECT count(*) FROM consent WHERE client_id = ?').pluck();
  return {
    /** Ids of the user's live sessions that began by `until`, without `exceptId` (empty: none is left out). */
    liveIds: (userId: string, exceptId: string, now: EpochMs, until: EpochMs, limit: number): string[] =>
      liveIds.all(userId, exceptId, now, until, limit),
    countConsentsOfClient: (clientId: string): number => consentsOfClient.get(clientId) ?? 0,
    find(id: string): SessionRecord | undefined {
      const row = byId.get(id);
      return row ? toSession(sealer, row) : undefined;
    },
    listOfUser: (userId: string, now: EpochMs, limit: number): SessionRecord[] =>
      ofUser.all(userId, now, limit).map((row) => toSession(sealer, row)),
    countOfUser: (userId: string, now: EpochMs): number => countOf.get(userId, now) ?? 0,
    /** Live sessions before `cursor`, newest first; from the newest for an empty one. */
    listLive: (cursor: string, now: EpochMs, limit: number): SessionRecord[] =>
      live.all({ cursor, now, limit }).map((row) => toSession(sealer, row)),
    consent(userId: string, clientId: string): ConsentRecord | undefined {
      const row = consent.get(userId, clientId);
      return row ? toConsent(row) : undefined;
    },
    consentsOfUser: (userId: string, limit: number): ConsentRecord[] => consentsOf.all(userId, limit).map(toConsent),
  };
};

export const sessionWrites = (db: Database, sealer: Sealer) => {
  const insert = db.prepare(
    `INSERT INTO session (id, hash, user_id, amr, acr, auth_time, created_at, last_seen_at, expires_at, ended_at, origin_sealed)
     VALUES (@id, @hash, @userId, @amr, @acr, @authTime, @createdAt, @lastSeenAt, @expiresAt, NULL, @originSealed)`,
  );
  const touch = db.prepare('UPDATE session SET last_seen_at = ? WHERE id = ? AND ended_at IS NULL AND last_seen_at < ?');
  const end = db.prepare('UPDATE session SET ended_at = ? WHERE id = ? AND ended_at IS NULL');
  const endOfUser = db.prepare<[number, string, string], { id: string }>(
    'UPDATE session SET ended_at = ? WHERE user_id = ? AND id <> ? AND ended_at IS NULL RETURNING id',
  );
  const putConsent = db.prepare(
    'INSERT INTO consent (user_id, client_id, scopes, granted_at) VALUES (?, ?, ?, ?) ON CONFLICT (user_id, client_id) DO UPDATE SET scopes = excluded.scopes, granted_at = excluded.granted_at',
  );
  const dropConsent = db.prepare('DELETE FROM consent WHERE user_id = ? AND client_id = ?');
  return {
    insert: (session: Omit<SessionRecord, 'endedAt'>): void =>
      void insert.run({
        ...session,
        amr: JSON.stringify(session.amr),
        originSealed: sealer.seal('user', JSON.stringify({ address: session.address, agent: session.agent }), `session/${session.id}`),
      }),
    touch: (id: string, at: EpochMs): void => void touch.run(at, id, at),
    /** False when it is unknown or ended already. */
    end: (id: string, at: EpochMs): boolean => end.run(at, id).changes === 1,
    /** Ends every session of the user but `exceptId` (empty: none is spared) and returns their ids. */
    endOfUser: (userId: string, exceptId: string, at: EpochMs): string[] => endOfUser.all(at, userId, exceptId).map((row) => row.id),
    putConsent: (consent: ConsentRecord): void =>
      void putConsent.run(consent.userId, consent.clientId, JSON.stringify(consent.scopes), consent.grantedAt),
    dropConsent: (userId: string, clientId: string): boolean => dropConsent.run(userId, clientId).changes === 1,
  };
};
