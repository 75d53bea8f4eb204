import { randomFillSync } from 'node:crypto';

/** Randomness as a dependency, so that a test can be repeated. */
export interface Random {
  /** `length` unpredictable bytes the caller may keep and change. */
  bytes(length: number): Buffer;
}

const POOL_BYTES = 8192;

/** The operating system's generator, drawn in pools because a call for 16 bytes costs as much as one for 8 KiB. Only composition roots ask for it. */
export const systemRandom = (): Random => {
  const pool = Buffer.allocUnsafeSlow(POOL_BYTES);
  let used = POOL_BYTES;
  return {
    bytes(length) {
      const out = Buffer.allocUnsafeSlow(length);
      if (length > POOL_BYTES) return randomFillSync(out);
      if (used + length > POOL_BYTES) {
        randomFillSync(pool);
        used = 0;
      }
      pool.copy(out, 0, used, used + length);
      pool.fill(0, used, used + length);
      used += length;
      return out;
    },
  };
};
