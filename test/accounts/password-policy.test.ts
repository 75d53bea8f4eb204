import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createPasswordPolicy,
  defaultPasswordPolicy,
  type PasswordPolicy,
  type PasswordPolicyOptions,
} from '../../electron/accounts/password-policy.ts';

const GOOD = 'Maple-Tundra-47-Quill';
const alice = { username: 'alice', email: 'wonder@example.com', name: 'Alice Liddell' };
/** Every rule off: what a test switches on is all that can refuse. */
const OFF = {
  minLength: 0,
  lower: false,
  upper: false,
  digit: false,
  symbol: false,
  repeatedRun: 0,
  sequentialRun: 0,
  common: false,
  personal: false,
  minStrength: 0,
};

let policy: PasswordPolicy;
let folder: string;
beforeAll(async () => {
  policy = await createPasswordPolicy();
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
});
afterAll(() => rm(folder, { recursive: true }));

const rulesOf = async (password: string, changes?: Partial<PasswordPolicyOptions>): Promise<string[]> => {
  const judge = changes ? await createPasswordPolicy(changes) : policy;
  return (await judge.check(password, alice)).violations.map(({ rule }) => rule);
};

describe('the default password policy', () => {
  it.each([
    GOOD,
    'correct Horse battery 9 staple',
    'Größe 9 über Öl-Tanker',
    '😀Zebra under 5 moons',
    'Vx7!kkkPq2#ruMw',
  ])('accepts %s', async (password) => {
    expect(await policy.check(password, alice)).toMatchObject({ ok: true, violations: [] });
  });

  it.each<[string, string[]]>([
    ['Vx7!Pq2#rum', ['min_length']],
    ['MAPLE-TUNDRA-47-QUILL', ['lower']],
    ['maple-tundra-47-quill', ['upper']],
    ['Maple-Tundra-Quill', ['digit']],
    ['MapleTundra47Quill', ['symbol']],
    ['Maple-Tunnnndra-47-Quill', ['repeated_run']],
    ['Maple-Tundra-4567-Quill', ['sequential_run']],
    ['Maple-Tundra-47-rewqQuill', ['sequential_run']],
    ['Maple-Alice-47-Quill', ['personal']],
    ['Maple-Wonder-47-Quill', ['personal']],
    ['Maple-liddell-47-Quill', ['personal']],
    [`${GOOD.repeat(6)}!!!`, ['max_length']],
  ])('refuses %s for one reason', async (password, rules) => {
    expect(await rulesOf(password)).toEqual(rules);
  });

  it('refuses a common password in disguise', async () => {
    expect(await rulesOf('P@$$w0rd2024!')).toContain('common');
    expect(await rulesOf('Password2024!!')).toContain('common');
  });

  it('refuses what is guessable though it has every class', async () => {
    expect(await rulesOf('Aa1!Aa1!Aa1!')).toEqual(['strength']);
    expect(await rulesOf('Gatewatch-1!', { minLength: 8 })).toEqual(['strength']);
  });

  it('lists every broken rule of a bad password, in one order', async () => {
    expect(await rulesOf('qwerty')).toEqual(['min_length', 'upper', 'digit', 'symbol', 'sequential_run', 'common', 'strength']);
    expect(await rulesOf('')).toEqual(['min_length', 'lower', 'upper', 'digit', 'symbol', 'strength']);
  });

  it('counts code points of the prepared password', async () => {
    expect(await rulesOf('A1!a'.padEnd(8, '😀🌙'))).toContain('min_length');
    expect(await rulesOf(`Aa1!${'e\u0301'.repeat(7)}`, { ...OFF, minLength: 12 })).toEqual(['min_length']);
    expect(await rulesOf(`Aa1!${'e\u0301'.repeat(8)}`, { ...OFF, minLength: 12 })).toEqual([]);
    expect(await rulesOf('😀'.repeat(128), OFF)).toEqual([]);
    expect(await rulesOf('😀'.repeat(129), OFF)).toEqual(['max_length']);
  });

  it.each([`${GOOD}\0`, `${GOOD}\n`, `${GOOD}\ud800`])('refuses controls and lone surrogates: %j', async (password) => {
    const verdict = await policy.check(password, alice);
    expect(verdict).toMatchObject({ ok: false, violations: [{ rule: 'characters' }], strength: { score: 0 } });
  });

  it('answers for five million characters without measuring them', async () => {
    const verdict = await policy.check('Ab1!'.repeat(1_250_000), alice);
    expect(verdict).toMatchObject({ ok: false, violations: [{ rule: 'max_length' }], strength: { crackTime: 'not measured' } });
  });

  it('measures strength from 0 to 4, with words for it', async () => {
    const weak = (await policy.check('aaaaaaaaaaaa', alice)).strength;
    const strong = (await policy.check(GOOD, alice)).strength;
    expect([weak.score, strong.score]).toEqual([0, 4]);
    expect(weak.warning).toMatch(/\w/);
    expect(weak.suggestions.length).toBeGreaterThan(0);
    expect(weak.crackTime).toMatch(/second/);
    expect(strong.crackTime).toMatch(/year|centuries/);
    expect('warning' in strong).toBe(false);
  });

  it('measures a name weaker for its owner than for others', async () => {
    const own = await policy.check('Zxomblwq-74', { username: 'zxomblwq' });
    const other = await policy.check('Zxomblwq-74', {});
    expect(own.strength.score).toBeLessThan(other.strength.score);
  });

  it('never repeats a part of the password in a message', async () => {
    for (const password of ['Hunter-qwer-aaaa', 'alice-1234-zzzz', 'P@$$w0rd2024!']) {
      const { violations } = await policy.check(password, alice);
      expect(violations.length).toBeGreaterThan(0);
      for (const { message } of violations)
        for (const part of password.toLowerCase().split('-')) expect(message.toLowerCase()).not.toContain(part);
    }
  });

  it('is ok exactly when nothing is broken, and answers every text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.string({ unit: 'binary', maxLength: 20 }),
        async (password, username) => {
          const { ok, violations, strength } = await policy.check(password, { username, email: `${username}@x`, name: username });
          expect(ok).toBe(violations.length === 0);
          expect(new Set(violations.map(({ rule }) => rule)).size).toBe(violations.length);
          expect([0, 1, 2, 3, 4]).toContain(strength.score);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('the options of the password policy', () => {
  it('off altogether refuses only what cannot be hashed', async () => {
    expect(await rulesOf('aaaa1234alice', OFF)).toEqual([]);
    expect(await rulesOf('a\0', OFF)).toEqual(['characters']);
  });

  it.each<[Partial<PasswordPolicyOptions>, string]>([
    [{ minLength: 20 }, 'min_length'],
    [{ maxLength: 12 }, 'max_length'],
    [{ lower: true }, 'lower'],
    [{ upper: true }, 'upper'],
    [{ digit: true }, 'digit'],
    [{ symbol: true }, 'symbol'],
    [{ repeatedRun: 3 }, 'repeated_run'],
    [{ sequentialRun: 3 }, 'sequential_run'],
    [{ common: true }, 'common'],
    [{ personal: true }, 'personal'],
    [{ minStrength: 1 }, 'strength'],
  ])('%j switches one rule on', async (on, rule) => {
    const bad: Record<string, string> = {
      digit: 'onlyletters',
      symbol: 'onlyletters',
      lower: 'ABC',
      sequential_run: 'xabcx',
      repeated_run: 'xaaax',
      common: 'password',
      personal: 'xalicex',
    };
    expect(await rulesOf(bad[rule] ?? '1111111111111', { ...OFF, ...on })).toEqual([rule]);
    expect(await rulesOf(bad[rule] ?? '1111111111111', OFF)).toEqual([]);
  });

  it('faults when the list of breached passwords is missing, and refuses what one holds', async () => {
    await expect(createPasswordPolicy({ breachedFile: join(folder, 'none') })).rejects.toThrow(/breached-password list .*none/);
    const path = join(folder, 'list.txt');
    await writeFile(path, `${createHash('sha1').update(GOOD).digest('hex').toUpperCase()}:3\n`);
    expect(await rulesOf(GOOD, { breachedFile: path })).toEqual(['breached']);
    expect(await rulesOf(`${GOOD}s`, { breachedFile: path })).toEqual([]);
  });

  it.each<[string, Partial<PasswordPolicyOptions>]>([
    ['minLength', { minLength: 129 }],
    ['minLength', { minLength: -1 }],
    ['minLength', { minLength: 12.5 }],
    ['maxLength', { maxLength: 257 }],
    ['maxLength', { maxLength: 0 }],
    ['repeatedRun', { repeatedRun: 1 }],
    ['sequentialRun', { sequentialRun: 2 }],
    ['sequentialRun', { sequentialRun: 11 }],
    ['minStrength', { minStrength: 5 }],
    ['minStrength', { minStrength: Number.NaN }],
  ])('faults on an impossible %s and names its range', async (key, changes) => {
    await expect(createPasswordPolicy(changes)).rejects.toThrow(new RegExp(`${key} is .*whole number from`));
  });

  it('has defaults nobody can change', () => {
    expect(Object.isFrozen(defaultPasswordPolicy)).toBe(true);
    expect(defaultPasswordPolicy).toMatchObject({ minLength: 12, maxLength: 128, repeatedRun: 4, sequentialRun: 4, minStrength: 3 });
  });
});
