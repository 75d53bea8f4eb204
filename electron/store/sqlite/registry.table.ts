import type { Database } from 'better-sqlite3';
import type { EpochMs } from '../../../shared/units.ts';
import type { ResourceRecord, SigningKeyRecord } from '../records.ts';

interface KeyRow {
  kid: string;
  alg: SigningKeyRecord['alg'];
  state: SigningKeyRecord['state'];
  private_sealed: Buffer | null;
  public_jwk: string;
  created_at: number;
  activated_at: number | null;
  retiring_at: number | null;
  retired_at: number | null;
}

const toKey = (row: KeyRow): SigningKeyRecord => ({
  kid: row.kid,
  alg: row.alg,
  state: row.state,
  privateSealed: row.private_sealed,
  publicJwk: JSON.parse(row.public_jwk),
  createdAt: row.created_at,
  activatedAt: row.activated_at,
  retiringAt: row.retiring_at,
  retiredAt: row.retired_at,
});

interface ResourceRow {
  identifier: string;
  scopes: string;
  clients: string;
  created_at: number;
  updated_at: number;
}

const toResource = (row: ResourceRow): ResourceRecord => ({
  identifier: row.identifier,
  scopes: JSON.parse(row.scopes),
  clients: JSON.parse(row.clients),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

export interface LogKeyRow {
  origin: string;
  public_key: Buffer;
  private_sealed: Buffer;
  from_size: number;
  created_at: number;
}

/** Small tables of the server itself: signing keys, resources, settings, the keys of the log. */
export const registryReads = (db: Database) => {
  const keys = db.prepare<[], KeyRow>('SELECT * FROM signing_key ORDER BY created_at, kid');
  const resources = db.prepare<[], ResourceRow>('SELECT * FROM resource ORDER BY identifier');
  const setting = db.prepare<[string], string>('SELECT value FROM setting WHERE name = ?').pluck();
  const logKeys = db.prepare<[], LogKeyRow>('SELECT * FROM log_key ORDER BY created_at, origin');
  const failed = db.prepare<[Buffer, string], { window_start: number; count: number }>(
    'SELECT window_start, count FROM failed_proof WHERE subject = ? AND step = ?',
  );
  return {
    /** How often a proof of identity failed in its window. */
    failedProof(subject: Buffer, step: string): { windowStart: EpochMs; count: number } | undefined {
      const row = failed.get(subject, step);
      return row && { windowStart: row.window_start, count: row.count };
    },
    signingKeys: (): SigningKeyRecord[] => keys.all().map(toKey),
    resources: (): ResourceRecord[] => resources.all().map(toResource),
    setting: (name: string): string | undefined => setting.get(name),
    logKeys: (): LogKeyRow[] => logKeys.all(),
  };
};

export const registryWrites = (db: Database) => {
  const putKey = db.prepare(
    `INSERT INTO signing_key (kid, alg, state, private_sealed, public_jwk, created_at, activated_at, retiring_at, retired_at)
     VALUES (@kid, @alg, @state, @privateSealed, @publicJwk, @createdAt, @activatedAt, @retiringAt, @retiredAt)
     ON CONFLICT (kid) DO UPDATE SET state = excluded.state, private_sealed = excluded.private_sealed, activated_at = excluded.activated_at,
       retiring_at = excluded.retiring_at, retired_at = excluded.retired_at`,
  );
  const putResource = db.prepare(
    `INSERT INTO resource (identifier, scopes, clients, created_at, updated_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (identifier) DO UPDATE SET scopes = excluded.scopes, clients = excluded.clients, updated_at = excluded.updated_at`,
  );
  const putSetting = db.prepare('INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value');
  const putLogKey = db.prepare(
    'INSERT INTO log_key (origin, public_key, private_sealed, from_size, created_at) VALUES (@origin, @public_key, @private_sealed, @from_size, @created_at)',
  );
  return {
    putSigningKey: (key: SigningKeyRecord): void => void putKey.run({ ...key, publicJwk: JSON.stringify(key.publicJwk) }),
    putResource: (resource: ResourceRecord): void =>
      void putResource.run(
        resource.identifier,
        JSON.stringify(resource.scopes),
        JSON.stringify(resource.clients),
        resource.createdAt,
        resource.updatedAt,
      ),
    putSetting: (name: string, value: string): void => void putSetting.run(name, value),
    putLogKey: (key: LogKeyRow): void => void putLogKey.run(key),
  };
};

/** Values that may be used once, failed proofs of identity, and counted observations. */
export const guardWrites = (db: Database) => {
  const use = db.prepare('INSERT OR IGNORE INTO used_value (kind, owner, value, expires_at) VALUES (?, ?, ?, ?)');
  const mark = db.prepare(
    'INSERT INTO used_value (kind, owner, value, expires_at) VALUES (?, ?, ?, ?) ON CONFLICT (kind, owner, value) DO UPDATE SET expires_at = excluded.expires_at',
  );
  const isMarked = db
    .prepare<[string, string, Buffer, number], number>(
      'SELECT 1 FROM used_value WHERE kind = ? AND owner = ? AND value = ? AND expires_at > ?',
    )
    .pluck();
  const fail = db
    .prepare<[Buffer, string, number, number, number], number>(
      `INSERT INTO failed_proof (subject, step, window_start, count) VALUES (?, ?, ?, 1)
     ON CONFLICT (subject, step) DO UPDATE SET
       count = CASE WHEN window_start <= ? THEN 1 ELSE count + 1 END,
       window_start = CASE WHEN window_start <= ? THEN excluded.window_start ELSE window_start END
     RETURNING count`,
    )
    .pluck();
  const clear = db.prepare('DELETE FROM failed_proof WHERE subject = ? AND step = ?');
  const failures = db
    .prepare<[Buffer, string, number], number>('SELECT count FROM failed_proof WHERE subject = ? AND step = ? AND window_start > ?')
    .pluck();
  const observe = db.prepare(
    `INSERT INTO observation_minute (minute, endpoint, status, requests, total_us, max_us) VALUES (@minute, @endpoint, @status, @requests, @totalUs, @maxUs)
     ON CONFLICT (minute, endpoint, status) DO UPDATE SET requests = requests + excluded.requests, total_us = total_us + excluded.total_us, max_us = max(max_us, excluded.max_us)`,
  );
  return {
    /** Marks a value as used; false when it was used before. The look-up and the mark are one statement, so two at once cannot both win. */
    use: (kind: string, owner: string, value: Buffer, expiresAt: EpochMs): boolean => use.run(kind, owner, value, expiresAt).changes === 1,
    /** Marks a value until a time, also one that is marked already. */
    mark: (kind: string, owner: string, value: Buffer, expiresAt: EpochMs): void => void mark.run(kind, owner, value, expiresAt),
    isMarked: (kind: string, owner: string, value: Buffer, now: EpochMs): boolean => isMarked.get(kind, owner, value, now) === 1,
    /** Counts one more failure of `subject` at `step` and returns how many the window holds now. */
    fail: (subject: Buffer, step: string, now: EpochMs, windowMs: number): number =>
      fail.get(subject, step, now, now - windowMs, now - windowMs) ?? 1,
    failures: (subject: Buffer, step: string, now: EpochMs, windowMs: number): number => failures.get(subject, step, now - windowMs) ?? 0,
    clearFailures: (subject: Buffer, step: string): void => void clear.run(subject, step),
    observe: (row: { minute: number; endpoint: string; status: number; requests: number; totalUs: number; maxUs: number }): void =>
      void observe.run(row),
  };
};
