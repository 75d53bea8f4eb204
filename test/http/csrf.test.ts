import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsrf, sameOriginPost } from '../../electron/http/csrf.ts';

const under = (key: string) => createCsrf({ mac: (data) => createHmac('sha256', key).update(data).digest() });
const csrf = under('a key for tests');

describe('a CSRF token', () => {
  it('is good for the visit and the form it was made for', () => {
    expect(csrf.check(csrf.token('visit', 'sign-in'), 'visit', 'sign-in')).toBe(true);
  });

  it.each([
    ['another visit', 'other', 'sign-in'],
    ['another form', 'visit', 'consent'],
    ['no visit', '', 'sign-in'],
  ])('is no good for %s', (_, binding, purpose) => {
    expect(csrf.check(csrf.token('visit', 'sign-in'), binding, purpose)).toBe(false);
  });

  it('is no good without a visit, even where it was made for none', () => {
    expect(csrf.check(csrf.token('', 'sign-in'), '', 'sign-in')).toBe(false);
  });

  it('is no good under another key', () => {
    expect(csrf.check(under('another key').token('visit', 'sign-in'), 'visit', 'sign-in')).toBe(false);
  });

  it('is never that of another pair of visit and form, however the two are cut', () => {
    const part = fc.array(fc.constantFrom('a', ':', '1', '\0', '2:'), { maxLength: 5 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(part, part, part, part, (binding, purpose, otherBinding, otherPurpose) => {
        fc.pre(binding !== otherBinding || purpose !== otherPurpose);
        expect(csrf.token(binding, purpose)).not.toBe(csrf.token(otherBinding, otherPurpose));
      }),
    );
  });

  it('is refused when missing, cut short, lengthened, or changed in any character', () => {
    const token = csrf.token('visit', 'sign-in');
    const changed = [...token].map((character, i) => token.slice(0, i) + (character === 'A' ? 'B' : 'A') + token.slice(i + 1));
    for (const forged of [undefined, '', token.slice(0, -1), `${token}A`, `${token}=`, ` ${token}`, ...changed]) {
      expect(csrf.check(forged, 'visit', 'sign-in')).toBe(false);
    }
  });
});

describe('the origin of a posted form', () => {
  const issuerOrigin = 'https://id.example';
  it.each([
    [issuerOrigin, 'same-origin', true],
    [issuerOrigin, 'none', true],
    [issuerOrigin, undefined, true],
    [undefined, 'same-origin', true],
    [undefined, undefined, true],
    ['null', 'same-origin', true],
    ['null', undefined, false],
    ['null', 'none', false],
    ['null', 'cross-site', false],
    [issuerOrigin, 'cross-site', false],
    [issuerOrigin, 'same-site', false],
    [undefined, 'cross-site', false],
    [undefined, 'same-site', false],
    [undefined, 'Same-Origin', false],
    ['https://evil.example', undefined, false],
    ['https://evil.example', 'same-origin', false],
    ['https://id.example.evil.example', undefined, false],
    ['http://id.example', undefined, false],
    ['https://id.example:8443', undefined, false],
    ['', undefined, false],
  ])('Origin %j with Sec-Fetch-Site %j: taken %s', (origin, secFetchSite, taken) => {
    expect(sameOriginPost({ origin, secFetchSite, issuerOrigin })).toBe(taken);
  });
});
