import { hashSync as argon2HashSync } from '@node-rs/argon2';
import { hashSync as bcryptHashSync } from '@node-rs/bcrypt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHashPool } from '../../electron/accounts/hash-pool.ts';
import {
  createPasswordHasher,
  defaultPasswordCost,
  isKnownHash,
  type PasswordCost,
  parseStoredHash,
} from '../../electron/accounts/password-hash.ts';
import type { Outcome } from '../../electron/lib/outcome.ts';
import { type Random, systemRandom } from '../../electron/lib/random.ts';

const cheap: PasswordCost = { memoryKiB: 64, passes: 1, lanes: 1 };
const pool = createHashPool({ concurrency: 2, queueLimit: 1000 });
const random = systemRandom();
const hasherOf = (cost: PasswordCost = cheap) => createPasswordHasher({ pool, random, cost });
const hasher = hasherOf();

const accepted = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
  return outcome.value;
};
const verdict = async (password: string, stored: string | null, by = hasher) => accepted(await by.verify(password, stored));
const NO_MATCH = { matches: false, needsRehash: false };
const MATCH = { matches: true, needsRehash: false };
const OLD_MATCH = { matches: true, needsRehash: true };

/** Offers bytes of one value, and counts how often it was asked. */
const countingRandom = (): Random & { calls: () => number } => {
  let calls = 0;
  return {
    bytes: (length) => {
      calls += 1;
      return Buffer.alloc(length, calls);
    },
    calls: () => calls,
  };
};

describe('hashing a password', () => {
  it('RFC 9106 makes an argon2id PHC string of the default cost, with a salt of 16 bytes', async () => {
    const stored = accepted(await createPasswordHasher({ pool, random }).hash('correct horse'));
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(parseStoredHash(stored)).toEqual({ ok: true, value: { algorithm: 'argon2id', cost: defaultPasswordCost } });
  });

  it('salts every hash anew', async () => {
    expect(accepted(await hasher.hash('same'))).not.toBe(accepted(await hasher.hash('same')));
  });

  it('takes salts from the given randomness', async () => {
    const one = createPasswordHasher({ pool, random: countingRandom(), cost: cheap });
    const two = createPasswordHasher({ pool, random: countingRandom(), cost: cheap });
    expect(accepted(await one.hash('same'))).toBe(accepted(await two.hash('same')));
  });

  it.each([
    ['', 'empty'],
    ['a\0b', 'forbidden_character'],
    ['a'.repeat(129), 'too_long'],
    ['é'.repeat(1025), 'too_long'],
  ])('refuses, before any hashing, %j', async (password, reason) => {
    const closed = createPasswordHasher({
      pool: { run: () => Promise.reject(new Error('hashed')), depth: () => ({ running: 0, waiting: 0 }) },
      random,
    });
    expect(await closed.hash(password)).toMatchObject({ ok: false, refusal: { code: 'invalid_password', reason } });
  });

  it('passes on the refusal of a full pool', async () => {
    const full = createHashPool({ concurrency: 1, queueLimit: 0 });
    const by = createPasswordHasher({ pool: full, random, cost: cheap });
    const [first, second, third] = await Promise.all([by.hash('a'), by.hash('b'), by.verify('a', null)]);
    expect(first.ok).toBe(true);
    expect(second).toMatchObject({ ok: false, refusal: { code: 'temporarily_unavailable', reason: 'hash_pool_full' } });
    expect(third).toMatchObject({ ok: false, refusal: { reason: 'hash_pool_full' } });
  });

  it('verifies 100 at once within the bounds of the pool', async () => {
    const stored = accepted(await hasher.hash('right'));
    const matches = await Promise.all(Array.from({ length: 100 }, (_, n) => verdict(n % 2 ? 'right' : 'wrong', stored)));
    expect(matches).toEqual(Array.from({ length: 100 }, (_, n) => (n % 2 ? MATCH : NO_MATCH)));
  });

  it.each([
    { memoryKiB: 7, passes: 1, lanes: 1 },
    { memoryKiB: 64, passes: 0, lanes: 1 },
    { memoryKiB: 64, passes: 21, lanes: 1 },
    { memoryKiB: 64, passes: 1, lanes: 17 },
    { memoryKiB: 1_048_577, passes: 1, lanes: 1 },
    { memoryKiB: 64.5, passes: 1, lanes: 1 },
  ])('faults at creation on the cost %j', (cost) => {
    expect(() => hasherOf(cost)).toThrow(RangeError);
  });
});

