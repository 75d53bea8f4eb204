import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSubjectSums } from '../../electron/feed/rollups/subject-sums.ts';
import type { RollupOf, RollupRow, RollupStep } from '../../electron/store/records.ts';
import { coverRange, KEPT_MS, periodAt, rollupSteps, STEP_MS } from '../../electron/store/rollup-periods.ts';
import { purgeExpired } from '../../electron/store/sqlite/purge.ts';
import type { Fact } from '../../shared/audit-event.ts';
import { type Measure, measures } from '../../shared/contract/metrics.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';
import { createTestClock } from '../support/test-clock.ts';
import { issued, openFeed, recordAll, signedIn, storedRollups } from './feed-world.ts';

let world: LogWorld;
beforeEach(async () => {
  world = await createLogWorld();
});
afterEach(() => world.close());

const group = async (step: RollupStep, of: RollupOf, measure: Measure, at = world.clock.now()) =>
  (await world.store.read.rollups.group({ step, at: periodAt(at, step), of, measure })).map(({ subject, value }) => [subject, value]);

/** The sums of the whole server in the hour at hand, without zeros. */
const hour = async (): Promise<Partial<Record<Measure, number>>> => {
  const sums: Partial<Record<Measure, number>> = {};
  for (const measure of measures) for (const [, value] of await group('hour', 'all', measure)) sums[measure] = Number(value);
  return sums;
};

const counted = async (...facts: Fact[]): Promise<Partial<Record<Measure, number>>> => {
  await recordAll(world, facts);
  await (await openFeed(world)).tick();
  return hour();
};

const refused: Fact = { kind: 'code.refused', client: 'web', details: { reason: 'wrong_verifier' } };

describe('D5 what a fact counts as', () => {
  it.each<[string, Fact, Partial<Record<Measure, number>>]>([
    ['a sign-in', signedIn('ada'), { sign_ins: 1 }],
    ['a failed sign-in', { kind: 'user.sign_in_failed', details: { method: 'password', reason: 'x' } }, { sign_in_failures: 1 }],
    ['a token for a client itself', issued('web'), { tokens_issued: 1 }],
    [
      'tokens for a refresh token',
      {
        kind: 'refresh_token.rotated',
        client: 'web',
        details: { from: 'a', to: 'b', scope: 's', format: 'jwt', expires_at: 1 },
      },
      { tokens_refreshed: 1 },
    ],
    ['a revoked grant', { kind: 'grant.revoked', client: 'web', details: { reason: 'x' } }, { tokens_revoked: 1 }],
    ['a refused code', refused, { refusals: 1, violations: 1 }],
    ['a refused token request', { kind: 'token.refused', details: { error: 'invalid_scope', reason: 'x' } }, { refusals: 1 }],
    [
      'an exceeded limit',
      { kind: 'limit.exceeded', details: { tier: 'api', limit: 1, window_seconds: 1 } },
      { blocked_requests: 1, violations: 1 },
    ],
    ['a blocked request', { kind: 'request.blocked', details: { rule: 'r', endpoint: 'token' } }, { blocked_requests: 1, violations: 1 }],
    ['a rejected password', { kind: 'password.rejected', details: { violations: ['length'] } }, { violations: 1 }],
    [
      'refusals that were only counted',
      { kind: 'refusals.counted', client: 'web', details: { of: 'limit.exceeded', reason: '', count: 4000, from: 1, to: 2 } },
      { blocked_requests: 4000, violations: 4000 },
    ],
    [
      'refusals counted of an unknown kind',
      { kind: 'refusals.counted', details: { of: 'made.up', reason: '', count: 7, from: 1, to: 2 } },
      {},
    ],
    [
      'tokens revoked by an operator',
      {
        kind: 'tokens.revoked',
        actor: 'operator:1',
        details: { selection: 'everything', access_tokens: 30, refresh_tokens: 12, grants: 9, issued_until: 1 },
      },
      { tokens_revoked: 42, operator_acts: 1 },
    ],
    [
      'a grant that went with tokens revoked by an operator',
      { kind: 'grant.revoked', client: 'web', actor: 'operator:1', details: { reason: 'revoked_by_operator' } },
      {},
    ],
    [
      'tokens revoked by a policy',
      {
        kind: 'tokens.revoked',
        actor: 'policy:lock',
        details: { selection: 'user', access_tokens: 1, refresh_tokens: 1, grants: 1, issued_until: 1 },
      },
      { tokens_revoked: 2 },
    ],
    ['an act of an operator', { kind: 'client.suspended', client: 'web', actor: 'operator:1', details: {} }, { operator_acts: 1 }],
    ['an act on the command line', { kind: 'client.suspended', client: 'web', actor: 'local:cli', details: {} }, { operator_acts: 1 }],
    ['an act of the server itself', { kind: 'key.activated', actor: 'system', details: { kid: 'k', alg: 'ES256' } }, {}],
    ['an actor named in the details of somebody', { kind: 'user.updated', details: { fields: ['"actor":"operator:1"'] } }, {}],
  ])('%s', async (_title, fact, sums) => {
    expect(await counted(fact)).toEqual(sums);
  });

  it('counts by minute, hour and day, and by client, user and address', async () => {
    await counted(signedIn('ada', '192.0.2.1'), signedIn('bob', '192.0.2.1'), issued('web'));
    for (const step of rollupSteps) {
      expect(await group(step, 'all', 'sign_ins')).toEqual([['', 2]]);
      expect(await group(step, 'user', 'sign_ins')).toEqual([
        ['ada', 1],
        ['bob', 1],
      ]);
      expect(await group(step, 'client', 'tokens_issued')).toEqual([['web', 1]]);
      const [[address, value] = []] = await group(step, 'address', 'sign_ins');
      expect([await world.store.read.rollups.address(String(address)), value]).toEqual(['192.0.2.1', 2]);
    }
  });

  it('never writes an address down', async () => {
    await counted(signedIn('ada', '192.0.2.77'));
    expect(JSON.stringify(storedRollups(world.databasePath))).not.toContain('192.0.2.77');
  });
});

