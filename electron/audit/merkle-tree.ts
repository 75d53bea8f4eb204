import { hash } from 'node:crypto';

/** Hashes a tile holds, and the bytes of one hash: C2SP tlog-tiles, height 8. */
const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;
const HASH_BYTES = 32;

/** The hash of the complete subtree over the leaves `index * 2^level` up to `(index + 1) * 2^level`, the end excluded. */
export type ReadHash = (level: number, index: number) => Buffer;

/** The stored hashes of a tile, 32 bytes each, at least as many as the tree needs; `undefined` when there is no such tile. */
export type ReadTile = (level: number, index: number) => Buffer | undefined;

export interface Tile {
  readonly level: number;
  readonly index: number;
  /** 1 to 256 hashes, 32 bytes each, in order. */
  readonly hashes: Buffer;
}

/** All that appending needs to know of a tree: the roots of its complete subtrees, largest first, one for every bit set in `size`. */
export interface Frontier {
  readonly size: number;
  readonly hashes: readonly Buffer[];
}

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  /** The leaf's hash, not its body. */
  readonly leaf: Buffer;
  readonly proof: readonly Buffer[];
  readonly root: Buffer;
}

export interface ConsistencyClaim {
  readonly first: number;
  readonly second: number;
  readonly firstRoot: Buffer;
  readonly secondRoot: Buffer;
  readonly proof: readonly Buffer[];
}

export const emptyFrontier: Frontier = Object.freeze({ size: 0, hashes: Object.freeze([]) });

/** Hash of a leaf (RFC 6962 §2.1): the prefix 0x00 keeps a leaf from being passed off as a node. A string counts as its UTF-8 bytes. */
export const leafHash = (body: string | Buffer): Buffer =>
  hash('sha256', typeof body === 'string' ? `\u0000${body}` : Buffer.concat([Buffer.alloc(1), body]), 'buffer');

/** Hash of an inner node over its two children (RFC 6962 §2.1). */
export const nodeHash = (left: Buffer, right: Buffer): Buffer => {
  const node = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  node[0] = 1;
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return hash('sha256', node, 'buffer');
};

/** The frontier after one more leaf. Every trailing one bit of the old size is a subtree that the leaf completes. */
export const appendLeaf = (frontier: Frontier, leaf: Buffer): Frontier => {
  const hashes = [...frontier.hashes];
  let merged = leaf;
  for (let rest = frontier.size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    const left = hashes.pop();
    if (left === undefined) throw new RangeError(`a frontier of ${frontier.size} leaves lacks hashes`);
    merged = nodeHash(left, merged);
  }
  hashes.push(merged);
  return { size: frontier.size + 1, hashes };
};

/** The tree's root; that of the empty tree is the hash of nothing (RFC 6962 §2.1). */
export const frontierRoot = ({ hashes }: Frontier): Buffer =>
  hashes.length === 0 ? hash('sha256', '', 'buffer') : hashes.reduceRight((right, left) => nodeHash(left, right));

/** The frontier of a stored tree at `size`, to go on from after a restart. */
export const frontierAt = (size: number, readHash: ReadHash): Frontier => ({ size, hashes: completeSubtrees(0, size, readHash) });

/**
 * The audit path of one leaf (RFC 6962 §2.1.1), nearest sibling first.
 * @param index Leaf, from 0; the event's `seq - 1`.
 * @throws RangeError when the tree of `size` leaves has no such leaf; whatever `readHash` throws.
 */