describe('verifying a password', () => {
  it('matches what was hashed and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[ -~]{1,40}$/), fc.stringMatching(/^[ -~]{1,40}$/), async (password, other) => {
        const stored = accepted(await hasher.hash(password));
        expect(await verdict(password, stored)).toEqual(MATCH);
        expect(await verdict(other, stored)).toEqual(other === password ? MATCH : NO_MATCH);
      }),
      { numRuns: 40 },
    );
  });

  it('RFC 8265 §4.2 matches the composed and the decomposed spelling', async () => {
    expect(await verdict('cafe\u0301 noir', accepted(await hasher.hash('café\u00a0noir')))).toEqual(MATCH);
  });

  it('never matches an unknown user, and works for the answer as for a known one', async () => {
    const worked: Promise<unknown>[] = [];
    const watched = createPasswordHasher({
      pool: {
        ...pool,
        run: (work) =>
          pool.run(() => {
            const result = work();
            worked.push(result);
            return result;
          }),
      },
      random,
      cost: cheap,
    });
    expect(accepted(await watched.verify('anything', null))).toEqual(NO_MATCH);
    expect(accepted(await watched.verify('anything', 'malformed'))).toEqual(NO_MATCH);
    expect(worked).toHaveLength(2);
  });

  it('makes the decoy once, when it is created', async () => {
    const counted = countingRandom();
    const by = createPasswordHasher({ pool, random: counted, cost: cheap });
    const atCreation = counted.calls();
    await by.verify('a', null);
    await by.verify('b', null);
    expect([atCreation, counted.calls()]).toEqual([2, 2]);
  });

  it.each([
    ['more memory', { ...cheap, memoryKiB: 128 }],
    ['less memory', { ...cheap, memoryKiB: 32 }],
    ['more passes', { ...cheap, passes: 2 }],
    ['more lanes', { ...cheap, lanes: 2 }],
  ])('asks for a new hash when the current cost has %s', async (_, current) => {
    const stored = accepted(await hasher.hash('right'));
    expect(await verdict('right', stored, hasherOf(current))).toEqual(OLD_MATCH);
    expect(await verdict('wrong', stored, hasherOf(current))).toEqual(NO_MATCH);
  });

  it('asks for a new hash when the stored one is short or its salt is', async () => {
    const cost = { memoryCost: cheap.memoryKiB, timeCost: cheap.passes, parallelism: cheap.lanes };
    expect(await verdict('right', argon2HashSync('right', { ...cost, outputLen: 24 }))).toEqual(OLD_MATCH);
    expect(await verdict('right', argon2HashSync('right', { ...cost, outputLen: 32, salt: Buffer.alloc(8, 1) }))).toEqual(OLD_MATCH);
    expect(await verdict('right', argon2HashSync('right', { ...cost, outputLen: 32, salt: Buffer.alloc(16, 1) }))).toEqual(MATCH);
  });

  it('never matches a password longer than any that could be set, not even the one that was hashed elsewhere', async () => {
    const long = 'x'.repeat(129);
    expect(await verdict(long, argon2HashSync(long, { memoryCost: 64, timeCost: 1 }))).toEqual(NO_MATCH);
    expect(await verdict('x'.repeat(128), argon2HashSync('x'.repeat(128), { memoryCost: 64, timeCost: 1 }))).toEqual(MATCH);
  });
});

