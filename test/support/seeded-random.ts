import { hash } from 'node:crypto';
import type { Random } from '../../electron/lib/random.ts';

/** The same bytes for the same seed, so that a test can be repeated: SHA-256 over seed and a counter. */
export const createSeededRandom = (seed = 'gatewatch'): Random => {
  let counter = 0;
  return {
    bytes(length) {
      const blocks: Buffer[] = [];
      for (let have = 0; have < length; have += 32) {
        counter += 1;
        blocks.push(hash('sha256', `${seed}:${counter}`, 'buffer'));
      }
      return Buffer.concat(blocks, length);
    },
  };
};
