import { describe, expect, it } from 'vitest';
import { canonicalAddress, limitKeyAddress, parseRanges } from '../../electron/lib/addresses.ts';

describe('the canonical text of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::', '::'],
  ])('RFC 5952 §4 writes %s as %s', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });

  it.each(['::ffff:192.0.2.7', '::FFFF:c000:207', '0:0:0:0:0:ffff:192.0.2.7'])('takes the IPv4-mapped %s as IPv4', (text) => {
    expect(canonicalAddress(text)).toBe('192.0.2.7');
  });

  it('drops a zone, which means nothing outside its own machine', () => {
    expect(canonicalAddress('fe80::1%eth0')).toBe('fe80::1');
  });

  it.each([
    '',
    'localhost',
    '010.0.0.1',
    '0x7f.0.0.1',
    '127.1',
    '2130706433',
    '1.2.3.4 ',
    '1.2.3.256',
    '1.2.3.4/8',
    ':::',
    '[::1]',
    '1::2::3',
  ])('refuses %j', (text) => {
    expect(canonicalAddress(text)).toBeNull();
  });
});

describe('address ranges', () => {
  it('hold the addresses under their prefix and no others', () => {
    const ranges = parseRanges(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32', '::1']);
    const inside = ['10.255.0.1', '192.0.2.7', '2001:db8:ffff::1', '::1', '::ffff:10.1.2.3'];
    const outside = ['11.0.0.1', '192.0.2.8', '2001:db9::1', '::2', 'not an address', ''];
    expect(inside.filter((address) => !ranges.has(address))).toEqual([]);
    expect(outside.filter((address) => ranges.has(address))).toEqual([]);
  });

  it('of one family do not hold addresses of the other, not even the range of all', () => {
    expect(parseRanges(['0.0.0.0/0']).has('2001:db8::1')).toBe(false);
    expect(parseRanges(['::/0']).has('192.0.2.7')).toBe(false);
  });

  it('may be none', () => {
    const ranges = parseRanges([]);
    expect([ranges.empty, ranges.has('192.0.2.7')]).toEqual([true, false]);
  });

  it.each([
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '::/129',
    'all',
    '',
  ])('refuse %j by name', (cidr) => {
    expect(() => parseRanges(['192.0.2.0/24', cidr])).toThrow(`"${cidr}" is not an address range`);
  });
});

describe('the source a limit counts', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['64:ff9b::192.0.2.33', '192.0.2.33'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['::1', '::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['', ''],
  ])('of %j is %j', (address, key) => {
    expect(limitKeyAddress(address)).toBe(key);
  });
});