describe('verifying an imported bcrypt hash', () => {
  const stored = bcryptHashSync('right horse', 4);

  it.each(['2a', '2b', '2y'])('matches $%s$ and asks for a new hash', async (version) => {
    expect(await verdict('right horse', stored.replace(/^\$2b/, `$${version}`))).toEqual(OLD_MATCH);
    expect(await verdict('wrong horse', stored.replace(/^\$2b/, `$${version}`))).toEqual(NO_MATCH);
  });

  it('matches a hash made by another implementation', async () => {
    // From the test vectors of OpenBSD's and jBCrypt's bcrypt: cost 6, the alphabet in lower case.
    expect(await verdict('abcdefghijklmnopqrstuvwxyz', '$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC')).toEqual(OLD_MATCH);
  });

  it('matches 72 bytes, and never a longer password that bcrypt would cut to them', async () => {
    const longest = 'x'.repeat(72);
    const of72 = bcryptHashSync(longest, 4);
    expect(await verdict(longest, of72)).toEqual(OLD_MATCH);
    expect(await verdict(`${longest}y`, of72)).toEqual(NO_MATCH);
    expect(await verdict('é'.repeat(37), bcryptHashSync('é'.repeat(37), 4))).toEqual(NO_MATCH);
  });

  it('never matches through U+0000, with which bcrypt takes different passwords for one', async () => {
    expect(await verdict('abc\0abc', bcryptHashSync('abc', 4))).toEqual(NO_MATCH);
  });
});

describe('a malformed stored hash', () => {
  const good = argon2HashSync('right', { memoryCost: 64, timeCost: 1 });
  const bcrypt = bcryptHashSync('right', 4);

  it.each([
    ['', 'unsupported_algorithm'],
    ['right', 'unsupported_algorithm'],
    ['$1$salt$hash', 'unsupported_algorithm'],
    ['$2x$04$abcdefghijklmnopqrstuu', 'unsupported_algorithm'],
    [good.replace('argon2id', 'argon2i'), 'unsupported_algorithm'],
    [good.replace('argon2id', 'argon2d'), 'unsupported_algorithm'],
    [good.replace('v=19', 'v=16'), 'unsupported_algorithm'],
    [good.slice(0, -2), 'malformed'],
    [`${good}=`, 'malformed'],
    [`${good}\n`, 'malformed'],
    [good.replace('p=1', 'p=1,keyid=AAAA'), 'malformed'],
    [good.replace('m=64,t=1', 't=1,m=64'), 'malformed'],
    [good.replace('m=64', 'm=064'), 'malformed'],
    [good.replace(/\$[^$]+\$[^$]+$/, '$$$$'), 'malformed'],
    [good.replace('m=64', 'm=1048577'), 'cost_out_of_bounds'],
    [good.replace('m=64', 'm=4294967295'), 'cost_out_of_bounds'],
    [good.replace('m=64', 'm=7'), 'cost_out_of_bounds'],
    [good.replace('t=1', 't=21'), 'cost_out_of_bounds'],
    [good.replace('p=1', 'p=17'), 'cost_out_of_bounds'],
    [bcrypt.slice(0, -1), 'malformed'],
    [`${bcrypt}a`, 'malformed'],
    [`${bcrypt.slice(0, 28)}B${bcrypt.slice(29)}`, 'malformed'],
    [bcrypt.replace('$04$', '$03$'), 'cost_out_of_bounds'],
    [bcrypt.replace('$04$', '$17$'), 'cost_out_of_bounds'],
    [bcrypt.replace('$04$', '$31$'), 'cost_out_of_bounds'],
    [bcrypt.replace('$04$', '$4$'), 'malformed'],
  ])('%j is not known, does not match and does not throw', async (stored, reason) => {
    expect(parseStoredHash(stored)).toMatchObject({ ok: false, refusal: { code: 'invalid_hash', reason } });
    expect(isKnownHash(stored)).toBe(false);
    expect(await verdict('right', stored)).toEqual(NO_MATCH);
  });

  it('never throws and never matches, whatever is put over its salt and digest', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(good, bcrypt),
        fc.nat({ max: 40 }),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
        async (stored, back, put) => {
          const at = stored.length - 1 - back;
          const damaged = stored.slice(0, at) + put + stored.slice(at + put.length);
          if (damaged !== stored) expect(await verdict('right', damaged)).toEqual(NO_MATCH);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    good,
    bcrypt,
    bcrypt.replace('$04$', '$16$'),
    good.replace('m=64', 'm=1048576').replace('t=1', 't=20'),
  ])('%s is known', (stored) => {
    expect(isKnownHash(stored)).toBe(true);
  });
});
