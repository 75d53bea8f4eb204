import { createRouterClient } from '@orpc/server';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Operations } from '../../../electron/control/connect-control.ts';
import { type StartedFeed, startFeed } from '../../../electron/feed/start-feed.ts';
import { createLogReadings } from '../../../electron/operations/audit/log-readings.ts';
import { operations } from '../../../electron/operations/index.ts';
import type { OperationDeps } from '../../../electron/operations/operation.ts';
import type { Fact } from '../../../shared/audit-event.ts';
import { issued, signedIn } from '../../feed/feed-world.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { createOperator, type Operator, refusalOf } from '../operator.ts';

let operator: Operator;
let feed: StartedFeed;
let deps: OperationDeps;
let live: Operations['live'];

const callAs = (session: string): Operations =>
  createRouterClient(operations, {
    context: { deps, caller: { actor: 'operator:test', role: 'viewer', session } },
  });

beforeEach(async () => {
  operator = await createOperator();
  const { store, clock } = operator.world;
  feed = await startFeed({ store, clock, random: operator.deps.random, log: operator.deps.log, checkpointed: () => 0 });
  deps = { ...operator.deps, feed: feed.live, readings: createLogReadings(clock) };
  live = callAs('one').live;
});
afterEach(async () => {
  feed.stop();
  await operator.close();
});

const record = (...facts: Fact[]): Promise<unknown> =>
  operator.world.store.write(async (tx) => {
    for (const fact of facts) await tx.audit(fact);
  });
const now = { wait_ms: 0 } as const;
const head = (): number => operator.world.store.head().seq;

