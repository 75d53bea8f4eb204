import type { Database } from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { logReads } from '../log-table.ts';
import { hashFromTiles, type ReadHash } from '../merkle-tree.ts';

const CACHED_TILES = 64;
const CACHED_HASHES = 8192;

/** Reads hashes of the stored tree for many proofs in a row: neighbours share most of their paths. @throws Error when a tile is missing or too short. */
export const treeHashes = (db: Database): ReadHash => {
  const { tile } = logReads(db);
  const tiles = new LRUCache<string, Buffer>({ max: CACHED_TILES });
  const hashes = new LRUCache<string, Buffer>({ max: CACHED_HASHES });
  const read = hashFromTiles((level, index) => {
    const key = `${level}/${index}`;
    const stored = tiles.get(key) ?? tile(level, index);
    if (stored) tiles.set(key, stored);
    return stored;
  });
  return (level, index) => {
    const key = `${level}/${index}`;
    const known = hashes.get(key);
    if (known) return known;
    const hash = read(level, index);
    hashes.set(key, hash);
    return hash;
  };
};
