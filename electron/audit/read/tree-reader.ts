import type { Database } from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import type { LogKeyRow } from '../../store/sqlite/registry.table.ts';
import { toNoteKey } from '../log-keys.ts';
import type { CheckpointRow } from '../log-table.ts';
import { hashFromTiles, type ReadHash } from '../merkle-tree.ts';
import { encodeVerifierKey } from '../signed-note.ts';

/** Inner hashes kept: neighbours share nearly all of their proofs. */
const KEPT_HASHES = 8192;

/** Reads inner hashes of the stored tree for proofs, each computed once. */
export const createHashReader = (reader: () => Database): ReadHash => {
  const kept = new LRUCache<string, Buffer>({ max: KEPT_HASHES });
  const fromTiles = hashFromTiles((level, index) =>
    reader().prepare<[number, number], Buffer>('SELECT hashes FROM audit_tile WHERE level = ? AND tile = ?').pluck().get(level, index),
  );
  return (level, index) => {
    const key = `${level}/${index}`;
    const known = kept.get(key);
    if (known) return known;
    const hash = fromTiles(level, index);
    kept.set(key, hash);
    return hash;
  };
};

/** The newest checkpoint; undefined for a log that was never signed. */
export const newestCheckpoint = (db: Database): CheckpointRow | undefined =>
  db.prepare<[], CheckpointRow>('SELECT size, root, note, created_at FROM audit_checkpoint ORDER BY size DESC LIMIT 1').get();

/** The keys of the log as verifiers want them, oldest first. */
export const verifierKeys = (db: Database): string[] =>
  db
    .prepare<[], Pick<LogKeyRow, 'origin' | 'public_key'>>('SELECT origin, public_key FROM log_key ORDER BY from_size')
    .all()
    .map((row) => encodeVerifierKey(toNoteKey(row)));
