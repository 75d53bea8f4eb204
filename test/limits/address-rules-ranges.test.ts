import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AddressRange,
  addressBits,
  coveringRanges,
  parseAddressRange,
  rangeCovers,
  rangeHas,
  rangesOverlap,
  touchesLoopback,
} from '../../electron/limits/address-range.ts';

const range = (text: string): AddressRange => {
  const parsed = parseAddressRange(text);
  if (!parsed.ok) throw new Error(parsed.refusal.description);
  return parsed.value;
};
const refusal = (text: string) => {
  const parsed = parseAddressRange(text);
  if (parsed.ok) throw new Error(`${text} was read as ${parsed.value.text}`);
  return parsed.refusal;
};

describe('a range has one spelling', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['203.0.113.9/32', '203.0.113.9'],
    [' 203.0.113.0/24 ', '203.0.113.0/24'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8::1/128', '2001:db8::1'],
    ['2001:0db8:0000::/48', '2001:db8::/48'],
    ['2000::/16', '2000::/16'],
  ])('%s is %s', (given, text) => expect(range(given).text).toBe(text));

  it.each([
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::ffff:cb00:7109', '203.0.113.9'],
    ['::ffff:203.0.113.0/120', '203.0.113.0/24'],
    ['64:ff9b::203.0.113.9', '203.0.113.9'],
    ['64:ff9b::cb00:7100/120', '203.0.113.0/24'],
  ])('RFC 4291 §2.5.5.2, RFC 6052 §2.1 IPv4 within IPv6 is IPv4: %s is %s', (given, text) => expect(range(given).text).toBe(text));

  it('and reading it again changes nothing', () =>
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 8, max: 32 }), (address, bits) => {
        const widest = coveringRanges(range(address)).find((one) => one.bits === bits);
        expect(widest && range(widest.text)).toEqual(widest);
      }),
    ));
});

describe('what is no range of a rule is refused, with the fix', () => {
  it.each([
    '',
    '/',
    '203.0.113',
    '203.0.113.256',
    '0313.0.113.9',
    '203.0.113.9/33',
    '203.0.113.9/032',
    '203.0.113.9/-1',
    '203.0.113.9/8/8',
    '2001:db8::/129',
    'fe80::1%eth0',
    'example.com',
    '203.0.113.9\n10.0.0.1',
    '<script>alert(1)</script>',
    '*',
  ])('malformed: %j', (text) => expect(refusal(text)).toMatchObject({ code: 'invalid_range', reason: 'malformed' }));

  it('address bits beyond the prefix: both meanings are spelled out, neither is guessed', () => {
    expect(refusal('10.0.0.5/8')).toMatchObject({
      reason: 'host_bits',
      description: expect.stringMatching(/write 10\.0\.0\.0\/8 .* 10\.0\.0\.5 /),
    });
    expect(refusal('2001:db8::1/48').description).toContain('write 2001:db8::/48 for the range, 2001:db8::1 for the address');
  });

  it.each(['0.0.0.0/0', '10.0.0.0/7', '::/0', '2000::/3', '::ffff:0.0.0.0/96', '64:ff9b::/96'])('too wide: %s', (text) =>
    expect(refusal(text).reason).toBe('too_wide'));

  it('a hostile text stands in the refusal without its control characters', () => {
    const { description } = refusal('203.0.113.9\u001b[2J\u202e');
    expect(description).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('ranges among each other', () => {
  it.each([
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.1.2.3', '10.0.0.0/8', false],
    ['10.0.0.0/8', '11.0.0.0/8', false],
    ['10.0.0.0/24', '10.0.0.0/24', true],
    ['2001:db8::/32', '2001:db8:ffff::/48', true],
    ['2001:db8::/32', '10.0.0.0/8', false],
  ])('%s covers %s: %s', (outer, inner, covers) => {
    expect(rangeCovers(range(outer), range(inner))).toBe(covers);
  });

  it('overlap in either direction, and only then', () => {
    expect(rangesOverlap(range('10.0.0.0/24'), range('10.0.0.128/25'))).toBe(true);
    expect(rangesOverlap(range('10.0.0.128/25'), range('10.0.0.0/24'))).toBe(true);
    expect(rangesOverlap(range('10.0.0.0/25'), range('10.0.0.128/25'))).toBe(false);
  });

  it('an address lies in each of its covering ranges', () => {
    for (const [text, least] of [
      ['203.0.113.9', 8],
      ['2001:db8::1', 16],
    ] as const) {
      const one = range(text);
      const covering = coveringRanges(one);
      expect(covering).toHaveLength(addressBits(one.family) - least + 1);
      expect(covering.every((wider) => rangeCovers(wider, one) && rangeHas(wider, text))).toBe(true);
    }
  });

  it('what is no address lies nowhere', () => {
    expect(rangeHas(range('10.0.0.0/8'), 'not an address')).toBe(false);
    expect(rangeHas(range('10.0.0.0/8'), '')).toBe(false);
  });

  it.each([
    ['127.0.0.1', true],
    ['127.0.0.0/8', true],
    ['::1', true],
    ['126.0.0.0/8', false],
    ['2001:db8::/32', false],
  ])('%s touches loopback: %s', (text, touches) => expect(touchesLoopback(range(text))).toBe(touches));
});
