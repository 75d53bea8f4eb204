import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, escapePlainText, plainTextOf } from '../../../renderer/ui/text/escape-plain-text.ts';

describe('text of strangers', () => {
  it('stays as it is when every character shows', () => {
    expect(escapePlainText('<b>mail-sync</b> & عميل 日本 é 42')).toEqual([{ kind: 'text', text: '<b>mail-sync</b> & عميل 日本 é 42' }]);
    expect(escapePlainText('')).toEqual([]);
  });

  it.each([
    ['user\u202Egnp.exe', 'user\\u{202E}gnp.exe', 'right-to-left override U+202E'],
    ['ad\u200Bmin', 'ad\\u{200B}min', 'zero width space U+200B'],
    ['a\u0000b', 'a\\x00b', 'null U+0000'],
    ['a\r', 'a\\r', 'carriage return U+000D'],
    ['a\nb', 'a\\nb', 'line feed U+000A'],
    ['\u001b[31m', '\\x1B[31m', 'escape U+001B'],
    ['a\u00a0b', 'a\\xA0b', 'no-break space U+00A0'],
    ['\uFEFFa', '\\u{FEFF}a', 'byte order mark U+FEFF'],
    ['a\uD800b', 'a\\u{D800}b', 'hidden character U+D800'],
    ['a\uFE0Fb', 'a\\u{FE0F}b', 'hidden character U+FE0F'],
    ['a\u3164b', 'a\\u{3164}b', 'hidden character U+3164'],
    ['a\u{E0041}b', 'a\\u{E0041}b', 'hidden character U+E0041'],
    ['a\u{E0101}b', 'a\\u{E0101}b', 'hidden character U+E0101'],
  ])('shows what would hide: %j as %s', (text, shown, name) => {
    expect(plainTextOf(text)).toBe(shown);
    expect(escapePlainText(text)).toContainEqual(expect.objectContaining({ kind: 'escape', name }));
  });

  it('never lets a control, format or lone surrogate character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plainTextOf(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('drops nothing that shows', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(plainTextOf(text)).toBe(text);
      }),
    );
  });

  it('is cut between characters, never within one, and says how many are left', () => {
    expect(cutText('abc', 3)).toEqual({ head: 'abc', left: 0 });
    expect(cutText('abcd', 3)).toEqual({ head: 'abc', left: 1 });
    expect(cutText('😀😀😀', 2)).toEqual({ head: '😀😀', left: 1 });
    expect(cutText('😀😀', 3)).toEqual({ head: '😀😀', left: 0 });
  });
});