describe('D5 the same sums, however they come about', () => {
  const fact = fc.record({
    of: fc.constantFrom('in', 'token', 'refused', 'counted'),
    who: fc.nat(200),
    pause: fc.constantFrom(0, 20, 50_000, 4_000_000),
    tick: fc.boolean(),
  });
  const toFact = ({ of, who }: { of: string; who: number }): Fact => {
    if (of === 'in') return signedIn(`user-${who}`, `198.51.${who % 9}.${who}`);
    if (of === 'token') return issued(`client-${who}`);
    if (of === 'refused') return { ...refused, client: `client-${who}` };
    return {
      kind: 'refusals.counted',
      client: `client-${who}`,
      details: { of: 'code.refused', reason: '', count: who + 1, from: 1, to: 2 },
    };
  };

  it('run by run, over restarts, and built anew from the first fact', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fact, { minLength: 150, maxLength: 400 }), async (history) => {
        const one = await createLogWorld({ clock: createTestClock() });
        try {
          let feed = await openFeed(one);
          for (const step of history) {
            await one.store.write((tx) => tx.audit(toFact(step)));
            one.clock.advance(step.pause);
            if (!step.tick) continue;
            await feed.tick();
            if (step.who % 5 === 0) feed = await openFeed(one);
          }
          await feed.tick();
          const grown = storedRollups(one.databasePath).filter((row) => isWithinReach(row, one.clock.now()));
          await feed.rebuild('rollups');
          await feed.tick();
          expect(storedRollups(one.databasePath).filter((row) => isWithinReach(row, one.clock.now()))).toEqual(grown);
        } finally {
          await one.close();
        }
      }),
      { numRuns: 12 },
    );
  }, 60_000);
});

/** Not about to be removed: rows of the past are removed by the schedule, and not made again. */
const isWithinReach = (row: unknown, now: number): boolean => {
  const { step, at } = row as { step: number; at: number };
  return at >= now - KEPT_MS[rollupSteps[step - 1] ?? 'day'];
};

