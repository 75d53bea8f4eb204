import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBreachedPasswords } from '../../electron/accounts/breached-passwords.ts';

let folder: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breached-'));
});
afterAll(() => rm(folder, { recursive: true }));

const sha1 = (password: string): string => createHash('sha1').update(password).digest('hex').toUpperCase();
const write = async (content: string): Promise<string> => {
  files += 1;
  const path = join(folder, `list-${files}.txt`);
  await writeFile(path, content);
  return path;
};
type Format = { digits?: number; end?: string; count?: (n: number) => string; last?: boolean };
const listOf = (passwords: readonly string[], { digits = 40, end = '\n', count = (n) => `:${n}`, last = true }: Format = {}): string => {
  const lines = [...new Set(passwords.map((password) => sha1(password).slice(0, digits)))].sort().map((key, n) => `${key}${count(n + 1)}`);
  return lines.join(end) + (last ? end : '');
};
const many = Array.from({ length: 5000 }, (_, n) => `breached-${n}`);

describe('a list of breached passwords', () => {
  it.each<[string, Format]>([
    ['as downloaded', {}],
    ['with CRLF', { end: '\r\n' }],
    ['without a last line end', { last: false }],
    ['with CRLF and no last line end', { end: '\r\n', last: false }],
    ['without counts', { count: () => '' }],
    ['with counts of very different length', { count: (n) => `:${10 ** (n % 11)}` }],
    ['with hashes cut to 16 digits', { digits: 16 }],
  ])('%s: every password of it is found, and no other', async (_, format) => {
    const list = await openBreachedPasswords(await write(listOf(many, format)));
    const found = await Promise.all(many.filter((_, n) => n % 23 === 0).map((password) => list.includes(password)));
    expect(found.every(Boolean)).toBe(true);
    const others = await Promise.all(Array.from({ length: 200 }, (_, n) => list.includes(`other-${n}`)));
    expect(others.some(Boolean)).toBe(false);
  });

  it('finds the first, the last and the only line', async () => {
    for (const size of [1, 2, 3, 4]) {
      const passwords = many.slice(0, size);
      const list = await openBreachedPasswords(await write(listOf(passwords)));
      for (const password of passwords) expect(await list.includes(password)).toBe(true);
      expect(await list.includes('other')).toBe(false);
    }
  });

  it('reads lower-case hashes', async () => {
    const list = await openBreachedPasswords(await write(listOf(many).toLowerCase()));
    expect(await list.includes('breached-77')).toBe(true);
  });

  it('agrees with a set, whatever passwords it holds', async () => {
    const words = fc.uniqueArray(fc.string({ maxLength: 6 }), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        words,
        fc.string({ maxLength: 6 }),
        fc.boolean(),
        fc.constantFrom('\n', '\r\n'),
        async (passwords, probe, last, end) => {
          const list = await openBreachedPasswords(await write(listOf(passwords, { last, end })));
          expect(await list.includes(probe)).toBe(passwords.includes(probe));
          for (const password of passwords) expect(await list.includes(password)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('may be replaced while in use', async () => {
    const path = await write(listOf(['old']));
    const list = await openBreachedPasswords(path);
    await writeFile(path, listOf(['new']));
    expect([await list.includes('old'), await list.includes('new')]).toEqual([false, true]);
  });
});

describe('a wrong list faults with its name and what is wrong', () => {
  const good = listOf(many);
  const lines = good.trimEnd().split('\n');

  it('missing', async () => {
    await expect(openBreachedPasswords(join(folder, 'nowhere.txt'))).rejects.toThrow(/nowhere\.txt.*ENOENT.*HASH:COUNT/);
  });

  it('a folder', async () => {
    await expect(openBreachedPasswords(folder)).rejects.toThrow(/not a file|EISDIR/);
  });

  it.each([
    ['empty', '', /empty/],
    ['plain passwords', 'password\n123456\n', /no line of the form HASH:COUNT at byte 0/],
    ['a line end first', `\n${good}`, /no line of the form/],
    ['a byte-order mark', `\ufeff${good}`, /no line of the form/],
    ['hashes of another kind', `${'A'.repeat(64)}:1\n`, /no line of the form/],
    ['prefixes that match by chance', 'ABCDE:1\n', /no line of the form/],
    ['one endless line', 'A'.repeat(100_000), /no line of the form/],
    ['not ordered by hash', `${[...lines].reverse().join('\n')}\n`, /out of order/],
    ['ordered by count', `${[...lines].sort((a, b) => (sha1(a) < sha1(b) ? -1 : 1)).join('\n')}\n`, /out of order/],
    ['hashes of several lengths', `${lines.map((line, n) => (n ? line.slice(0, 30) : line)).join('\n')}\n`, /not as long as the first/],
  ])('%s', async (_, content, message) => {
    const path = await write(content);
    await expect(openBreachedPasswords(path)).rejects.toThrow(message);
    await expect(openBreachedPasswords(path)).rejects.toThrow(path);
  });

  it('damaged or gone later', async () => {
    const path = await write(good);
    const list = await openBreachedPasswords(path);
    await writeFile(path, 'x'.repeat(good.length));
    await expect(list.includes('password')).rejects.toThrow(/no line of the form/);
    await rm(path);
    await expect(list.includes('password')).rejects.toThrow(/ENOENT/);
  });
});
