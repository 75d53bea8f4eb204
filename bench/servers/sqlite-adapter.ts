import type Database from 'better-sqlite3';
import type { PeerAdapter, PeerPayload } from './peer-adapter.ts';

const now = (): number => Math.floor(Date.now() / 1000);

/** A table for each kind of thing; an entry is found by its id, a session by its uid, what belongs to a grant by the grant. */
const schema = (table: string): string => `
  CREATE TABLE IF NOT EXISTS ${table} (
    id TEXT PRIMARY KEY, payload TEXT NOT NULL, grant_id TEXT, uid TEXT, user_code TEXT, consumed_at INTEGER, expires_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS ${table}_grant ON ${table} (grant_id) WHERE grant_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS ${table}_uid ON ${table} (uid) WHERE uid IS NOT NULL;
  CREATE INDEX IF NOT EXISTS ${table}_user_code ON ${table} (user_code) WHERE user_code IS NOT NULL;
`;

interface Row {
  readonly payload: string;
  readonly consumed_at: number | null;
}

const payloadOf = (row: Row | undefined): PeerPayload | undefined => {
  if (!row) return undefined;
  const payload: PeerPayload = JSON.parse(row.payload);
  return row.consumed_at === null ? payload : { ...payload, consumed: row.consumed_at };
};

/**
 * Storage in SQLite as a Node developer would write it: prepared statements, each call its own durable transaction. `name` is the kind of thing,
 * one of oidc-provider's own class names.
 */
export const sqliteAdapter = (db: Database.Database, name: string): PeerAdapter => {
  const table = `oidc_${name.toLowerCase()}`;
  db.exec(schema(table));
  const upsert = db.prepare(
    `INSERT INTO ${table} (id, payload, grant_id, uid, user_code, expires_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid,
       user_code = excluded.user_code, expires_at = excluded.expires_at`,
  );
  const find = (column: string) => db.prepare<[string], Row>(`SELECT payload, consumed_at FROM ${table} WHERE ${column} = ?`);
  const [byId, byUid, byUserCode] = [find('id'), find('uid'), find('user_code')];
  const consume = db.prepare(`UPDATE ${table} SET consumed_at = ? WHERE id = ?`);
  const destroy = db.prepare(`DELETE FROM ${table} WHERE id = ?`);
  const revoke = db.prepare(`DELETE FROM ${table} WHERE grant_id = ?`);
  return {
    async upsert(id, payload, expiresIn) {
      const expiresAt = expiresIn === undefined ? null : now() + expiresIn;
      upsert.run(id, JSON.stringify(payload), payload.grantId ?? null, payload.uid ?? null, payload.userCode ?? null, expiresAt);
    },
    find: async (id) => payloadOf(byId.get(id)),
    findByUid: async (uid) => payloadOf(byUid.get(uid)),
    findByUserCode: async (userCode) => payloadOf(byUserCode.get(userCode)),
    async consume(id) {
      consume.run(now(), id);
    },
    async destroy(id) {
      destroy.run(id);
    },
    async revokeByGrantId(grantId) {
      revoke.run(grantId);
    },
  };
};
