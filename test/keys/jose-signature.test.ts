import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { joseSignature } from '../../electron/keys/jose-signature.ts';

/** A DER integer, as short as it can be written. */
const integer = (hex: string): Buffer => {
  const bytes = Buffer.from(hex, 'hex');
  return Buffer.concat([Buffer.of(2, bytes.length), bytes]);
};
const sequence = (...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
};
const wide = (hex: string): string => hex.padStart(64, '0');

describe('RFC 7518 §3.4 r and s as fixed-width octets', () => {
  it('are those of 4,000 P-256 signatures, which verify in that form', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const lengths = new Set<number>();
    for (let i = 0; i < 4000; i++) {
      const data = Buffer.from(`message ${i}`);
      const der = sign('sha256', data, privateKey);
      lengths.add(der.length);
      const signature = joseSignature(der, 32);
      expect(signature.length).toBe(64);
      if (!verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature))
        throw new Error(`signature ${i} does not verify`);
    }
    // Both integers short of a sign byte, one of them, neither: 70, 71 and 72 bytes. Shorter ones are crafted below.
    expect(lengths).toEqual(new Set([...lengths, 70, 71, 72]));
  });

  it.each([
    ['1', '01', '01'],
    ['a zero', '00', '7f'],
    ['the smallest that needs a sign byte', '0080', '008000'],
    ['31 bytes', '7f'.repeat(31), '7f'.repeat(31)],
    ['31 bytes with a sign byte', `00${'ff'.repeat(31)}`, '01'],
    ['32 bytes without a sign byte', '7f'.repeat(32), '01'.repeat(32)],
    ['32 bytes with a sign byte', `00${'ff'.repeat(32)}`, `00${'80'.repeat(32)}`],
    ['16 and 32 bytes', '12'.repeat(16), `00${'ff'.repeat(32)}`],
  ])('keep their value when they are %s', (_, r, s) => {
    const expected = [r, s].map((hex) => wide(hex.replace(/^00(?=..)/, ''))).join('');
    expect(joseSignature(sequence(integer(r), integer(s)), 32).toString('hex')).toBe(expected);
  });

  it('are refused with a fault when the DER is anything else', () => {
    const one = integer('01');
    const good = sequence(one, one);
    const bad: [string, Buffer][] = [
      ['empty', Buffer.alloc(0)],
      ['no sequence', Buffer.concat([Buffer.of(0x31), good.subarray(1)])],
      ['a sequence longer than it says', Buffer.concat([good, Buffer.of(0)])],
      ['a sequence shorter than it says', good.subarray(0, -1)],
      ['one integer', sequence(one)],
      ['three integers', sequence(one, one, one)],
      ['no integer', sequence(Buffer.of(4, 1, 1), one)],
      ['an integer of no bytes', sequence(Buffer.of(2, 0), one)],
      ['a negative integer', sequence(integer('80'), one)],
      ['an integer over 32 bytes', sequence(integer('01'.repeat(33)), one)],
      ['an integer that runs past the end', sequence(one, Buffer.of(2, 9, 1))],
      ['a second integer over 32 bytes', sequence(one, integer(`00${'ff'.repeat(33)}`))],
    ];
    for (const [what, der] of bad) expect(() => joseSignature(der, 32), what).toThrow('not a DER sequence of two integers');
  });
});
