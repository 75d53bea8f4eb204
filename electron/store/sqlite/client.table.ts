import type { Database } from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import type { EpochMs } from '../../../shared/units.ts';
import type { ClientSecret } from '../../oauth/client.ts';
import type { ClientRecord } from '../records.ts';

interface ClientRow {
  id: string;
  name: string;
  type: 'confidential' | 'public';
  status: 'active' | 'suspended';
  auth_method: ClientRecord['authMethod'];
  assertion_alg: string | null;
  jwks: string | null;
  grants: string;
  redirect_uris: string;
  post_logout_redirect_uris: string;
  scopes: string;
  default_scopes: string;
  access_token_format: 'jwt' | 'opaque';
  id_token_alg: ClientRecord['idTokenAlg'];
  skip_consent: number;
  weak_secret: number;
  created_at: number;
  updated_at: number;
  tokens_not_before: number;
}

interface SecretRow {
  hash: Buffer;
  sealed: Buffer | null;
  created_at: number;
  expires_at: number | null;
}

const toSecret = (row: SecretRow): ClientSecret => ({
  hash: row.hash,
  sealed: row.sealed,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

const toClient = (row: ClientRow, secrets: ClientSecret[]): ClientRecord =>
  Object.freeze({
    id: row.id,
    name: row.name,
    type: row.type,
    status: row.status,
    authMethod: row.auth_method,
    assertionAlg: row.assertion_alg,
    secrets,
    jwks: row.jwks === null ? null : JSON.parse(row.jwks),
    grants: JSON.parse(row.grants),
    redirectUris: JSON.parse(row.redirect_uris),
    postLogoutRedirectUris: JSON.parse(row.post_logout_redirect_uris),
    scopes: JSON.parse(row.scopes),
    defaultScopes: JSON.parse(row.default_scopes),
    accessTokenFormat: row.access_token_format,
    idTokenAlg: row.id_token_alg,
    skipConsent: row.skip_consent === 1,
    weakSecret: row.weak_secret === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    tokensNotBefore: row.tokens_not_before,
  });

const CACHED_CLIENTS = 10_000;

/** Clients parsed once and kept until any client changes: a registration is read by every request and written a few times a year. */
export const createClientCache = () => new LRUCache<string, ClientRecord>({ max: CACHED_CLIENTS });
export type ClientCache = ReturnType<typeof createClientCache>;

/** Which clients are looked for; members that are there have all to hold. */
export interface ClientSearch {
  /** Occurs in the id or the name, in any case of ASCII letters. */
  readonly text?: string | undefined;
  readonly status?: 'active' | 'suspended' | undefined;
  /** A grant type it may use. */
  readonly grant?: string | undefined;
}

/** Newest consents and tokens that are read for the scopes a client really uses. */
const SCOPES_FROM = 5000;

export const clientReads = (db: Database, cache: ClientCache | null) => {
  const byId = db.prepare<[string], ClientRow>('SELECT * FROM client WHERE id = ?');
  const secretsOf = db.prepare<[string], SecretRow>(
    'SELECT hash, sealed, created_at, expires_at FROM client_secret WHERE client_id = ? ORDER BY created_at DESC',
  );
  const page = db.prepare<[string, number], ClientRow>('SELECT * FROM client WHERE id > ? ORDER BY id LIMIT ?');
  const matching = db.prepare<
    [{ cursor: string; limit: number; text: string | null; status: string | null; grant: string | null }],
    ClientRow
  >(
    `SELECT * FROM client WHERE id > @cursor AND (@status IS NULL OR status = @status)
       AND (@text IS NULL OR instr(lower(id), lower(@text)) > 0 OR instr(lower(name), lower(@text)) > 0)
       AND (@grant IS NULL OR EXISTS (SELECT 1 FROM json_each(grants) WHERE value = @grant)) ORDER BY id LIMIT @limit`,
  );
  const consented = db
    .prepare<[string, number], string>(
      'SELECT DISTINCT scope.value FROM (SELECT scopes FROM consent WHERE client_id = ? LIMIT ?) c, json_each(c.scopes) scope',
    )
    .pluck();
  const issued = db
    .prepare<[number, string], string>(
      'SELECT DISTINCT scope FROM (SELECT client_id, scope FROM access_token ORDER BY jti DESC LIMIT ?) WHERE client_id = ?',
    )
    .pluck();
  const activeSince = db.prepare<[string], number>("SELECT tokens_not_before FROM client WHERE id = ? AND status = 'active'").pluck();
  const statusOf = db.prepare<[string], string>('SELECT status FROM client WHERE id = ?').pluck();
  const counted = db.prepare<[], number>('SELECT count(*) FROM client').pluck();
  const active = db.prepare<[], number>("SELECT count(*) FROM client WHERE status = 'active'").pluck();
  const newestVoid = db.prepare<[], number>('SELECT coalesce(max(tokens_not_before), 0) FROM client').pluck();
  return {
    find(id: string): ClientRecord | undefined {
      const known = cache?.get(id);
      if (known) return known;
      const row = byId.get(id);
      if (!row) return undefined;
      const client = toClient(row, secretsOf.all(id).map(toSecret));
      cache?.set(id, client);
      return client;
    },
    isActive: (id: string): boolean => statusOf.get(id) === 'active',
    /** The moment up to which all tokens of the client are void; undefined when it is unknown or not active. */
    activeSince: (id: string): EpochMs | undefined => activeSince.get(id),
    /** Clients in order of id, after `cursor`. */
    list: (cursor: string, limit: number): ClientRecord[] =>
      page.all(cursor, limit).map((row) => toClient(row, secretsOf.all(row.id).map(toSecret))),
    /** As `list`, of those that match. */
    search: (cursor: string, limit: number, { text, status, grant }: ClientSearch): ClientRecord[] =>
      matching
        .all({ cursor, limit, text: text ?? null, status: status ?? null, grant: grant ?? null })
        .map((row) => toClient(row, secretsOf.all(row.id).map(toSecret))),
    /** Scopes that people allowed the client or that its newest tokens have, in order. */
    scopesUsed: (id: string): string[] =>
      [...new Set([...consented.all(id, SCOPES_FROM), ...issued.all(SCOPES_FROM, id).flatMap((scope) => scope.split(' '))])]
        .filter((scope) => scope !== '')
        .sort(),
    count: (): number => counted.get() ?? 0,
    countActive: (): number => active.get() ?? 0,
    /** The newest moment up to which all tokens of any client are void. */
    newestVoid: (): EpochMs => newestVoid.get() ?? 0,
  };
};

export const clientWrites = (db: Database, changed: () => void) => {
  const insert = db.prepare(
    `INSERT INTO client (id, name, type, status, auth_method, assertion_alg, jwks, grants, redirect_uris, post_logout_redirect_uris, scopes, default_scopes,
       access_token_format, id_token_alg, skip_consent, weak_secret, created_at, updated_at, tokens_not_before)
     VALUES (@id, @name, @type, @status, @authMethod, @assertionAlg, @jwks, @grants, @redirectUris, @postLogoutRedirectUris, @scopes, @defaultScopes,
       @accessTokenFormat, @idTokenAlg, @skipConsent, @weakSecret, @createdAt, @updatedAt, @tokensNotBefore)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, type = excluded.type, auth_method = excluded.auth_method, assertion_alg = excluded.assertion_alg, jwks = excluded.jwks,
       grants = excluded.grants, redirect_uris = excluded.redirect_uris, post_logout_redirect_uris = excluded.post_logout_redirect_uris,
       scopes = excluded.scopes, default_scopes = excluded.default_scopes, access_token_format = excluded.access_token_format,
       id_token_alg = excluded.id_token_alg, skip_consent = excluded.skip_consent, weak_secret = excluded.weak_secret, updated_at = excluded.updated_at`,
  );
  const addSecret = db.prepare(
    'INSERT OR REPLACE INTO client_secret (client_id, hash, sealed, created_at, expires_at) VALUES (?, ?, ?, ?, ?)',
  );
  const expireSecrets = db.prepare(
    'UPDATE client_secret SET expires_at = ? WHERE client_id = ? AND (expires_at IS NULL OR expires_at > ?)',
  );
  const dropSecrets = db.prepare('DELETE FROM client_secret WHERE client_id = ?');
  const setStatus = db.prepare('UPDATE client SET status = ?, updated_at = ? WHERE id = ? AND status <> ?');
  const setNotBefore = db.prepare('UPDATE client SET tokens_not_before = ?, updated_at = ? WHERE id = ?');
  const raiseNotBefore = db.prepare('UPDATE client SET tokens_not_before = ? WHERE id = ? AND tokens_not_before < ?');
  const raiseEvery = db.prepare('UPDATE client SET tokens_not_before = ? WHERE tokens_not_before < ?');
  const remove = db.prepare('DELETE FROM client WHERE id = ?');
  const dropTokens = db.prepare('DELETE FROM access_token WHERE client_id = ?');
  return {
    /** Inserts the client, or replaces the registration of the same id; status, secrets and creation time stay. */
    put(client: Omit<ClientRecord, 'secrets'>): void {
      insert.run({
        ...client,
        jwks: client.jwks === null ? null : JSON.stringify(client.jwks),
        grants: JSON.stringify(client.grants),
        redirectUris: JSON.stringify(client.redirectUris),
        postLogoutRedirectUris: JSON.stringify(client.postLogoutRedirectUris),
        scopes: JSON.stringify(client.scopes),
        defaultScopes: JSON.stringify(client.defaultScopes),
        skipConsent: client.skipConsent ? 1 : 0,
        weakSecret: client.weakSecret ? 1 : 0,
      });
      changed();
    },
    addSecret(clientId: string, secret: ClientSecret): void {
      addSecret.run(clientId, secret.hash, secret.sealed, secret.createdAt, secret.expiresAt);
      changed();
    },
    /** Lets every live secret of the client end at `at`. */
    expireSecrets(clientId: string, at: EpochMs): void {
      expireSecrets.run(at, clientId, at);
      changed();
    },
    dropSecrets(clientId: string): void {
      dropSecrets.run(clientId);
      changed();
    },
    /** False when the client is unknown or has that status already. */
    setStatus(clientId: string, status: 'active' | 'suspended', at: EpochMs): boolean {
      changed();
      return setStatus.run(status, at, clientId, status).changes === 1;
    },
    voidTokensBefore(clientId: string, at: EpochMs): void {
      setNotBefore.run(at, at, clientId);
      changed();
    },
    /** Voids all that was issued to the client up to `at`; false when it was void up to then before. */
    raiseNotBefore(clientId: string, at: EpochMs): boolean {
      changed();
      return raiseNotBefore.run(at, clientId, at).changes === 1;
    },
    /** The same for every client, and how many it concerned. */
    raiseEveryNotBefore(at: EpochMs): number {
      changed();
      return raiseEvery.run(at, at).changes;
    },
    /** Removes the client with its secrets, consents, grants and tokens. */
    remove(clientId: string): boolean {
      dropTokens.run(clientId);
      changed();
      return remove.run(clientId).changes === 1;
    },
  };
};
