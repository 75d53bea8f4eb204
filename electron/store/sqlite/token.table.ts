import type { Database } from 'better-sqlite3';
import type { EpochMs } from '../../../shared/units.ts';
import type { AccessTokenRecord, AccessTokenStanding, RefreshTokenRecord } from '../records.ts';

interface AccessRow {
  jti: string;
  hash: Buffer;
  client_id: string;
  user_id: string | null;
  grant_id: string | null;
  scope: string;
  audience: string;
  format: 'jwt' | 'opaque';
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
  grant_revoked_at: number | null;
  grant_created_at: number | null;
  auth_time: number | null;
  acr: string | null;
  user_status: 'active' | 'suspended' | null;
  user_not_before: number | null;
}

/** One audience is stored as it is, several as a JSON list, so that the common case parses nothing. */
const writeAudience = (audience: readonly string[]): string =>
  audience.length === 1 && !audience[0]?.startsWith('[') ? (audience[0] ?? '') : JSON.stringify(audience);
export const readAudience = (text: string): string[] => (text.startsWith('[') ? JSON.parse(text) : [text]);

const toStanding = (row: AccessRow): AccessTokenStanding => ({
  jti: row.jti,
  hash: row.hash,
  clientId: row.client_id,
  userId: row.user_id,
  grantId: row.grant_id,
  scope: row.scope,
  audience: readAudience(row.audience),
  format: row.format,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  spentAt: null,
  grantRevokedAt: row.grant_revoked_at,
  grantCreatedAt: row.grant_created_at,
  authTime: row.auth_time,
  acr: row.acr,
  userStatus: row.user_status,
  userTokensNotBefore: row.user_not_before ?? 0,
});

interface RefreshRow {
  id: string;
  hash: Buffer;
  grant_id: string;
  parent_id: string | null;
  scope: string;
  created_at: number;
  idle_expires_at: number;
  expires_at: number;
  spent_at: number | null;
  successor_id: string | null;
  revoked_at: number | null;
}

const toRefresh = (row: RefreshRow): RefreshTokenRecord => ({
  id: row.id,
  hash: row.hash,
  grantId: row.grant_id,
  parentId: row.parent_id,
  scope: row.scope,
  createdAt: row.created_at,
  idleExpiresAt: row.idle_expires_at,
  expiresAt: row.expires_at,
  spentAt: row.spent_at,
  successorId: row.successor_id,
  revokedAt: row.revoked_at,
});

export const tokenReads = (db: Database) => {
  const access = db.prepare<[string], AccessRow>(
    // Look-ups in the result row and no joins: setting up an outer join costs SQLite ten times what the look-ups do.
    `SELECT t.*,
       (SELECT revoked_at FROM token_grant WHERE id = t.grant_id) AS grant_revoked_at,
       (SELECT created_at FROM token_grant WHERE id = t.grant_id) AS grant_created_at,
       (SELECT auth_time FROM token_grant WHERE id = t.grant_id) AS auth_time,
       (SELECT acr FROM token_grant WHERE id = t.grant_id) AS acr,
       (SELECT status FROM user WHERE id = t.user_id) AS user_status,
       (SELECT max(tokens_not_before, grants_not_before) FROM user WHERE id = t.user_id) AS user_not_before
     FROM access_token t WHERE t.jti = ?`,
  );
  const refresh = db.prepare<[string], RefreshRow>('SELECT * FROM refresh_token WHERE id = ?');
  return {
    /** An access token with the standing of its grant and user, in one read. */
    findAccess(jti: string): AccessTokenStanding | undefined {
      const row = access.get(jti);
      return row ? toStanding(row) : undefined;
    },
    findRefresh(id: string): RefreshTokenRecord | undefined {
      const row = refresh.get(id);
      return row ? toRefresh(row) : undefined;
    },
  };
};

export const tokenWrites = (db: Database) => {
  const insertAccess = db.prepare(
    'INSERT INTO access_token (jti, hash, client_id, user_id, grant_id, scope, audience, format, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const revokeAccess = db.prepare('UPDATE access_token SET revoked_at = ? WHERE jti = ? AND revoked_at IS NULL');
  const insertRefresh = db.prepare(
    `INSERT INTO refresh_token (id, hash, grant_id, parent_id, scope, created_at, idle_expires_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const spendRefresh = db.prepare(
    'UPDATE refresh_token SET spent_at = ?, successor_id = ? WHERE id = ? AND spent_at IS NULL AND revoked_at IS NULL',
  );
  const replaceSuccessor = db.prepare('UPDATE refresh_token SET successor_id = ? WHERE id = ? AND successor_id = ?');
  const revokeUnspent = db.prepare('UPDATE refresh_token SET revoked_at = ? WHERE id = ? AND spent_at IS NULL AND revoked_at IS NULL');
  return {
    insertAccess: (token: Omit<AccessTokenRecord, 'revokedAt'>): void =>
      void insertAccess.run(
        token.jti,
        token.hash,
        token.clientId,
        token.userId,
        token.grantId,
        token.scope,
        writeAudience(token.audience),
        token.format,
        token.createdAt,
        token.expiresAt,
      ),
    /** False when it is unknown or revoked already. */
    revokeAccess: (jti: string, at: EpochMs): boolean => revokeAccess.run(at, jti).changes === 1,
    insertRefresh: (token: Omit<RefreshTokenRecord, 'spentAt' | 'successorId' | 'revokedAt'>): void =>
      void insertRefresh.run(
        token.id,
        token.hash,
        token.grantId,
        token.parentId,
        token.scope,
        token.createdAt,
        token.idleExpiresAt,
        token.expiresAt,
      ),
    /** Spends the token in favour of its successor; false when it was spent or revoked before. */
    spendRefresh: (id: string, successorId: string, at: EpochMs): boolean => spendRefresh.run(at, successorId, id).changes === 1,
    /** Puts another successor in the place of one that was never used; false when that is not the successor any more. */
    replaceSuccessor: (id: string, from: string, to: string): boolean => replaceSuccessor.run(to, id, from).changes === 1,
    /** Revokes a token that was not used yet; false when it was. */
    revokeUnspentRefresh: (id: string, at: EpochMs): boolean => revokeUnspent.run(at, id).changes === 1,
  };
};
