import type { Database } from 'better-sqlite3';
import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { TotpRecord, UserRecord } from '../records.ts';
import { openText } from './sealed-text.ts';

interface UserRow {
  id: string;
  name_sealed: Buffer;
  email_sealed: Buffer | null;
  claims_sealed: Buffer;
  status: 'active' | 'suspended';
  password_hash: string | null;
  password_changed_at: number;
  created_at: number;
  updated_at: number;
  tokens_not_before: number;
  grants_not_before: number;
}

const toUser = (sealer: Sealer, row: UserRow): UserRecord => ({
  id: row.id,
  name: openText(sealer, 'user', row.name_sealed, `${row.id}/name`),
  email: row.email_sealed === null ? null : openText(sealer, 'user', row.email_sealed, `${row.id}/email`),
  claims: JSON.parse(openText(sealer, 'user', row.claims_sealed, `${row.id}/claims`)),
  status: row.status,
  passwordHash: row.password_hash,
  passwordChangedAt: row.password_changed_at,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  tokensNotBefore: row.tokens_not_before,
  grantsNotBefore: row.grants_not_before,
});

export const userReads = (db: Database, sealer: Sealer) => {
  const byId = db.prepare<[string], UserRow>('SELECT * FROM user WHERE id = ?');
  const byName = db.prepare<[Buffer], UserRow>('SELECT * FROM user WHERE name_index = ?');
  const byEmail = db.prepare<[Buffer], UserRow>('SELECT * FROM user WHERE email_index = ?');
  // Ids grow with time: the newest come first.
  const page = db.prepare<[{ cursor: string; limit: number; status: string | null }], UserRow>(
    "SELECT * FROM user WHERE (@cursor = '' OR id < @cursor) AND (@status IS NULL OR status = @status) ORDER BY id DESC LIMIT @limit",
  );
  const counted = db.prepare<[], number>('SELECT count(*) FROM user').pluck();
  const active = db.prepare<[], number>("SELECT count(*) FROM user WHERE status = 'active'").pluck();
  const statusOf = db.prepare<[string], string>('SELECT status FROM user WHERE id = ?').pluck();
  const totp = db.prepare<[string], { secret_sealed: Buffer; last_step: number; enrolled_at: number }>(
    'SELECT secret_sealed, last_step, enrolled_at FROM totp WHERE user_id = ?',
  );
  const codesLeft = db.prepare<[string], number>('SELECT count(*) FROM recovery_code WHERE user_id = ? AND spent_at IS NULL').pluck();
  const open = (row: UserRow | undefined) => (row ? toUser(sealer, row) : undefined);
  return {
    find: (id: string): UserRecord | undefined => open(byId.get(id)),
    /** `name` is canonical: `canonicalUserName` made it. */
    findByName: (name: string): UserRecord | undefined => open(byName.get(sealer.blindIndex('user', `name:${name}`))),
    findByEmail: (email: string): UserRecord | undefined => open(byEmail.get(sealer.blindIndex('user', `email:${email}`))),
    isActive: (id: string): boolean => statusOf.get(id) === 'active',
    /** Accounts before `cursor`, newest first; from the newest for an empty one. */
    list: (cursor: string, limit: number, status: UserRecord['status'] | null = null): UserRecord[] =>
      page.all({ cursor, limit, status }).map((row) => toUser(sealer, row)),
    count: (): number => counted.get() ?? 0,
    countActive: (): number => active.get() ?? 0,
    totp(userId: string): TotpRecord | undefined {
      const row = totp.get(userId);
      if (!row) return undefined;
      return { userId, secret: openText(sealer, 'totp', row.secret_sealed, userId), lastStep: row.last_step, enrolledAt: row.enrolled_at };
    },
    recoveryCodesLeft: (userId: string): number => codesLeft.get(userId) ?? 0,
  };
};

