import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsPersonalWord, hasRepeatedRun, hasSequentialRun, personalWords } from '../../electron/accounts/password-rules.ts';

const letters = fc.stringMatching(/^[a-z]{0,8}$/);

describe('repeated characters', () => {
  it('are a run from the given length on, and not one before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom('a', '7', ' ', '😀', 'é'),
        (limit, count, character) => {
          expect(hasRepeatedRun(`x${character.repeat(count)}y`, limit)).toBe(count >= limit);
        },
      ),
    );
  });

  it('are counted where they stand together, in the same case', () => {
    expect(['abababab', 'aAaA', 'aaabaaab', ''].map((password) => hasRepeatedRun(password, 4))).toEqual([false, false, false, false]);
    expect(hasRepeatedRun('xyaaaa', 4)).toBe(true);
  });
});

describe('sequential characters', () => {
  it.each([
    'abcd',
    'wxyz',
    '1234',
    '7890',
    '4321',
    'dcba',
    'zyxw',
    'qwer',
    'QWER',
    'rewq',
    'fdsa',
    'zxcv',
    'yxcv',
    'azer',
    'qwertz',
    '!@#$',
    'ＡＢＣＤ',
  ])('%s is a run of 4', (run) => {
    expect(hasSequentialRun(run, 4)).toBe(true);
    expect(hasSequentialRun(`Hm${run}!k`, 4)).toBe(true);
  });

  it.each(['abce', 'acbd', '1243', 'ab12', 'abc-def', 'qwe', 'xyza', 'defend', 'first', 'student', ''])('%s has no run of 4', (text) => {
    expect(hasSequentialRun(text, 4)).toBe(false);
  });

  it.each(['abc', '123', '321', 'wer', 'defend', 'first', 'student'])('%s has a run of 3', (text) => {
    expect(hasSequentialRun(text, 3)).toBe(true);
  });

  it('are found wherever they stand, and stay found when the limit falls', () => {
    fc.assert(
      fc.property(letters, letters, fc.nat({ max: 20 }), fc.integer({ min: 3, max: 6 }), (before, after, start, length) => {
        const run = 'abcdefghijklmnopqrstuvwxyz'.slice(start, start + length);
        const password = before + run + after;
        expect(hasSequentialRun(password, run.length)).toBe(true);
        expect(hasSequentialRun(password, 3)).toBe(true);
        expect(hasSequentialRun([...password].reverse().join(''), run.length)).toBe(true);
      }),
    );
  });
});

describe('personal words', () => {
  it('are the user name, the local part of the address and the words of the name, once each', () => {
    expect(personalWords({ username: 'Alice', email: 'alice@example.com', name: 'Alice van der Bérg-O Neil' })).toEqual([
      'alice',
      'van',
      'der',
      'bérg',
      'neil',
    ]);
    expect(personalWords({})).toEqual([]);
    expect(personalWords({ name: Array.from({ length: 10_000 }, (_, n) => `word${n}`).join(' ') })).toHaveLength(16);
    expect(personalWords({ username: 'al', email: 'jo@example.com', name: 'X Y' })).toEqual([]);
  });

  it.each([
    [{ username: 'alice' }, 'my-Alice-47'],
    [{ username: 'ＡＬＩＣＥ' }, 'my-alice-47'],
    [{ email: 'Wonder.Land@example.com' }, 'xwonder.landx'],
    [{ name: 'Anna Smith' }, 'BlackSmith!9'],
  ])('%j stands in %s', (context, password) => {
    expect(containsPersonalWord(password, context)).toBe(true);
  });

  it.each([
    [{}, 'anything'],
    [{ username: '', email: '', name: '' }, 'anything'],
    [{ email: 'x@example.com' }, 'my example.com'],
    [{ username: 'alice' }, 'al-ice'],
  ])('%j does not stand in %s', (context, password) => {
    expect(containsPersonalWord(password, context)).toBe(false);
  });
});
