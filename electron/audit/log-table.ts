import type { Database } from 'better-sqlite3';
import type { Tile } from './merkle-tree.ts';

export interface CheckpointRow {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
  readonly created_at: number;
}

/** An event as it is chained. */
export interface ChainRow {
  readonly seq: number;
  readonly body: string;
  readonly prev_hash: Buffer;
  readonly hash: Buffer;
}

/** What the maker of checkpoints and the guard at start read: bodies after a sequence number, tiles, the newest checkpoint. */
export const logReads = (db: Database) => {
  const bodies = db.prepare<[number, number], string>('SELECT body FROM audit_event WHERE seq > ? ORDER BY seq LIMIT ?').pluck();
  const chain = db.prepare<[number, number], ChainRow>(
    'SELECT seq, body, prev_hash, hash FROM audit_event WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  const tile = db.prepare<[number, number], Buffer>('SELECT hashes FROM audit_tile WHERE level = ? AND tile = ?').pluck();
  const newest = db.prepare<[], CheckpointRow>('SELECT * FROM audit_checkpoint ORDER BY size DESC LIMIT 1');
  const head = db.prepare<[], number>('SELECT max(seq) FROM audit_event').pluck();
  return {
    bodiesAfter: (seq: number, limit: number): string[] => bodies.all(seq, limit),
    chainAfter: (seq: number, limit: number): ChainRow[] => chain.all(seq, limit),
    tile: (level: number, index: number): Buffer | undefined => tile.get(level, index),
    newestCheckpoint: (): CheckpointRow | undefined => newest.get(),
    headSeq: (): number => head.get() ?? 0,
  };
};

/** What it writes, in a unit of work of its own. */
export const logWrites = (db: Database) => {
  const putTile = db.prepare(
    'INSERT INTO audit_tile (level, tile, hashes) VALUES (?, ?, ?) ON CONFLICT (level, tile) DO UPDATE SET hashes = excluded.hashes',
  );
  const insert = db.prepare('INSERT INTO audit_checkpoint (size, root, note, created_at) VALUES (?, ?, ?, ?)');
  return {
    putTile: (tile: Tile): void => void putTile.run(tile.level, tile.index, tile.hashes),
    /** Throws the database's own violation when this size was signed before: a log never signs two heads of one size. */
    insertCheckpoint: (row: CheckpointRow): void => void insert.run(row.size, row.root, row.note, row.created_at),
  };
};