export const userWrites = (db: Database, sealer: Sealer) => {
  const put = db.prepare(
    `INSERT INTO user (id, name_index, name_sealed, email_index, email_sealed, claims_sealed, status, password_hash, password_changed_at, created_at, updated_at, tokens_not_before)
     VALUES (@id, @nameIndex, @nameSealed, @emailIndex, @emailSealed, @claimsSealed, @status, @passwordHash, @passwordChangedAt, @createdAt, @updatedAt, @tokensNotBefore)
     ON CONFLICT (id) DO UPDATE SET name_index = excluded.name_index, name_sealed = excluded.name_sealed, email_index = excluded.email_index,
       email_sealed = excluded.email_sealed, claims_sealed = excluded.claims_sealed, updated_at = excluded.updated_at`,
  );
  const setStatus = db.prepare('UPDATE user SET status = ?, updated_at = ? WHERE id = ? AND status <> ?');
  const setPassword = db.prepare('UPDATE user SET password_hash = ?, password_changed_at = ?, updated_at = ? WHERE id = ?');
  const upgradePassword = db.prepare('UPDATE user SET password_hash = ? WHERE id = ? AND password_hash = ?');
  const setNotBefore = db.prepare('UPDATE user SET tokens_not_before = ?, updated_at = ? WHERE id = ?');
  const raiseGrants = db.prepare('UPDATE user SET grants_not_before = ? WHERE id = ? AND grants_not_before < ?');
  const remove = db.prepare('DELETE FROM user WHERE id = ?');
  const dropTokens = db.prepare('DELETE FROM access_token WHERE user_id = ?');
  const putTotp = db.prepare('INSERT OR REPLACE INTO totp (user_id, secret_sealed, last_step, enrolled_at) VALUES (?, ?, ?, ?)');
  const spendStep = db.prepare('UPDATE totp SET last_step = ? WHERE user_id = ? AND last_step < ?');
  const dropTotp = db.prepare('DELETE FROM totp WHERE user_id = ?');
  const dropCodes = db.prepare('DELETE FROM recovery_code WHERE user_id = ?');
  const addCode = db.prepare('INSERT INTO recovery_code (user_id, hash) VALUES (?, ?)');
  const spendCode = db.prepare('UPDATE recovery_code SET spent_at = ? WHERE user_id = ? AND hash = ? AND spent_at IS NULL');
  return {
    /** Inserts the account, or replaces name, mail and claims of the same id. Throws the database's unique violation when another account has the name or mail. */
    put(user: Omit<UserRecord, 'grantsNotBefore'>): void {
      put.run({
        id: user.id,
        nameIndex: sealer.blindIndex('user', `name:${user.name}`),
        nameSealed: sealer.seal('user', user.name, `${user.id}/name`),
        emailIndex: user.email === null ? null : sealer.blindIndex('user', `email:${user.email}`),
        emailSealed: user.email === null ? null : sealer.seal('user', user.email, `${user.id}/email`),
        claimsSealed: sealer.seal('user', JSON.stringify(user.claims), `${user.id}/claims`),
        status: user.status,
        passwordHash: user.passwordHash,
        passwordChangedAt: user.passwordChangedAt,
        createdAt: user.createdAt,
        updatedAt: user.updatedAt,
        tokensNotBefore: user.tokensNotBefore,
      });
    },
    setStatus: (id: string, status: 'active' | 'suspended', at: EpochMs): boolean => setStatus.run(status, at, id, status).changes === 1,
    setPassword: (id: string, hash: string, at: EpochMs): boolean => setPassword.run(hash, at, at, id).changes === 1,
    /** Replaces the very hash that was verified: a password changed meanwhile wins. */
    upgradePassword: (id: string, from: string, to: string): boolean => upgradePassword.run(to, id, from).changes === 1,
    voidTokensBefore: (id: string, at: EpochMs): void => void setNotBefore.run(at, at, id),
    /** Voids what clients were allowed up to `at`, all of it at once; false when it was void up to then before. The person stays signed in. */
    voidGrantsBefore: (id: string, at: EpochMs): boolean => raiseGrants.run(at, id, at).changes === 1,
    remove(id: string): boolean {
      dropTokens.run(id);
      return remove.run(id).changes === 1;
    },
    putTotp: (totp: TotpRecord): void =>
      void putTotp.run(totp.userId, sealer.seal('totp', totp.secret, totp.userId), totp.lastStep, totp.enrolledAt),
    /** Marks a time step as used; false when it, or a later one, was used before. */
    spendTotpStep: (userId: string, step: number): boolean => spendStep.run(step, userId, step).changes === 1,
    dropTotp: (userId: string): boolean => dropTotp.run(userId).changes === 1,
    replaceRecoveryCodes(userId: string, hashes: readonly Buffer[]): void {
      dropCodes.run(userId);
      for (const hash of hashes) addCode.run(userId, hash);
    },
    /** Spends a recovery code; false when there is none such, or it was spent before. */
    spendRecoveryCode: (userId: string, hash: Buffer, at: EpochMs): boolean => spendCode.run(at, userId, hash).changes === 1,
  };
};
