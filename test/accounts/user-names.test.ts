import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalEmail, canonicalUserName } from '../../electron/accounts/user-names.ts';

const nameOf = (name: string) => {
  const outcome = canonicalUserName(name);
  return outcome.ok ? outcome.value : `refused: ${outcome.refusal.reason}`;
};
const emailOf = (email: string) => {
  const outcome = canonicalEmail(email);
  return outcome.ok ? outcome.value : `refused: ${outcome.refusal.reason}`;
};

describe('user names', () => {
  it.each([
    'alice',
    'Alice',
    'ALICE',
    ' alice ',
    'alice\u00a0',
    '\u3000Alice',
    'ＡＬＩＣＥ',
    'aliCe',
    '𝐀𝐥𝐢𝐜𝐞',
    'ⓐⓛⓘⓒⓔ',
  ])('RFC 8265 §3.3 %j is the account alice', (name) => {
    expect(nameOf(name)).toBe('alice');
  });

  it.each([
    ['José', 'jose\u0301'],
    ['ANNA  SMITH', 'anna smith'],
    ['ﬁona', 'Fiona'],
    ['K', '\u212a'],
  ])('%j and %j are one account', (one, other) => {
    expect(nameOf(one)).toBe(nameOf(other));
    expect(nameOf(one)).not.toContain('refused');
  });

  it.each(['alic\u0435', 'al ice', 'alice1', 'älice', 'a.lice'])('%j is another account than alice', (name) => {
    expect(nameOf(name)).not.toBe('alice');
    expect(nameOf(name)).not.toContain('refused');
  });

  it.each([
    ['a newline', 'alice\n'],
    ['a tab', 'al\tice'],
    ['U+0000', 'alice\0'],
    ['a C1 control', 'alice\u0085'],
    ['a right-to-left override', 'alice\u202ecila'],
    ['an isolate', '\u2066alice\u2069'],
    ['a right-to-left mark', 'alice\u200f'],
    ['a zero-width space', 'al\u200bice'],
    ['a zero-width joiner', 'al\u200dice'],
    ['a byte-order mark', '\ufeffalice'],
    ['a soft hyphen', 'al\u00adice'],
    ['a variation selector', 'alice\ufe0f'],
    ['a tag character', 'alice\u{e0041}'],
    ['a Hangul filler', 'alice\u3164'],
    ['a half-width Hangul filler', 'alice\uffa0'],
    ['a line separator', 'alice\u2028'],
    ['a private-use character', 'alice\ue000'],
    ['a noncharacter', 'alice\ufffe'],
    ['a high surrogate', 'alice\ud800'],
    ['a low surrogate', '\udc00alice'],
  ])('refuses %s', (_, name) => {
    expect(canonicalUserName(name)).toMatchObject({ ok: false, refusal: { code: 'invalid_user_name', reason: 'forbidden_character' } });
  });

  it('takes 1 to 128 characters, counted after folding', () => {
    expect(['', ' ', '\u3000 '].map(nameOf)).toEqual(Array(3).fill('refused: empty'));
    expect(nameOf('x'.repeat(128))).toBe('x'.repeat(128));
    expect(nameOf('😀'.repeat(128))).toBe('😀'.repeat(128));
    expect(nameOf(`  ${'x'.repeat(128)}  `)).toBe('x'.repeat(128));
    expect(['x'.repeat(129), '\ufdfa'.repeat(8), 'x'.repeat(5_000_000)].map(nameOf)).toEqual(Array(3).fill('refused: too_long'));
  });

  it('changes nothing the second time, for every code point of Unicode', () => {
    const unstable: string[] = [];
    for (let point = 0; point <= 0x10ffff; point += 1) {
      const name = `a${String.fromCodePoint(point)}b`;
      const once = canonicalUserName(name);
      if (once.ok && nameOf(once.value) !== once.value) unstable.push(point.toString(16));
    }
    expect(unstable).toEqual([]);
  });

  it('changes nothing the second time, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 140 }), (name) => {
        const once = canonicalUserName(name);
        if (once.ok) expect(canonicalUserName(once.value)).toEqual(once);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives one form to a name in either case', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9._@ -]{1,40}$/), (name) => {
        expect(nameOf(name.toUpperCase())).toBe(nameOf(name));
      }),
    );
  });
});

describe('e-mail addresses', () => {
  it.each(['alice@example.com', 'Alice@Example.COM', ' alice@example.com ', 'ａｌｉｃｅ＠example.com'])('%j is one address', (email) => {
    expect(emailOf(email)).toBe('alice@example.com');
  });

  it.each(['alice+tag@example.com', 'bob@localhost', "o'neil@xn--bcher-kva.example", 'josé@bücher.example'])('accepts %j', (email) => {
    expect(emailOf(email)).toBe(email);
  });

  it.each([
    ['', 'empty'],
    ['alice', 'malformed'],
    ['@example.com', 'malformed'],
    ['alice@', 'malformed'],
    ['alice@@example.com', 'malformed'],
    ['alice@evil.example@example.com', 'malformed'],
    ['al ice@example.com', 'malformed'],
    ['alice@exam ple.com', 'malformed'],
    ['alice@.com', 'malformed'],
    ['alice@example.', 'malformed'],
    ['alice@example..com', 'malformed'],
    [`${'x'.repeat(65)}@example.com`, 'malformed'],
    [`${'é'.repeat(33)}@example.com`, 'malformed'],
    [`alice@${'x'.repeat(64)}.com`, 'malformed'],
    ['alice@example.com\r\nBcc: all@example.com', 'forbidden_character'],
    ['alice@example.com\0', 'forbidden_character'],
    ['al\u200bice@example.com', 'forbidden_character'],
    ['alice@example\u202e.com', 'forbidden_character'],
    ['alice@example.com\ud800', 'forbidden_character'],
    [`alice@${'x.'.repeat(130)}com`, 'too_long'],
  ])('refuses %j', (email, reason) => {
    expect(canonicalEmail(email)).toMatchObject({ ok: false, refusal: { code: 'invalid_email', reason } });
  });

  it('takes 256 characters', () => {
    const domain = `${'x.'.repeat(95)}y`;
    const longest = `${'a'.repeat(256 - domain.length - 1)}@${domain}`;
    expect(longest).toHaveLength(256);
    expect(emailOf(longest)).toBe(longest);
    expect(emailOf(`${longest}z`)).toBe('refused: too_long');
    expect(emailOf('x'.repeat(5_000_000))).toBe('refused: too_long');
  });

  it('changes nothing the second time, for any text around an @', () => {
    const part = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(part, part, (local, domain) => {
        const once = canonicalEmail(`${local}@${domain}`);
        if (once.ok) expect(canonicalEmail(once.value)).toEqual(once);
      }),
    );
  });
});