export const inclusionProof = (index: number, size: number, readHash: ReadHash): Buffer[] => {
  if (!isCount(index) || !isCount(size) || index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`);
  const path: Buffer[] = [];
  let start = 0;
  for (let end = size; end - start > 1; ) {
    const split = start + splitOf(end - start);
    if (index < split) {
      path.push(rangeRoot(split, end, readHash));
      end = split;
    } else {
      path.push(rangeRoot(start, split, readHash));
      start = split;
    }
  }
  return path.reverse();
};

/**
 * Proof that the tree of `second` leaves begins with the tree of `first` leaves (RFC 6962 §2.1.2). Empty when `first` is 0 or `second`.
 * @throws RangeError when `first` exceeds `second`; whatever `readHash` throws.
 */
export const consistencyProof = (first: number, second: number, readHash: ReadHash): Buffer[] => {
  if (!isCount(first) || !isCount(second) || first > second) throw new RangeError(`no consistency from ${first} to ${second} leaves`);
  if (first === 0) return [];
  const path: Buffer[] = [];
  let start = 0;
  let end = second;
  while (end !== first) {
    const split = start + splitOf(end - start);
    if (first <= split) {
      path.push(rangeRoot(split, end, readHash));
      end = split;
    } else {
      path.push(rangeRoot(start, split, readHash));
      start = split;
    }
  }
  // At start 0 the old tree is itself a subtree of the new one, and the verifier has its root already.
  if (start > 0) path.push(rangeRoot(start, end, readHash));
  return path.reverse();
};

/** Whether the leaf lies at `index` of the tree with that root. False for anything malformed; never throws. @see RFC 9162 §2.1.3.2 */
export const verifyInclusion = ({ index, size, leaf, proof, root }: InclusionClaim): boolean => {
  if (!isCount(index) || !isCount(size) || index >= size || ![leaf, root, ...proof].every(isHash)) return false;
  let node = index;
  let last = size - 1;
  let climbed = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      climbed = nodeHash(sibling, climbed);
      // The last node of a level without a sibling rises until it has one.
      for (; node % 2 === 0 && node !== 0; node /= 2) last = Math.floor(last / 2);
    } else climbed = nodeHash(climbed, sibling);
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && climbed.equals(root);
};

/** Whether the second tree begins with the first. Everything begins with the empty tree. False for anything malformed. @see RFC 9162 §2.1.4.2 */
export const verifyConsistency = ({ first, second, firstRoot, secondRoot, proof }: ConsistencyClaim): boolean => {
  if (!isCount(first) || !isCount(second) || first > second || ![firstRoot, secondRoot, ...proof].every(isHash)) return false;
  if (first === 0) return proof.length === 0 && firstRoot.equals(frontierRoot(emptyFrontier));
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot);
  let node = first - 1;
  let last = second - 1;
  for (; node % 2 === 1; node = Math.floor(node / 2)) last = Math.floor(last / 2);
  const [seed, ...path] = node === 0 ? [firstRoot, ...proof] : proof;
  if (seed === undefined) return false;
  let older = seed;
  let newer = seed;
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      for (; node % 2 === 0 && node !== 0; node /= 2) last = Math.floor(last / 2);
    } else newer = nodeHash(newer, sibling);
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && older.equals(firstRoot) && newer.equals(secondRoot);
};

/**
 * The tiles to write when the tree grows, each with its full content; a tile that was partial is written anew, wider.
 * @param newLeaves The hashes of the leaves `oldSize` up to `newSize`, the end excluded.
 * @param readTile  Asked only for the partial tiles at the right edge of the old tree.
 * @throws RangeError when the sizes and the leaves disagree; Error when a stored tile is missing or too short.
 * @see C2SP tlog-tiles, "Merkle Tree" and "Partial Tiles"
 */
export const tilesFor = (oldSize: number, newSize: number, newLeaves: readonly Buffer[], readTile: ReadTile): Tile[] => {
  if (!isCount(oldSize) || !isCount(newSize) || newSize - oldSize !== newLeaves.length || !newLeaves.every(isHash))
    throw new RangeError(`${newLeaves.length} leaves do not take a tree from ${oldSize} to ${newSize}`);
  let tiles: Tile[] = [];
  let held = oldSize;
  let added = newLeaves;
  for (let level = 0; added.length > 0; level++) {
    const grown = grownTiles(level, held, added, readTile);
    tiles = tiles.concat(grown);
    added = grown.filter(({ hashes }) => hashes.length === TILE_WIDTH * HASH_BYTES).map(({ hashes }) => foldTile(hashes));
    held = Math.floor(held / TILE_WIDTH);
  }
  return tiles;
};

const grownTiles = (level: number, held: number, added: readonly Buffer[], readTile: ReadTile): Tile[] => {
  const tiles: Tile[] = [];
  const kept = held % TILE_WIDTH;
  for (let from = -kept, index = Math.floor(held / TILE_WIDTH); from < added.length; from += TILE_WIDTH, index++) {
    const fresh = added.slice(Math.max(from, 0), from + TILE_WIDTH);
    const hashes = from < 0 ? [storedHashes(readTile, level, index, 0, kept), ...fresh] : fresh;
    tiles.push({ level, index, hashes: Buffer.concat(hashes) });
  }
  return tiles;
};

/**
 * Reads any complete subtree's hash out of stored tiles, for the proofs: levels between two tile levels are hashed again from the tile below.
 * @returns A reader that throws Error when a tile is missing or too short: the stored tree is damaged.
 */
export const hashFromTiles =
  (readTile: ReadTile): ReadHash =>
  (level, index) => {
    const count = 2 ** (level % TILE_HEIGHT);
    const first = index * count;
    return foldTile(storedHashes(readTile, Math.floor(level / TILE_HEIGHT), Math.floor(first / TILE_WIDTH), first % TILE_WIDTH, count));
  };

const storedHashes = (readTile: ReadTile, level: number, index: number, offset: number, count: number): Buffer => {
  const tile = readTile(level, index);
  const end = (offset + count) * HASH_BYTES;
  if (tile === undefined || tile.length < end) throw new Error(`the tree's tile ${index} of level ${level} is missing or too short`);
  return tile.subarray(offset * HASH_BYTES, end);
};

/** The root over hashes that lie side by side; their number is a power of two. */
const foldTile = (hashes: Buffer): Buffer => {
  if (hashes.length === HASH_BYTES) return hashes;
  const middle = hashes.length / 2;
  return nodeHash(foldTile(hashes.subarray(0, middle)), foldTile(hashes.subarray(middle)));
};

/** MTH of the leaves `start` up to `end` (RFC 6962 §2.1), `start` being a multiple of a power of two no smaller than half the range. */
const rangeRoot = (start: number, end: number, readHash: ReadHash): Buffer =>
  completeSubtrees(start, end, readHash).reduceRight((right, left) => nodeHash(left, right));

const completeSubtrees = (start: number, end: number, readHash: ReadHash): Buffer[] => {
  const roots: Buffer[] = [];
  for (let from = start; from < end; ) {
    const level = floorLog2(end - from);
    roots.push(readHash(level, from / 2 ** level));
    from += 2 ** level;
  }
  return roots;
};

/** The largest power of two below `width`, which RFC 6962 calls k. */
const splitOf = (width: number): number => 2 ** floorLog2(width - 1);

/** Exact for every safe integer above 0, which Math.log2 is not near large powers of two. */
const floorLog2 = (value: number): number => (value < 2 ** 32 ? 31 - Math.clz32(value) : 63 - Math.clz32(Math.floor(value / 2 ** 32)));

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isHash = (value: Buffer): boolean => Buffer.isBuffer(value) && value.length === HASH_BYTES;