describe('sums of many subjects', () => {
  const sumsOf = (most: number, given: readonly (readonly [string, number])[]) => {
    const stored = new Map<string, RollupRow>();
    let sums = createSubjectSums(most);
    for (const [at, [subject, amount]] of given.entries()) {
      sums.add(subject, amount);
      if (at % 17 === 0) {
        const { put, drop } = sums.drain();
        for (const gone of drop) stored.delete(gone);
        for (const row of put) stored.set(row.subject, row);
        // As after a restart.
        if (at % 2 === 0) sums = createSubjectSums(most, [...stored.values()]);
      }
    }
    const { put, drop } = sums.drain();
    for (const gone of drop) stored.delete(gone);
    for (const row of put) stored.set(row.subject, row);
    return stored;
  };
  const given = fc.array(fc.tuple(fc.nat(60).map(String), fc.integer({ min: 1, max: 9 })), { maxLength: 600 });

  it('are bounded, add up, and are too low by at most their share of the whole', () => {
    fc.assert(
      fc.property(given, fc.integer({ min: 1, max: 12 }), (amounts, most) => {
        const stored = sumsOf(most, amounts);
        const others = stored.get('') ?? { value: 0, floor: 0 };
        const total = amounts.reduce((sum, [, amount]) => sum + amount, 0);
        expect([...stored.values()].reduce((sum, { value }) => sum + value, 0)).toBe(total);
        expect(stored.size).toBeLessThanOrEqual(2 * most + 1);
        expect(others.floor).toBeLessThanOrEqual(total / (most + 1));
        for (const subject of new Set(amounts.map(([name]) => name))) {
          const real = amounts.reduce((sum, [name, amount]) => (name === subject ? sum + amount : sum), 0);
          const told = stored.get(subject);
          expect(told?.value ?? 0).toBeLessThanOrEqual(real);
          expect(real - (told?.value ?? 0)).toBeLessThanOrEqual(told?.floor ?? others.floor);
        }
      }),
    );
  });

  it('keep the heaviest whatever else comes: one that has a third of all is not lost among a crowd', () => {
    const crowd = Array.from({ length: 3000 }, (_, n): [string, number] => (n % 3 === 0 ? ['heavy', 1] : [`light-${n}`, 1]));
    expect(sumsOf(10, crowd).get('heavy')?.value).toBe(1000);
  });

  it('bound what a minute of strangers can write', async () => {
    await world.store.write(async (tx) => {
      for (let n = 0; n < 400; n++) await tx.audit(signedIn(`user-${n}`));
    });
    await (await openFeed(world)).tick();
    const minute = await group('minute', 'user', 'sign_ins');
    expect(minute.length).toBeLessThanOrEqual(101);
    expect(minute.reduce((sum, [, value]) => sum + Number(value), 0)).toBe(400);
    expect(await group('hour', 'user', 'sign_ins')).toHaveLength(400);
  });
});

describe('how long sums are kept', () => {
  it('minutes two days, hours ninety, days three years', async () => {
    const feed = await openFeed(world);
    const began = world.clock.now();
    await recordAll(world, [signedIn('ada')]);
    await feed.tick();
    const left = async (): Promise<RollupStep[]> => {
      await purgeExpired(world);
      const groups = await Promise.all(
        rollupSteps.map(async (step) => ((await group(step, 'all', 'sign_ins', began)).length > 0 ? step : [])),
      );
      return groups.flat();
    };
    expect(await left()).toEqual(['minute', 'hour', 'day']);
    world.clock.advance(KEPT_MS.minute + STEP_MS.minute);
    expect(await left()).toEqual(['hour', 'day']);
    world.clock.advance(KEPT_MS.hour);
    expect(await left()).toEqual(['day']);
    world.clock.advance(KEPT_MS.day);
    expect(await left()).toEqual([]);
  });

  it('and are not made again of facts that are older', async () => {
    await recordAll(world, [signedIn('ada')]);
    const began = world.clock.now();
    world.clock.advance(KEPT_MS.minute + STEP_MS.minute);
    await (await openFeed(world)).tick();
    expect([await group('minute', 'all', 'sign_ins', began), await group('hour', 'all', 'sign_ins', began)]).toEqual([[], [['', 1]]]);
  });
});

describe('the periods of a range', () => {
  const now = Date.UTC(2026, 10, 21, 12, 30);
  const range = fc.tuple(fc.integer({ min: 0, max: KEPT_MS.minute - STEP_MS.hour }), fc.integer({ min: 1, max: KEPT_MS.minute }));

  it('cover it once, to the minute, as long as minutes are kept', () => {
    fc.assert(
      fc.property(range, ([back, length]) => {
        const from = now - back;
        const to = Math.min(now, from + length);
        const periods = coverRange(from, to, now);
        let at = periodAt(from, 'minute');
        for (const period of periods) {
          expect(period.at).toBe(at);
          at += STEP_MS[period.step];
        }
        expect(at).toBeGreaterThanOrEqual(to);
        if (to < now) expect(at - to).toBeLessThan(STEP_MS.minute);
      }),
    );
  });

  it('are few, and those that are kept', () => {
    const periods = coverRange(0, now, now);
    expect(periods.length).toBeLessThan(3 * 366 + 2);
    expect(new Set(periods.map(({ step }) => step))).toEqual(new Set(['day']));
    expect(coverRange(now, now, now)).toEqual([]);
  });
});
