import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalSecret } from '../../electron/keys/equal-secret.ts';
import { wipe } from '../../electron/keys/wipe.ts';

describe('comparing secrets', () => {
  it('answers true for equal bytes only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.uint8Array({ maxLength: 64 }), (a, b) => {
        expect(equalSecret(a, Uint8Array.from(a))).toBe(true);
        expect(equalSecret(a, b)).toBe(Buffer.compare(a, b) === 0);
      }),
    );
  });

  it('answers false, and does not throw, for unequal lengths, one being the start of the other', () => {
    const secret = randomBytes(32);
    expect(equalSecret(secret, secret.subarray(0, 31))).toBe(false);
    expect(equalSecret(Buffer.alloc(0), secret)).toBe(false);
  });

  it('finds a difference in any one bit', () => {
    const secret = randomBytes(32);
    for (let bit = 0; bit < 256; bit++) {
      const other = Buffer.from(secret);
      other.writeUInt8(other.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(equalSecret(secret, other)).toBe(false);
    }
  });
});

describe('wiping', () => {
  it('leaves zeros in every buffer given', () => {
    const [a, b] = [randomBytes(32), randomBytes(7)];
    wipe(a, b);
    expect(a).toEqual(Buffer.alloc(32));
    expect(b).toEqual(Buffer.alloc(7));
  });
});
