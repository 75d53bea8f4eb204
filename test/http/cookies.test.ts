import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCookie, readCookie } from '../../electron/http/cookies.ts';

const reasonOf = (header: string) => {
  const outcome = readCookie(header, 'sid');
  return outcome.ok ? 'accepted' : outcome.refusal.reason;
};

describe('reading a cookie', () => {
  it.each([
    'sid=abc',
    'a=1; sid=abc; b=2',
    'a=1;sid=abc',
    'sid=abc ; b=2',
    '  sid=abc',
    'xsid=no; sid=abc',
    'sid2=no; sid=abc',
    'x=sid=no; sid=abc',
  ])('finds it in %j', (header) => {
    expect(readCookie(header, 'sid')).toEqual({ ok: true, value: 'abc' });
  });

  it.each([
    undefined,
    '',
    'a=1',
    'xsid=abc',
    'SID=abc',
    'sid',
    'sid=',
    'x=sid=abc',
    'a="; sidx=1"',
    'sid2=abc',
  ])('finds none in %j', (header) => {
    expect(readCookie(header, 'sid')).toEqual({ ok: true, value: undefined });
  });

  it('finds what was set among any others', () => {
    const value = fc.stringMatching(/^[A-Za-z0-9_.=~-]{1,40}$/);
    const others = fc.array(fc.tuple(fc.stringMatching(/^[a-ce-z]{1,6}$/), value), { maxLength: 6 });
    fc.assert(
      fc.property(others, others, value, (before, after, mine) => {
        const header = [...before, ['sid', mine], ...after].map(([name, text]) => `${name}=${text}`).join('; ');
        fc.pre(![...before, ...after].some(([name]) => name === 'sid'));
        expect(readCookie(header, 'sid')).toEqual({ ok: true, value: mine });
      }),
    );
  });

  it('RFC 6265 §8.6 refuses a name that comes with two values, and takes one that comes twice the same', () => {
    expect([reasonOf('sid=mine; sid=planted'), reasonOf('sid=planted; a=1; sid=mine'), reasonOf('sid=; sid=x')]).toEqual(
      new Array(3).fill('conflicting_cookie'),
    );
    expect(readCookie('sid=same; a=1; sid=same', 'sid')).toEqual({ ok: true, value: 'same' });
  });

  it.each(['sid="abc"', 'sid=a b', 'sid=a,b', 'sid=a\\b', 'sid=é'])('RFC 6265 §4.1.1 refuses a value outside the grammar: %j', (header) => {
    expect(reasonOf(header)).toBe('malformed_cookie');
  });

  it('is bounded', () => {
    expect([reasonOf(`sid=${'a'.repeat(16_380)}`), reasonOf(`sid=${'a'.repeat(16_381)}`)]).toEqual(['accepted', 'too_long']);
  });
});

describe('setting a cookie', () => {
  it('over https: __Host- prefix, Secure, HttpOnly, SameSite=Lax, whole path, no domain', () => {
    const cookie = createCookie({ name: 'session', https: true });
    expect(cookie.name).toBe('__Host-session');
    expect(cookie.set('abc', 3600)).toBe('__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=3600');
  });

  it('over plain http on loopback: the plain name, without Secure', () => {
    expect(createCookie({ name: 'session', https: false }).set('abc')).toBe('session=abc; Path=/; HttpOnly; SameSite=Lax');
  });

  it('removes it under the same attributes, without which browsers keep a __Host- cookie', () => {
    expect(createCookie({ name: 'session', https: true }).clear()).toBe(
      '__Host-session=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0',
    );
  });

  it('rounds the age down to whole seconds', () => {
    expect(createCookie({ name: 's', https: false }).set('a', 1.9)).toMatch(/; Max-Age=1$/);
  });

  it('reads its own name only: over https a plain cookie of the name is nothing', () => {
    const cookie = createCookie({ name: 'session', https: true });
    expect(cookie.read('session=planted')).toEqual({ ok: true, value: undefined });
    expect(cookie.read('session=planted; __Host-session=mine')).toEqual({ ok: true, value: 'mine' });
  });

  it.each(['a;b', 'a b', 'a\r\nSet-Cookie: x=y', 'a,b', '"a"'])('throws on a value that would write attributes or headers: %j', (value) => {
    expect(() => createCookie({ name: 'session', https: true }).set(value)).toThrow(RangeError);
  });

  it.each(['', 'a b', 'a=b', 'a;'])('throws on a name that is none: %j', (name) => {
    expect(() => createCookie({ name, https: true })).toThrow(RangeError);
  });
});
