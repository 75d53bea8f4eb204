import type { Database } from 'better-sqlite3';
import type { EpochMs } from '../../../shared/units.ts';
import type { CodeRecord, GrantRecord } from '../records.ts';

interface GrantRow {
  id: string;
  client_id: string;
  user_id: string;
  session_id: string;
  scope: string;
  nonce: string | null;
  claims: string | null;
  acr: string;
  amr: string;
  auth_time: number;
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
  revoked_reason: string | null;
}

const toGrant = (row: GrantRow): GrantRecord => ({
  id: row.id,
  clientId: row.client_id,
  userId: row.user_id,
  sessionId: row.session_id,
  scope: row.scope,
  nonce: row.nonce,
  claims: row.claims,
  acr: row.acr,
  amr: JSON.parse(row.amr),
  authTime: row.auth_time,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  revokedReason: row.revoked_reason,
});

interface CodeRow {
  id: string;
  hash: Buffer;
  grant_id: string;
  client_id: string;
  redirect_uri: string;
  redirect_uri_given: number;
  code_challenge: string;
  correlation_id: string;
  created_at: number;
  expires_at: number;
  spent_at: number | null;
}

const toCode = (row: CodeRow): CodeRecord => ({
  id: row.id,
  hash: row.hash,
  grantId: row.grant_id,
  clientId: row.client_id,
  redirectUri: row.redirect_uri,
  redirectUriGiven: row.redirect_uri_given === 1,
  codeChallenge: row.code_challenge,
  correlationId: row.correlation_id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  spentAt: row.spent_at,
});

export const grantReads = (db: Database) => {
  const byId = db.prepare<[string], GrantRow>('SELECT * FROM token_grant WHERE id = ?');
  const code = db.prepare<[string], CodeRow>('SELECT * FROM authorization_code WHERE id = ?');
  const ofUser = db.prepare<[string, number, number], GrantRow>(
    'SELECT * FROM token_grant WHERE user_id = ? AND revoked_at IS NULL AND expires_at > ? ORDER BY created_at DESC LIMIT ?',
  );
  const ofSession = db
    .prepare<[string, number], number>('SELECT count(*) FROM token_grant WHERE session_id = ? AND revoked_at IS NULL AND expires_at > ?')
    .pluck();
  const tokensOfUser = db
    .prepare<[{ user: string; now: number }], number>(
      `SELECT (SELECT count(*) FROM token_grant g JOIN access_token t ON t.grant_id = g.id
                WHERE g.user_id = u.id AND g.revoked_at IS NULL AND t.revoked_at IS NULL AND t.expires_at > @now AND t.created_at > u.tokens_not_before)
            + (SELECT count(*) FROM token_grant g JOIN refresh_token r ON r.grant_id = g.id
                WHERE g.user_id = u.id AND g.revoked_at IS NULL AND r.revoked_at IS NULL AND r.spent_at IS NULL AND r.expires_at > @now
                  AND r.idle_expires_at > @now AND g.created_at > u.tokens_not_before)
         FROM user u WHERE u.id = @user`,
    )
    .pluck();
  return {
    countOfSession: (sessionId: string, now: EpochMs): number => ofSession.get(sessionId, now) ?? 0,
    /** Access and refresh tokens that are good by what the person did and suffered; a suspended client is not looked at. */
    countTokensOfUser: (user: string, now: EpochMs): number => tokensOfUser.get({ user, now }) ?? 0,
    find(id: string): GrantRecord | undefined {
      const row = byId.get(id);
      return row ? toGrant(row) : undefined;
    },
    findCode(id: string): CodeRecord | undefined {
      const row = code.get(id);
      return row ? toCode(row) : undefined;
    },
    listOfUser: (userId: string, now: EpochMs, limit: number): GrantRecord[] => ofUser.all(userId, now, limit).map(toGrant),
  };
};