describe('following the log', () => {
  it('begins at the head, with a pulse and without events', async () => {
    await record(issued('a'), issued('b'));
    const batch = await live.next({ cursor: null });
    expect(batch).toMatchObject({
      events: [],
      cursor: head(),
      skipped: 0,
      kinds: {},
      pulse: { head: head(), now: operator.world.clock.now() },
    });
  });

  it('tells what was recorded after the cursor, oldest first, with who and where', async () => {
    const { cursor } = await live.next({ cursor: null });
    await record(signedIn('ada', '192.0.2.7'), issued('web'));
    const batch = await live.next({ cursor, ...now });
    expect(batch.events.map(({ seq, kind }) => [seq, kind])).toEqual([
      [cursor + 1, 'user.signed_in'],
      [cursor + 2, 'token.issued'],
    ]);
    expect(batch.events[0]).toMatchObject({ user: 'ada', address: '192.0.2.7' });
    expect(batch).toMatchObject({ cursor: cursor + 2, skipped: 0, kinds: { 'user.signed_in': 1, 'token.issued': 1 } });
    expect(await live.next({ cursor: batch.cursor, ...now })).toMatchObject({ events: [], cursor: batch.cursor, kinds: {} });
  });

  it('answers a call that waits as soon as something is recorded', async () => {
    const { cursor } = await live.next({ cursor: null });
    const waiting = live.next({ cursor, wait_ms: 20_000 });
    operator.world.clock.advance(500);
    await record(issued('web'));
    expect((await waiting).events).toMatchObject([{ kind: 'token.issued', client: 'web' }]);
  });

  it('answers without news when the wait is over, and when nobody waits any more', async () => {
    const { cursor } = await live.next({ cursor: null });
    expect(await live.next({ cursor, wait_ms: 10 })).toMatchObject({ events: [], cursor });
    const cancelled = new AbortController();
    const waiting = live.next({ cursor, wait_ms: 20_000 }, { signal: cancelled.signal });
    cancelled.abort();
    expect(await waiting.catch(() => 'ended')).toBeDefined();
  });

  it('tells the kinds of all facts, whatever the filter, and only counts when no events are asked for', async () => {
    const { cursor } = await live.next({ cursor: null });
    await record(signedIn('ada'), issued('web'), issued('shop'));
    const filtered = await live.next({ cursor, filter: { client: 'shop' }, ...now });
    expect(filtered.events.map(({ client }) => client)).toEqual(['shop']);
    expect(filtered).toMatchObject({ skipped: 0, kinds: { 'user.signed_in': 1, 'token.issued': 2 } });
    const counts = await live.next({ cursor, filter: { client: 'shop' }, events: false, ...now });
    expect(counts).toMatchObject({ events: [], skipped: 1, kinds: filtered.kinds });
  });

  it.each([
    [{ kinds: ['token.issued'] }, 2],
    [{ user: 'ada' }, 1],
    [{ address: '198.51.100.1' }, 1],
    [{ address: '198.51.100.0/24' }, 1],
    [{ session: 'session-of-ada' }, 1],
    [{ text: 'CLIENT_credentials' }, 2],
    [{ severity: 'critical' as const }, 0],
    [{ success: true }, 3],
  ])('finds by %j', async (filter, count) => {
    const { cursor } = await live.next({ cursor: null });
    await record(signedIn('ada'), issued('web'), issued('shop'));
    expect((await live.next({ cursor, filter, ...now })).events).toHaveLength(count);
  });

  it('gives a slow caller the newest, and tells how many matches are not among them', async () => {
    const { cursor } = await live.next({ cursor: null });
    await record(...Array.from({ length: 90 }, (_, n) => issued(n % 3 === 0 ? 'web' : 'shop')));
    const all = await live.next({ cursor, limit: 20, ...now });
    expect([all.events.map(({ seq }) => seq), all.skipped]).toEqual([Array.from({ length: 20 }, (_, n) => cursor + 71 + n), 70]);
    const filtered = await live.next({ cursor, filter: { client: 'web' }, limit: 20, ...now });
    expect([filtered.events.length, filtered.skipped, filtered.cursor]).toEqual([20, 10, cursor + 90]);
    expect(filtered.kinds).toEqual({ 'token.issued': 90 });
  });

  it('goes on from the head when the cursor lies beyond it: the log was put back', async () => {
    await record(issued('web'));
    expect(await live.next({ cursor: 1_000_000, ...now })).toMatchObject({ events: [], cursor: head(), skipped: 0 });
  });

  it.each([
    [{ cursor: -1 }],
    [{ cursor: 0, limit: 0 }],
    [{ cursor: 0, limit: 501 }],
    [{ cursor: 0, wait_ms: 20_001 }],
    [{}],
    [{ cursor: 0, extra: 1 }],
  ])('does not let %j through its door', async (input) => {
    await expect(live.next(input as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it.each([
    [{ from: 2, to: 1 }],
    [{ address: '10.0.0.0/8' }],
    [{ address: '2001:db8::/48' }],
    [{ address: 'nonsense/24' }],
  ])('refuses the filter %j', async (filter) => {
    expect(await refusalOf(live.next({ cursor: 0, filter, ...now }))).toBe('invalid_input');
  });

  it('refuses where no server runs', async () => {
    expect(await refusalOf(operator.operations.live.next({ cursor: null }))).toBe('unavailable');
  });
});

describe('the record of following', () => {
  it('is made once an hour for a session, before anything is told', async () => {
    const started = await live.next({ cursor: null });
    await live.next({ cursor: started.cursor, ...now });
    expect(operator.world.facts('log.read')).toMatchObject([
      { actor: 'operator:test', session: 'one', details: { filter: '{"live":true}' } },
    ]);
    await callAs('two').live.next({ cursor: null });
    expect(operator.world.facts('log.read')).toHaveLength(2);
    operator.world.clock.advance(3_600_001);
    await live.next({ cursor: 0, ...now });
    expect(operator.world.facts('log.read')).toHaveLength(3);
  });

  it('is not made for a window that only counts', async () => {
    await live.next({ cursor: null, events: false });
    expect(operator.world.facts('log.read')).toEqual([]);
  });
});

describe('no gap and no duplicate', () => {
  it('whatever is recorded while windows of any pace and filter ask', async () => {
    const pace = fc.record({
      limit: fc.integer({ min: 1, max: 50 }),
      wait: fc.constantFrom(0, 3, 15),
      client: fc.constantFrom(undefined, 'web'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(pace, { minLength: 1, maxLength: 4 }), fc.string(), async (windows, seed) => {
        const begin = head();
        let writing = true;
        const follow = async ({ limit, wait, client }: (typeof windows)[number]) => {
          const seen: number[] = [];
          let skipped = 0;
          let kinds = 0;
          let cursor = begin;
          for (let rounds = 0; writing || cursor < head(); rounds++) {
            expect(rounds).toBeLessThan(10_000);
            const batch = await live.next({ cursor, limit, wait_ms: wait, ...(client ? { filter: { client } } : {}) });
            expect(batch.cursor).toBeGreaterThanOrEqual(cursor);
            seen.push(...batch.events.map(({ seq }) => seq));
            skipped += batch.skipped;
            kinds += Object.values(batch.kinds).reduce((sum, count) => sum + count, 0);
            cursor = batch.cursor;
            await new Promise((resolve) => setImmediate(resolve));
          }
          return { seen, skipped, kinds, client };
        };
        const followed = Promise.all(windows.map(follow));
        const random = createSeededRandom(seed);
        const clients = new Map<number, string>();
        const writers = Array.from({ length: 4 }, async () => {
          for (let n = 0; n < 8; n++) {
            const [size = 0, whose = 0] = random.bytes(2);
            await operator.world.store.write(async (tx) => {
              for (let k = 0; k <= size % 6; k++) {
                const client = (whose + k) % 3 === 0 ? 'web' : 'shop';
                clients.set(await tx.audit(issued(client)), client);
              }
            });
            if (size % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
          }
        });
        await Promise.all(writers);
        writing = false;
        for (const { seen, skipped, kinds, client } of await followed) {
          const matching = [...clients].filter(([, one]) => client === undefined || one === client).map(([seq]) => seq);
          const others = client === undefined ? head() - begin - clients.size : 0;
          expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
          expect(seen.filter((seq) => clients.has(seq) && !matching.includes(seq))).toEqual([]);
          expect(seen.length + skipped).toBe(matching.length + others);
          expect(kinds).toBe(head() - begin);
        }
      }),
      { numRuns: 15 },
    );
  });
});
