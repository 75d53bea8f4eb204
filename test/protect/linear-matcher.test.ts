import { describe, expect, it } from 'vitest';
import { attackPatterns } from '../../electron/protect/attack-patterns.ts';
import { createLinearMatcher } from '../../electron/protect/linear-matcher.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const LONG = 100_000;
const sources = attackPatterns.map(({ source }) => source);
const matcher = createLinearMatcher(sources);

const stepsOf = (text: string): number => {
  let steps = 0;
  matcher.find(text, () => {
    steps += 1;
  });
  return steps;
};

describe('C5 the cost of a text', () => {
  it.each([
    ['nothing that occurs in a pattern', 'z'],
    ['quotes', "'"],
    ['spaces', ' '],
    ['a beginning without an end', "' or "],
    ['angle brackets', '<'],
    ['what is nearly a pattern', "' or a"],
    ['words that repeat', 'select from '],
    ['brackets', '('],
    ['dots and slashes', './'],
    ['an operand without an end', "'or(((((a"],
    ['characters beyond Latin-1', '\u20ac'],
  ])('is its length times a constant, whatever it holds: %s', (_name, piece) => {
    const text = piece.repeat(Math.ceil(LONG / piece.length)).slice(0, LONG);
    expect(matcher.find(text)).toBe(-1);
    expect(stepsOf(text)).toBe(LONG * matcher.words);
  });

  it('never grows by more than that of one character with each character more', () => {
    const random = createSeededRandom('steps');
    const alphabet = `'"()<>;|&$ \\/.-=orandselect1`;
    let text = '';
    for (const byte of random.bytes(2000)) text += alphabet[byte % alphabet.length];
    for (let length = 0; length < 2000; length += 97) expect(stepsOf(text.slice(0, length))).toBeLessThanOrEqual(length * matcher.words);
  });
});

describe('a linear matcher', () => {
  it('finds what a regular expression finds, in made-up texts', () => {
    const expressions = sources.map((source) => new RegExp(source.replaceAll('/', '\\/')));
    const pieces = [
      "'",
      '"',
      ' ',
      'or',
      'and',
      '1',
      '=',
      '1',
      'union',
      'select',
      'all',
      '(',
      ')',
      '<',
      'script',
      '>',
      '../',
      '/etc/passwd',
      ';',
      '--',
      'x',
    ];
    const bytes = createSeededRandom('texts').bytes(60_000);
    let found = 0;
    for (let at = 0; at + 30 <= bytes.length; at += 30) {
      const text = `${Array.from(bytes.subarray(at, at + 30), (byte) => pieces[byte % pieces.length]).join('')} `;
      const expected = expressions.some((expression) => expression.test(text));
      expect([text, matcher.find(text) >= 0]).toEqual([text, expected]);
      if (expected) found += 1;
    }
    expect(found).toBeGreaterThan(100);
  });

  it.each([
    ['ab', 'xxabxx', 0],
    ['a+b', 'aaab', 0],
    ['a+b', 'b', -1],
    ['a*b', '', 'SyntaxError'],
    ['xa*b', 'xb', 0],
    ['xa*b', 'xaaab', 0],
    ['xa?b', 'xaab', -1],
    ['a.c', 'a\nc', -1],
    ['a.c', 'abc', 0],
    ['[^ab]c', 'ac', -1],
    ['[^ab]c', 'dc', 0],
    ['[-a]b', '-b', 0],
    ['\\d\\sx', '1 x', 0],
    ['a(b|c)', '', 'SyntaxError'],
    ['a[b', '', 'SyntaxError'],
    ['[a-z]', '', 'SyntaxError'],
    ['ab?', '', 'SyntaxError'],
    ['xa?b?c?d', '', 'SyntaxError'],
    ['a'.repeat(32), '', 'SyntaxError'],
    ['', '', 'SyntaxError'],
    ['a\\', '', 'SyntaxError'],
  ])('takes %s in %j as %s', (source, text, expected) => {
    if (typeof expected === 'string') expect(() => createLinearMatcher([source])).toThrow(SyntaxError);
    else expect(createLinearMatcher([source]).find(text)).toBe(expected);
  });

  it('tells which of many patterns it was, over more than one word', () => {
    const many = Array.from({ length: 40 }, (_, at) => `pattern${at}x`);
    const wide = createLinearMatcher(many);
    expect(wide.words).toBeGreaterThan(1);
    expect(many.map((text) => wide.find(`..${text}..`))).toEqual(many.map((_, at) => at));
    expect(wide.find('pattern40x')).toBe(-1);
  });
});