export const grantWrites = (db: Database) => {
  const insert = db.prepare(
    `INSERT INTO token_grant (id, client_id, user_id, session_id, scope, nonce, claims, acr, amr, auth_time, created_at, expires_at)
     VALUES (@id, @clientId, @userId, @sessionId, @scope, @nonce, @claims, @acr, @amr, @authTime, @createdAt, @expiresAt)`,
  );
  const extend = db.prepare('UPDATE token_grant SET expires_at = ? WHERE id = ? AND expires_at < ?');
  const revoke = db.prepare('UPDATE token_grant SET revoked_at = ?, revoked_reason = ? WHERE id = ? AND revoked_at IS NULL');
  const revokeOfSession = db.prepare<[number, string, string, string], { id: string }>(
    "UPDATE token_grant SET revoked_at = ?, revoked_reason = ? WHERE session_id = ? AND revoked_at IS NULL AND instr(' ' || scope || ' ', ?) = 0 RETURNING id",
  );
  const revokeOfUser = db.prepare<[number, string, string], { id: string }>(
    'UPDATE token_grant SET revoked_at = ?, revoked_reason = ? WHERE user_id = ? AND revoked_at IS NULL RETURNING id',
  );
  const revokeOfConsent = db.prepare<[number, string, string, string], { id: string }>(
    'UPDATE token_grant SET revoked_at = ?, revoked_reason = ? WHERE user_id = ? AND client_id = ? AND revoked_at IS NULL RETURNING id',
  );
  const revokeOfClient = db.prepare('UPDATE token_grant SET revoked_at = ?, revoked_reason = ? WHERE client_id = ? AND revoked_at IS NULL');
  const insertCode = db.prepare(
    `INSERT INTO authorization_code (id, hash, grant_id, client_id, redirect_uri, redirect_uri_given, code_challenge, correlation_id, created_at, expires_at)
     VALUES (@id, @hash, @grantId, @clientId, @redirectUri, @redirectUriGiven, @codeChallenge, @correlationId, @createdAt, @expiresAt)`,
  );
  const spendCode = db.prepare('UPDATE authorization_code SET spent_at = ? WHERE id = ? AND spent_at IS NULL');
  const OFFLINE = ' offline_access ';
  return {
    insert: (grant: Omit<GrantRecord, 'revokedAt' | 'revokedReason'>): void =>
      void insert.run({ ...grant, amr: JSON.stringify(grant.amr) }),
    /** Lets the grant live until `expiresAt` when that is later than now stored. */
    extend: (id: string, expiresAt: EpochMs): void => void extend.run(expiresAt, id, expiresAt),
    /** False when it was revoked before: what must happen once is a conditional write. */
    revoke: (id: string, reason: string, at: EpochMs): boolean => revoke.run(at, reason, id).changes === 1,
    /** Revokes the grants that stood on a session. Those with `offline_access` outlive it (OpenID Connect Core §11). */
    revokeOfSession: (sessionId: string, reason: string, at: EpochMs): string[] =>
      revokeOfSession.all(at, reason, sessionId, OFFLINE).map((row) => row.id),
    revokeOfUser: (userId: string, reason: string, at: EpochMs): string[] => revokeOfUser.all(at, reason, userId).map((row) => row.id),
    revokeOfConsent: (userId: string, clientId: string, reason: string, at: EpochMs): string[] =>
      revokeOfConsent.all(at, reason, userId, clientId).map((row) => row.id),
    revokeOfClient: (clientId: string, reason: string, at: EpochMs): number => revokeOfClient.run(at, reason, clientId).changes,
    insertCode: (code: Omit<CodeRecord, 'spentAt'>): void =>
      void insertCode.run({ ...code, redirectUriGiven: code.redirectUriGiven ? 1 : 0 }),
    /** Spends the code; false when it was spent before. */
    spendCode: (id: string, at: EpochMs): boolean => spendCode.run(at, id).changes === 1,
  };
};
