import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { HEAD_FILE, type KeptHead, readKeptHead } from '../../electron/audit/head-file.ts';
import { tilesFor } from '../../electron/audit/merkle-tree.ts';
import type { SealedPersonal } from '../../electron/audit/verify/check-personal.ts';
import { createLogReport, judgePersonal, type LogReport } from '../../electron/audit/verify/log-report.ts';
import { createFindings } from '../../electron/audit/verify/problem.ts';
import { verifySnapshot } from '../../electron/audit/verify/verify-snapshot.ts';
import type { Sealer } from '../../electron/keys/seal.ts';
import { DATABASE_FILE } from '../../electron/store/database-file.ts';

/** Verifies on this thread: the same steps as `verifyLog` takes, without the cost of a thread for each of hundreds of cases. */
export const verifyConnection = (sealer: Sealer, db: Database.Database, kept: KeptHead | undefined): LogReport => {
  db.exec('BEGIN');
  const values: SealedPersonal[] = [];
  const steps = verifySnapshot(db, { kept, opened: (value) => void values.push(value) });
  let step = steps.next();
  while (!step.done) step = steps.next();
  db.exec('COMMIT');
  const personal = createFindings();
  judgePersonal(sealer, values, personal);
  return createLogReport(sealer, { result: step.value, personal, head: { given: kept !== undefined }, elapsed: 1 });
};

/** Verifies a data directory on this thread. */
export const verifyHere = (sealer: Sealer, directory: string): LogReport => {
  const db = new Database(join(directory, DATABASE_FILE), { readonly: true });
  try {
    return verifyConnection(sealer, db, readKeptHead(directory));
  } finally {
    db.close();
  }
};

/** The bytes of a closed database, in the form that can be opened from memory: no write-ahead log (SQLite file format, §1.3.2). */
export const databaseBytes = (directory: string): Buffer => {
  const bytes = readFileSync(join(directory, DATABASE_FILE));
  bytes[18] = 1;
  bytes[19] = 1;
  return bytes;
};

/** A copy of a data directory that a test may spoil. */
const copyOf = (directory: string): string => {
  const target = mkdtempSync(join(tmpdir(), 'gatewatch-tamper-'));
  for (const name of [DATABASE_FILE, HEAD_FILE])
    if (existsSync(join(directory, name))) copyFileSync(join(directory, name), join(target, name));
  return target;
};

/** Runs a test on a copy and removes it. */
export const onCopy = <T>(directory: string, run: (copy: string) => T): T => {
  const copy = copyOf(directory);
  try {
    return run(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};

const sha256 = (...parts: (string | Buffer)[]): Buffer => {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
};

export interface StoredEvent {
  seq: number;
  body: string;
  prev_hash: Buffer;
  hash: Buffer;
}

export const eventAt = (db: Database.Database, seq: number): StoredEvent => {
  const row = db.prepare<[number], StoredEvent>('SELECT seq, body, prev_hash, hash FROM audit_event WHERE seq = ?').get(seq);
  if (!row) throw new Error(`there is no event ${seq}`);
  return row;
};

/** A body with other details, still canonical. */
export const otherBody = (body: string): string => body.replace('"details":{', '"details":{"a":1,');

export const setBody = (db: Database.Database, seq: number, body: string): void =>
  void db.prepare('UPDATE audit_event SET body = ? WHERE seq = ?').run(body, seq);

/** Gives an event the hash that fits its body, and leaves those after it as they are. */
export const rehash = (db: Database.Database, seq: number): void => {
  const { body, prev_hash } = eventAt(db, seq);
  db.prepare('UPDATE audit_event SET hash = ? WHERE seq = ?').run(sha256(prev_hash, body), seq);
};

/** Chains everything from `seq` on anew, as an owner of the file can: the chain needs no key. */
export const rechain = (db: Database.Database, seq: number): void => {
  const rows = db.prepare<[number], StoredEvent>('SELECT seq, body, prev_hash, hash FROM audit_event WHERE seq >= ? ORDER BY seq').all(seq);
  const update = db.prepare('UPDATE audit_event SET prev_hash = ?, hash = ? WHERE seq = ?');
  let hash = seq === 1 ? Buffer.alloc(32) : eventAt(db, seq - 1).hash;
  for (const row of rows) {
    const next = sha256(hash, row.body);
    update.run(hash, next, row.seq);
    hash = next;
  }
};

/** Writes the stored tree anew over the events there are, up to `size`. */
export const retile = (db: Database.Database, size: number): void => {
  const bodies = db.prepare<[number], string>('SELECT body FROM audit_event WHERE seq <= ? ORDER BY seq').pluck().all(size);
  const leaves = bodies.map((body) => sha256(Buffer.of(0), body));
  db.exec('DELETE FROM audit_tile');
  const insert = db.prepare('INSERT INTO audit_tile (level, tile, hashes) VALUES (?, ?, ?)');
  for (const tile of tilesFor(0, size, leaves, () => undefined)) insert.run(tile.level, tile.index, tile.hashes);
};

/** Appends an event that is chained to the newest one. */
export const forgeNext = (db: Database.Database, from: number): void => {
  const last = db.prepare<[], StoredEvent>('SELECT seq, body, prev_hash, hash FROM audit_event ORDER BY seq DESC LIMIT 1').get();
  if (!last) throw new Error('the log is empty');
  const seq = last.seq + 1;
  const body = eventAt(db, from).body.replace(`"seq":${from},`, `"seq":${seq},`);
  db.prepare(
    `INSERT INTO audit_event SELECT ?, at, kind, severity, success, user_id, client_id, address_id, agent_id, login_id, token_id, correlation, ?, ?, ?
     FROM audit_event WHERE seq = ?`,
  ).run(seq, body, last.hash, sha256(last.hash, body), from);
};

/** Flips one bit of a stored blob. */
export const flipBit = (bytes: Buffer, at: number): Buffer => {
  const flipped = Buffer.from(bytes);
  flipped[at] = (flipped[at] ?? 0) ^ 1;
  return flipped;
};
