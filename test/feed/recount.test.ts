import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Fact } from '../../shared/audit-event.ts';
import { createLogWorld } from '../support/log-world.ts';
import { createTestClock } from '../support/test-clock.ts';
import { issued, openFeed, signedIn, storedRollups } from './feed-world.ts';

const MINUTE = 60_000;
const LENGTHS = [MINUTE, 60 * MINUTE, 24 * 60 * MINUTE];
/** As the database writes them. */
const MEASURES: Readonly<Record<string, number>> = {
  'user.signed_in': 1,
  'user.sign_in_failed': 2,
  'token.issued': 3,
  'request.blocked': 7,
};

const failed = (user: string): Fact => ({ kind: 'user.sign_in_failed', user, details: { method: 'password', reason: 'wrong_password' } });
const blocked: Fact = { kind: 'request.blocked', address: '198.51.100.7', details: { rule: 'r', endpoint: 'token' } };

const fact = fc.oneof(
  fc.nat(6).map((n) => signedIn(`user-${n}`)),
  fc.nat(6).map((n) => failed(`user-${n}`)),
  fc.nat(4).map((n) => issued(`client-${n}`)),
  fc.constant(blocked),
);
const step = fc.record({ fact, pause: fc.constantFrom(0, 1, 999, 59_999, 3_599_999, 9 * 3_600_000), tick: fc.boolean() });

interface Row {
  readonly at: number;
  readonly kind: string;
  readonly user_id: string | null;
  readonly client_id: string | null;
}

/** What the sums should be, counted from the rows of the log by nothing but division. */
const recount = (path: string): Record<string, number> => {
  const db = new Database(path, { readonly: true });
  try {
    const sums: Record<string, number> = {};
    for (const { at, kind, user_id, client_id } of db.prepare<[], Row>('SELECT at, kind, user_id, client_id FROM audit_event').all()) {
      const measure = MEASURES[kind];
      if (measure === undefined) continue;
      for (const [index, length] of LENGTHS.entries())
        for (const [of, subject] of [
          [0, ''],
          [1, client_id],
          [2, user_id],
        ] as const) {
          if (subject === null) continue;
          const key = [index + 1, at - (at % length), of, measure, subject].join(' ');
          sums[key] = (sums[key] ?? 0) + 1;
        }
    }
    return sums;
  } finally {
    db.close();
  }
};

interface Stored {
  readonly step: number;
  readonly at: number;
  readonly of: number;
  readonly measure: number;
  readonly subject: string;
  readonly value: number;
}

/** The sums as they are stored, but for those of addresses, whose names are blind indexes, and of violations, which a recount by kind does not know. */
const stored = (path: string): Record<string, number> =>
  Object.fromEntries(
    (storedRollups(path) as Stored[])
      .filter(({ of, measure }) => of !== 3 && measure !== 8)
      .map(({ step: of, at, of: kind, measure, subject, value }) => [[of, at, kind, measure, subject].join(' '), value]),
  );

/** Minutes that are not kept any more are neither counted nor recounted. */
const kept = (sums: Record<string, number>, now: number): Record<string, number> =>
  Object.fromEntries(
    Object.entries(sums).filter(([key]) => !key.startsWith('1 ') || Number(key.split(' ')[1]) >= now - 2 * 24 * 60 * MINUTE),
  );

it('D5 sums are what a recount of the log comes to, whatever was recorded when, over minutes, hours and days', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 80 }), async (history) => {
      // Just before the end of a year: days, hours and minutes end together.
      const world = await createLogWorld({ clock: createTestClock(Date.UTC(2026, 11, 31, 23, 59, 59, 990)) });
      try {
        let feed = await openFeed(world);
        for (const { fact: one, pause, tick } of history) {
          await world.store.write((tx) => tx.audit(one));
          world.clock.advance(pause);
          if (tick) await feed.tick();
          if (tick && pause === 1) feed = await openFeed(world);
        }
        await feed.tick();
        const now = world.clock.now();
        expect(kept(stored(world.databasePath), now)).toEqual(kept(recount(world.databasePath), now));
        expect(await world.store.read.followers.all()).toMatchObject([{ name: 'rollups', cursor: world.store.head().seq }]);
      } finally {
        await world.close();
      }
    }),
    { numRuns: 10 },
  );
}, 60_000);

it('D5 a day is a day of UTC: the last and the first millisecond around its end are in two days, two hours and two minutes', async () => {
  const midnight = Date.UTC(2028, 1, 29);
  const world = await createLogWorld({ clock: createTestClock(midnight - 1) });
  const feed = await openFeed(world);
  for (const pause of [1, 0]) {
    await world.store.write((tx) => tx.audit(signedIn('ada')));
    world.clock.advance(pause);
  }
  await feed.tick();
  const sums = (storedRollups(world.databasePath) as Stored[]).filter(({ of, measure }) => of === 0 && measure === 1);
  expect(sums.map(({ step: length, at, value }) => [length, at, value])).toEqual(
    LENGTHS.flatMap((length, index) => [
      [index + 1, midnight - length, 1],
      [index + 1, midnight, 1],
    ]),
  );
  await world.close();
});
