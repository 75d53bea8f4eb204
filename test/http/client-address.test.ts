import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClientAddress } from '../../electron/http/client-address.ts';

const PROXY = '10.0.0.1';
const CLIENT = '203.0.113.9';
const behindProxies = createClientAddress({ trustedProxies: ['10.0.0.0/8', '2001:db8:ffff::/48'] });
const direct = createClientAddress({ trustedProxies: [] });

describe('the client address without trusted proxies', () => {
  it('is that of the socket, whatever the headers say', () => {
    expect(direct(CLIENT, '1.2.3.4', 'for=1.2.3.4')).toBe(CLIENT);
    expect(direct('127.0.0.1', '1.2.3.4', 'for=1.2.3.4')).toBe('127.0.0.1');
  });

  it.each([
    ['::ffff:203.0.113.9', CLIENT],
    ['fe80::1%eth0', 'fe80::1'],
    ['2001:DB8::0:1', '2001:db8::1'],
    ['', '0.0.0.0'],
  ])('is canonical: %j', (socketAddress, address) => {
    expect(direct(socketAddress, undefined, undefined)).toBe(address);
  });

  it('refuses a proxy range that is none', () => {
    expect(() => createClientAddress({ trustedProxies: ['10.0.0.0/40'] })).toThrow(RangeError);
  });
});

describe('known-flaw: forwarded headers trusted', () => {
  it('from a peer that is no trusted proxy, forwarded headers mean nothing', () => {
    expect(behindProxies(CLIENT, '1.2.3.4', undefined)).toBe(CLIENT);
    expect(behindProxies(CLIENT, undefined, 'for=1.2.3.4')).toBe(CLIENT);
    expect(behindProxies(CLIENT, PROXY, `for=${PROXY}`)).toBe(CLIENT);
  });

  it.each([
    [`1.2.3.4, ${CLIENT}`, CLIENT],
    [`10.9.9.9, 1.2.3.4, ${CLIENT}, 10.0.0.2`, CLIENT],
    [`${CLIENT}, 10.0.0.3, 10.0.0.2`, CLIENT],
    ['10.0.0.3, 10.0.0.2', '10.0.0.3'],
    [`"><script>, ${CLIENT}`, CLIENT],
    [`${CLIENT},10.0.0.2`, CLIENT],
    [`  ${CLIENT}  `, CLIENT],
  ])('in X-Forwarded-For the right-most address that is no trusted proxy counts: %s', (header, address) => {
    expect(behindProxies(PROXY, header, undefined)).toBe(address);
  });

  it('no text a client puts in front changes what is read behind it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (forged) => {
        expect(behindProxies(PROXY, `${forged}, ${CLIENT}, 10.0.0.2`, undefined)).toBe(CLIENT);
        expect(behindProxies(PROXY, undefined, `${forged}, for=${CLIENT};proto=https, for=10.0.0.2`)).toBe(CLIENT);
      }),
    );
  });

  it.each([
    '',
    ' ',
    ',',
    'unknown',
    '_hidden',
    'localhost',
    '1.2.3',
    '1.2.3.4.5',
    '010.0.0.1',
    '1.2.3.4:',
    '1.2.3.4:http',
    '[1.2.3.4]',
    '[::1',
    '::1]',
    '[::1]x',
    '1.2.3.4 5.6.7.8',
  ])('a malformed or hidden entry ends the walk at the last good address: %j', (entry) => {
    expect(behindProxies(PROXY, entry, undefined)).toBe(PROXY);
    expect(behindProxies(PROXY, `${CLIENT}, ${entry}, 10.0.0.2`, undefined)).toBe('10.0.0.2');
  });

  it.each([
    [`${CLIENT}:4711`, CLIENT],
    [`::ffff:${CLIENT}`, CLIENT],
    ['2001:DB8::0:7', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['fe80::7%25eth0', 'fe80::7'],
  ])('ports, brackets, zones and mapped forms fall away: %s', (entry, address) => {
    expect(behindProxies(PROXY, entry, undefined)).toBe(address);
  });

  it('a proxy is known by its IPv6 and its IPv4-mapped address, too', () => {
    expect(behindProxies(`::ffff:${PROXY}`, CLIENT, undefined)).toBe(CLIENT);
    expect(behindProxies('2001:db8:ffff::1', CLIENT, undefined)).toBe(CLIENT);
  });

  it('a header full of proxies is walked no further than 32 hops', () => {
    const chain = Array.from({ length: 40 }, (_, i) => `10.0.1.${i}`).join(', ');
    expect(behindProxies(PROXY, `1.2.3.4, ${chain}`, undefined)).toBe('10.0.1.8');
  });

  it('X-Forwarded-For goes before Forwarded, and an empty one does not fall through to it', () => {
    expect(behindProxies(PROXY, CLIENT, 'for=1.2.3.4')).toBe(CLIENT);
    expect(behindProxies(PROXY, '', 'for=1.2.3.4')).toBe(PROXY);
  });

  it('without any header the proxy itself is the client', () => {
    expect(behindProxies(PROXY, undefined, undefined)).toBe(PROXY);
  });
});

describe('the Forwarded header', () => {
  it.each([
    [`for=${CLIENT}`, CLIENT],
    [`For="${CLIENT}:4711"`, CLIENT],
    ['for="[2001:db8::7]:4711"', '2001:db8::7'],
    ['for="[2001:db8::7]"; proto=https; by=10.0.0.1', '2001:db8::7'],
    [`proto=https;host="a;b=c";for=${CLIENT};`, CLIENT],
    [`for=1.2.3.4, for=${CLIENT};proto=http, for=10.0.0.2`, CLIENT],
    [`host="say \\"hi\\"";for=${CLIENT}`, CLIENT],
  ])('RFC 7239 §4 is read: %s', (header, address) => {
    expect(behindProxies(PROXY, undefined, header)).toBe(address);
  });

  it.each([
    '',
    'for',
    'for=',
    'for=unknown',
    'for=_secret',
    'for="_x:80"',
    'by=1.2.3.4',
    'for=1.2.3.4;for=5.6.7.8',
    'for="1.2.3.4',
    'for=1.2.3.4"',
    'for=1.2.3.4 proto=http',
    'for=\\"1.2.3.4"',
    '=1.2.3.4',
  ])('RFC 7239 §6 an element that is malformed or names nobody ends the walk: %s', (element) => {
    expect(behindProxies(PROXY, undefined, element)).toBe(PROXY);
    expect(behindProxies(PROXY, undefined, `for=${CLIENT}, ${element}, for=10.0.0.2`)).toBe('10.0.0.2');
  });

  it.each([
    'x, for=1.2.3.4',
    'x, for=1.2.3.4;a="b',
    'x, for="1.2.3.4',
    'x, for=1.2.3.4;a=\\',
  ])('an address smuggled into a quoted value is not read: %s', (host) => {
    const escaped = host.replace(/["\\]/g, '\\$&');
    expect(behindProxies(PROXY, undefined, `for=${CLIENT};host="${escaped}"`)).toBe(PROXY);
  });
});
