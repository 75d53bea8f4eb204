import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countCharacters, MAX_PASSWORD_BYTES, preparePassword } from '../../electron/accounts/prepare-password.ts';

const prepared = (password: string): string => {
  const outcome = preparePassword(password);
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
  return outcome.value;
};

describe('preparing a password', () => {
  it('RFC 8265 §4.2.2 composes to NFC, so that both spellings of an accent are one password', () => {
    expect(prepared('cafe\u0301')).toBe('café');
    expect(prepared('café')).toBe('café');
  });

  it('RFC 8265 §4.2.2 maps every other space to U+0020', () => {
    expect(prepared('a\u00a0b\u3000c\u2009d')).toBe('a b c d');
  });

  it('RFC 8265 §4.2.2 keeps case, width and compatibility forms apart', () => {
    expect(new Set(['x²', 'x2', 'X2', 'ｘ2'].map(prepared)).size).toBe(4);
  });

  it('keeps spaces at the ends, which are part of the password', () => {
    expect(prepared(' a ')).toBe(' a ');
  });

  it('RFC 8265 §4.2.2 refuses the empty password', () => {
    expect(preparePassword('')).toMatchObject({ ok: false, refusal: { code: 'invalid_password', reason: 'empty' } });
  });

  it.each(['a\0b', 'a\nb', 'a\u007fb', 'a\u0085b', 'a\ud800b', '\udc00'])('refuses controls and lone surrogates: %j', (password) => {
    expect(preparePassword(password)).toMatchObject({ ok: false, refusal: { reason: 'forbidden_character' } });
  });

  it('counts its limit of 1,024 in bytes of UTF-8', () => {
    expect(preparePassword('a'.repeat(MAX_PASSWORD_BYTES)).ok).toBe(true);
    expect(preparePassword('😀'.repeat(MAX_PASSWORD_BYTES / 4)).ok).toBe(true);
    for (const long of ['a'.repeat(MAX_PASSWORD_BYTES + 1), '😀'.repeat(MAX_PASSWORD_BYTES / 4 + 1), 'a'.repeat(5_000_000)]) {
      expect(preparePassword(long)).toMatchObject({ ok: false, refusal: { reason: 'too_long' } });
    }
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (password) => {
        const once = preparePassword(password);
        if (once.ok) expect(preparePassword(once.value)).toEqual(once);
      }),
    );
  });

  it('counts code points', () => {
    expect([countCharacters(''), countCharacters('aé'), countCharacters('😀😀')]).toEqual([0, 2, 2]);
  });
});
