import type { Database } from 'better-sqlite3';
import type { Findings } from './problem.ts';

const TILE_WIDTH = 256;
const HASH_BYTES = 32;
const HEX_HASH = 64;

export interface StoredTree {
  /** Leaf hash of an event as it was stored, 64 hexadecimal digits; undefined when none is. */
  leaf(seq: number): string | undefined;
  /** Whether a node of level 1 and up is stored as it was computed. */
  holds(level: number, index: number, node: Buffer): boolean;
  /** Leaves that are stored. */
  leaves(): number;
  /** Reports tiles that are missing, short, or go beyond a tree of `size` leaves. */
  checkExtent(size: number, findings: Findings): void;
}

interface Extent {
  readonly level: number;
  readonly tile: number;
  readonly hashes: number;
}

/** Hashes each tile of a tree must hold: level by level, the nodes that are complete. */
const expectedTiles = (size: number): Map<string, number> => {
  const expected = new Map<string, number>();
  for (let level = 0, nodes = size; nodes > 0; level++, nodes = Math.floor(nodes / TILE_WIDTH)) {
    for (let tile = 0; tile * TILE_WIDTH < nodes; tile++) expected.set(`${level}/${tile}`, Math.min(TILE_WIDTH, nodes - tile * TILE_WIDTH));
  }
  return expected;
};

/** The stored tree of the log, read beside the events it was made over. */
export const createStoredTree = (db: Database): StoredTree => {
  const read = db.prepare<[number, number], string>('SELECT lower(hex(hashes)) FROM audit_tile WHERE level = ? AND tile = ?').pluck();
  const extents = db.prepare<[], Extent>(
    `SELECT level, tile, length(hashes) * 1.0 / ${HASH_BYTES} AS hashes FROM audit_tile ORDER BY level, tile`,
  );
  const lastTile = db.prepare<[], Extent>(
    `SELECT level, tile, length(hashes) / ${HASH_BYTES} AS hashes FROM audit_tile WHERE level = 0 ORDER BY tile DESC LIMIT 1`,
  );
  /** The tile of each level that was read last: the tree grows from left to right. */
  const latest: { index: number; hashes: string }[] = [];
  const tileOf = (level: number, index: number): string => {
    const known = latest[level];
    if (known?.index === index) return known.hashes;
    const hashes = read.get(level, index) ?? '';
    latest[level] = { index, hashes };
    return hashes;
  };
  return {
    leaf(seq) {
      const from = ((seq - 1) % TILE_WIDTH) * HEX_HASH;
      const hashes = tileOf(0, Math.floor((seq - 1) / TILE_WIDTH));
      return hashes.length >= from + HEX_HASH ? hashes.slice(from, from + HEX_HASH) : undefined;
    },
    holds(level, index, node) {
      return tileOf(level, Math.floor(index / TILE_WIDTH)).startsWith(node.toString('hex'), (index % TILE_WIDTH) * HEX_HASH);
    },
    leaves() {
      const last = lastTile.get();
      return last ? last.tile * TILE_WIDTH + last.hashes : 0;
    },
    checkExtent(size, findings) {
      const expected = expectedTiles(size);
      const report = (level: number, nodes: number, detail: string): void =>
        findings.add({ seq: nodes * TILE_WIDTH ** level + 1, problem: 'tree', detail });
      for (const { level, tile: index, hashes } of extents.all()) {
        const due = expected.get(`${level}/${index}`) ?? 0;
        expected.delete(`${level}/${index}`);
        if (hashes < due) report(level, index * TILE_WIDTH + Math.floor(hashes), 'a tile of the stored tree is short');
        if (hashes > due)
          report(level, index * TILE_WIDTH + due, 'the stored tree goes on after the newest checkpoint: checkpoints were removed');
      }
      for (const key of expected.keys()) {
        const [level = 0, index = 0] = key.split('/').map(Number);
        report(level, index * TILE_WIDTH, 'a tile of the stored tree is missing');
      }
    },
  };
};
