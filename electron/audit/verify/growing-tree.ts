import { hash } from 'node:crypto';

const HASH_BYTES = 32;
const TILE_HEIGHT = 8;

/** A complete subtree whose hash the stored tree holds: tile level (1 and up), index in that level, and where it ends. */
export type NodeDone = (level: number, index: number, node: Buffer) => void;

export interface GrowingTree {
  size(): number;
  /** Adds a leaf hash, 64 hexadecimal digits. */
  add(leaf: string): void;
  root(): Buffer;
  clone(done: NodeDone): GrowingTree;
}

/**
 * An RFC 6962 tree that only grows, made for going through millions of leaves: a binary counter of subtree roots in buffers that are used again and
 * again. The tree of `merkle-tree.ts` allocates for every leaf, which costs more than the hashing.
 *
 * @param done Called when a subtree of 256, 65,536, … leaves is complete; it must not keep the buffer.
 */
export const createGrowingTree = (
  done: NodeDone,
  from: { readonly size: number; readonly slots: readonly Buffer[] } = { size: 0, slots: [] },
): GrowingTree => {
  const slots = from.slots.map((slot) => Buffer.from(slot));
  const carry = Buffer.alloc(HASH_BYTES);
  const node = Buffer.alloc(1 + 2 * HASH_BYTES, 1);
  let size = from.size;

  const slot = (height: number): Buffer => {
    const known = slots[height];
    if (known) return known;
    const made = Buffer.alloc(HASH_BYTES);
    slots[height] = made;
    return made;
  };

  return {
    size: () => size,
    add(leaf) {
      carry.write(leaf, 'hex');
      let height = 0;
      // Every trailing one bit of the size is a subtree that this leaf completes.
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
        slot(height).copy(node, 1);
        carry.copy(node, 1 + HASH_BYTES);
        carry.write(hash('sha256', node, 'hex'), 'hex');
        height += 1;
        if (height % TILE_HEIGHT === 0) done(height / TILE_HEIGHT, (size + 1) / 2 ** height - 1, carry);
      }
      carry.copy(slot(height));
      size += 1;
    },
    root() {
      let right: Buffer | undefined;
      for (let rest = size, height = 0; rest > 0; rest = Math.floor(rest / 2), height++) {
        if (rest % 2 === 0) continue;
        const left = slot(height);
        right = right === undefined ? Buffer.from(left) : hash('sha256', Buffer.concat([Buffer.of(1), left, right]), 'buffer');
      }
      return right ?? hash('sha256', '', 'buffer');
    },
    clone: (other) => createGrowingTree(other, { size, slots }),
  };
};
