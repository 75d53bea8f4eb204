import type { Database } from 'better-sqlite3';
import type { Role } from '../../../shared/role.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { OperatorRecord, OperatorSessionRecord, OperatorTotpRecord } from '../records.ts';
import { openText } from './sealed-text.ts';

interface OperatorRow {
  id: string;
  name_sealed: Buffer;
  role: Role;
  status: 'active' | 'suspended';
  password_hash: string;
  password_changed_at: number;
  last_sign_in_at: number | null;
  created_at: number;
  updated_at: number;
}

interface SessionRow {
  id: string;
  hash: Buffer;
  operator_id: string;
  transport: 'app' | 'browser';
  origin_sealed: Buffer;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
  locked_at: number | null;
  ended_at: number | null;
}

type Origin = Pick<OperatorSessionRecord, 'address' | 'agent'>;

const nameContext = (id: string): string => `operator/${id}/name`;
const originContext = (id: string): string => `operator-session/${id}`;
const indexOf = (sealer: Sealer, key: string): Buffer => sealer.blindIndex('operator', `name:${key}`);

const toOperator = (sealer: Sealer, row: OperatorRow): OperatorRecord => ({
  id: row.id,
  name: openText(sealer, 'operator', row.name_sealed, nameContext(row.id)),
  role: row.role,
  status: row.status,
  passwordHash: row.password_hash,
  passwordChangedAt: row.password_changed_at,
  lastSignInAt: row.last_sign_in_at,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const toSession = (sealer: Sealer, row: SessionRow): OperatorSessionRecord => {
  const origin: Origin = JSON.parse(openText(sealer, 'operator', row.origin_sealed, originContext(row.id)));
  return {
    id: row.id,
    hash: row.hash,
    operatorId: row.operator_id,
    transport: row.transport,
    address: origin.address,
    agent: origin.agent,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    lockedAt: row.locked_at,
    endedAt: row.ended_at,
  };
};

/** Operators of the console, their sessions and second factors. Who was removed is found by `nameOf` alone. */
export const operatorReads = (db: Database, sealer: Sealer) => {
  const byId = db.prepare<[string], OperatorRow>('SELECT * FROM operator WHERE id = ? AND removed_at IS NULL');
  const byName = db.prepare<[Buffer], OperatorRow>('SELECT * FROM operator WHERE name_index = ? AND removed_at IS NULL');
  const all = db.prepare<[number], OperatorRow>('SELECT * FROM operator WHERE removed_at IS NULL ORDER BY created_at, id LIMIT ?');
  const counted = db.prepare<[], number>('SELECT count(*) FROM operator WHERE removed_at IS NULL').pluck();
  const administrators = db
    .prepare<[string], number>(
      "SELECT count(*) FROM operator WHERE role = 'administrator' AND status = 'active' AND removed_at IS NULL AND id <> ?",
    )
    .pluck();
  const name = db.prepare<[string], Buffer>('SELECT name_sealed FROM operator WHERE id = ?').pluck();
  const totp = db.prepare<[string], { secret_sealed: Buffer; last_step: number; enrolled_at: number }>(
    'SELECT secret_sealed, last_step, enrolled_at FROM operator_totp WHERE operator_id = ?',
  );
  const hasTotp = db.prepare<[string], number>('SELECT 1 FROM operator_totp WHERE operator_id = ?').pluck();
  const session = db.prepare<[string], SessionRow>('SELECT * FROM operator_session WHERE id = ?');
  const sessions = db.prepare<[string, number, number], SessionRow>(
    'SELECT * FROM operator_session WHERE operator_id = ? AND ended_at IS NULL AND expires_at > ? ORDER BY created_at DESC, id DESC LIMIT ?',
  );
  const failures = db.prepare<[Buffer, string, number], { count: number; window_start: number }>(
    'SELECT count, window_start FROM failed_proof WHERE subject = ? AND step = ? AND window_start > ?',
  );
  const open = (row: OperatorRow | undefined) => (row ? toOperator(sealer, row) : undefined);
  return {
    find: (id: string): OperatorRecord | undefined => open(byId.get(id)),
    /** `key` is canonical: `operatorNameKey` made it. */
    findByName: (key: string): OperatorRecord | undefined => open(byName.get(indexOf(sealer, key))),
    list: (limit: number): OperatorRecord[] => all.all(limit).map((row) => toOperator(sealer, row)),
    count: (): number => counted.get() ?? 0,
    /** Active administrators beside this operator. */
    otherAdministrators: (id: string): number => administrators.get(id) ?? 0,
    /** The name of an operator, also of one who was removed; undefined when there never was one. */
    nameOf(id: string): string | undefined {
      const sealed = name.get(id);
      return sealed ? openText(sealer, 'operator', sealed, nameContext(id)) : undefined;
    },
    hasTotp: (operatorId: string): boolean => hasTotp.get(operatorId) === 1,
    totp(operatorId: string): OperatorTotpRecord | undefined {
      const row = totp.get(operatorId);
      if (!row) return undefined;
      const secret = openText(sealer, 'totp', row.secret_sealed, `operator/${operatorId}`);
      return { operatorId, secret, lastStep: row.last_step, enrolledAt: row.enrolled_at };
    },
    findSession(id: string): OperatorSessionRecord | undefined {
      const row = session.get(id);
      return row ? toSession(sealer, row) : undefined;
    },
    /** Those that have neither ended nor expired, the newest first. */
    sessionsOf: (operatorId: string, now: EpochMs, limit: number): OperatorSessionRecord[] =>
      sessions.all(operatorId, now, limit).map((row) => toSession(sealer, row)),
    /** Failed proofs of the running window, and when it began. */
    failures(subject: Buffer, step: string, now: EpochMs, windowMs: number): { readonly count: number; readonly since: EpochMs } {
      const row = failures.get(subject, step, now - windowMs);
      return { count: row?.count ?? 0, since: row?.window_start ?? now };
    },
  };
};

export const operatorWrites = (db: Database, sealer: Sealer) => {
  const insert = db.prepare(
    `INSERT INTO operator (id, name_index, name_sealed, role, status, password_hash, password_changed_at, last_sign_in_at, created_at, updated_at, removed_at)
     VALUES (@id, @nameIndex, @nameSealed, @role, @status, @passwordHash, @passwordChangedAt, NULL, @createdAt, @updatedAt, NULL)`,
  );
  const setRole = db.prepare('UPDATE operator SET role = ?, updated_at = ? WHERE id = ?');
  const setStatus = db.prepare('UPDATE operator SET status = ?, updated_at = ? WHERE id = ?');
  const setPassword = db.prepare('UPDATE operator SET password_hash = ?, password_changed_at = ?, updated_at = ? WHERE id = ?');
  const upgradePassword = db.prepare('UPDATE operator SET password_hash = ? WHERE id = ? AND password_hash = ?');
  const signedIn = db.prepare('UPDATE operator SET last_sign_in_at = ? WHERE id = ?');
  const remove = db.prepare("UPDATE operator SET removed_at = ?, updated_at = ?, name_index = NULL, password_hash = '' WHERE id = ?");
  const dropSessions = db.prepare('DELETE FROM operator_session WHERE operator_id = ?');
  const putTotp = db.prepare(
    'INSERT OR REPLACE INTO operator_totp (operator_id, secret_sealed, last_step, enrolled_at) VALUES (?, ?, ?, ?)',
  );
  const spendStep = db.prepare('UPDATE operator_totp SET last_step = ? WHERE operator_id = ? AND last_step < ?');
  const dropTotp = db.prepare('DELETE FROM operator_totp WHERE operator_id = ?');
  const insertSession = db.prepare(
    `INSERT INTO operator_session (id, hash, operator_id, transport, origin_sealed, created_at, last_seen_at, expires_at, locked_at, ended_at)
     VALUES (@id, @hash, @operatorId, @transport, @originSealed, @createdAt, @lastSeenAt, @expiresAt, NULL, NULL)`,
  );
  const touch = db.prepare(
    'UPDATE operator_session SET last_seen_at = ? WHERE id = ? AND ended_at IS NULL AND locked_at IS NULL AND last_seen_at < ?',
  );
  const lock = db.prepare('UPDATE operator_session SET locked_at = ? WHERE id = ? AND ended_at IS NULL AND locked_at IS NULL');
  const unlock = db.prepare('UPDATE operator_session SET locked_at = NULL, last_seen_at = ? WHERE id = ? AND ended_at IS NULL');
  const end = db.prepare('UPDATE operator_session SET ended_at = ? WHERE id = ? AND ended_at IS NULL');
  const endOf = db.prepare<[number, string, string, number], { id: string }>(
    'UPDATE operator_session SET ended_at = ? WHERE operator_id = ? AND id <> ? AND ended_at IS NULL AND expires_at > ? RETURNING id',
  );
  return {
    /** Throws the database's unique violation when another operator has the name. */
    insert: (operator: OperatorRecord, key: string): void =>
      void insert.run({
        ...operator,
        nameIndex: indexOf(sealer, key),
        nameSealed: sealer.seal('operator', operator.name, nameContext(operator.id)),
      }),
    setRole: (id: string, role: Role, at: EpochMs): void => void setRole.run(role, at, id),
    setStatus: (id: string, status: OperatorRecord['status'], at: EpochMs): void => void setStatus.run(status, at, id),
    setPassword: (id: string, hash: string, at: EpochMs): void => void setPassword.run(hash, at, at, id),
    /** Replaces the very hash that was verified: a password changed meanwhile wins. */
    upgradePassword: (id: string, from: string, to: string): boolean => upgradePassword.run(to, id, from).changes === 1,
    signedIn: (id: string, at: EpochMs): void => void signedIn.run(at, id),
    /** Takes the operator away with sessions and factor; only the name stays, for the log. */
    remove(id: string, at: EpochMs): void {
      dropSessions.run(id);
      dropTotp.run(id);
      remove.run(at, at, id);
    },
    putTotp: ({ operatorId, secret, lastStep, enrolledAt }: OperatorTotpRecord): void =>
      void putTotp.run(operatorId, sealer.seal('totp', secret, `operator/${operatorId}`), lastStep, enrolledAt),
    /** Marks a time step as used; false when it, or a later one, was used before. */
    spendTotpStep: (operatorId: string, step: number): boolean => spendStep.run(step, operatorId, step).changes === 1,
    dropTotp: (operatorId: string): boolean => dropTotp.run(operatorId).changes === 1,
    insertSession: ({ address, agent, ...session }: Omit<OperatorSessionRecord, 'lockedAt' | 'endedAt'>): void =>
      void insertSession.run({
        ...session,
        originSealed: sealer.seal('operator', JSON.stringify({ address, agent }), originContext(session.id)),
      }),
    /** Notes activity; a locked session takes none. */
    touch: (id: string, at: EpochMs): void => void touch.run(at, id, at),
    /** False when it is locked or ended already. */
    lock: (id: string, at: EpochMs): boolean => lock.run(at, id).changes === 1,
    unlock: (id: string, at: EpochMs): boolean => unlock.run(at, id).changes === 1,
    /** False when it is unknown or ended already. */
    endSession: (id: string, at: EpochMs): boolean => end.run(at, id).changes === 1,
    /** Ends every session of the operator but `exceptId` (empty: none is spared) and returns how many there were. */
    endSessionsOf: (operatorId: string, exceptId: string, at: EpochMs): number => endOf.all(at, operatorId, exceptId, at).length,
  };
};
