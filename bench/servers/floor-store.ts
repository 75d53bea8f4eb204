import { hash } from 'node:crypto';
import Database from 'better-sqlite3';
import { SEEDED_TOKENS } from '../site.ts';

/** What any store must keep of a token: where to find it, how to know it again, whose it is and until when. */
export interface FloorRow {
  readonly id: Buffer;
  readonly token: string;
  readonly clientId: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** The least a token store does: keep one narrow row durably, and find one by the hash of a token. */
export interface FloorStore {
  /** Keeps what a later look-up of the token needs. Resolves when the row is durable; rows that arrive in one turn share a transaction. */
  keep(row: FloorRow): Promise<void>;
  /** When the token expires, epoch milliseconds, or undefined for a token never issued. */
  expiryOf(token: string): number | undefined;
}

const schema = `
  CREATE TABLE kept (
    id BLOB PRIMARY KEY, digest BLOB NOT NULL, client_id TEXT NOT NULL, expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE live (digest BLOB PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

const seed = (db: Database.Database): void => {
  const insert = db.prepare('INSERT INTO live (digest, expires_at) VALUES (?, ?)');
  const expiresAt = Date.now() + 86_400_000;
  db.transaction(() => {
    for (let n = 0; n < SEEDED_TOKENS; n++) insert.run(hash('sha256', `token-${n}`, 'buffer'), expiresAt);
  })();
};

/** Opens a fresh store in a file: WAL, `synchronous=FULL`, group commit at the end of the turn. */
export const openFloorStore = (file: string): FloorStore => {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(schema);
  seed(db);
  const insert = db.prepare('INSERT INTO kept (id, digest, client_id, expires_at) VALUES (?, ?, ?, ?)');
  const find = db.prepare('SELECT expires_at FROM live WHERE digest = ?').pluck();
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');

  let group: { readonly row: FloorRow; readonly resolve: () => void }[] = [];
  const flush = (): void => {
    const waiting = group;
    group = [];
    begin.run();
    for (const { row } of waiting) insert.run(row.id, hash('sha256', row.token, 'buffer'), row.clientId, row.expiresAt);
    commit.run();
    for (const { resolve } of waiting) resolve();
  };

  return {
    keep: (row) =>
      new Promise((resolve) => {
        if (group.push({ row, resolve }) === 1) setImmediate(flush);
      }),
    expiryOf(token) {
      const found = find.get(hash('sha256', token, 'buffer'));
      return typeof found === 'number' ? found : undefined;
    },
  };
};
