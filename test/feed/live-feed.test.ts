import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKindRing } from '../../electron/feed/live/kind-ring.ts';
import { MOST_WAITING } from '../../electron/feed/live/live-feed.ts';
import { createRequestWindow } from '../../electron/feed/live/request-window.ts';
import { type StartedFeed, startFeed } from '../../electron/feed/start-feed.ts';
import { silentLog } from '../../electron/lib/log.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';
import { createTestClock } from '../support/test-clock.ts';
import { issued, recordAll, signedIn } from './feed-world.ts';

describe('the kinds in memory', () => {
  it('count what lies between two numbers, and say when that goes back too far', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 7 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(20),
        (commits, kept, head) => {
          const ring = createKindRing(head, kept);
          const all: string[] = [];
          for (const kinds of commits) {
            all.push(...kinds);
            if (kinds.length > 0) ring.note(kinds, head + all.length);
          }
          expect(ring.since()).toBe(head + Math.max(0, all.length - kept));
          for (let after = 0; after <= head + all.length; after++) {
            const counts = ring.countsBetween(after, head + all.length - 1);
            if (after < ring.since()) expect(counts).toBeUndefined();
            else {
              const between = all.slice(after - head, Math.max(0, all.length - 1));
              const of = (kind: string) => between.filter((one) => one === kind).length;
              expect(counts).toEqual(Object.fromEntries(['a', 'b', 'c'].flatMap((kind) => (of(kind) > 0 ? [[kind, of(kind)]] : []))));
            }
          }
        },
      ),
    );
  });

  it('forget what came before a gap: a commit that seemed to fail', () => {
    const ring = createKindRing(0);
    ring.note(['a', 'a'], 2);
    ring.note(['b'], 5);
    expect([ring.since(), ring.countsBetween(2, 5), ring.countsBetween(4, 5)]).toEqual([4, undefined, { b: 1 }]);
  });
});

describe('the pace of requests', () => {
  it('is that of the last minute', () => {
    const clock = createTestClock();
    const requests = createRequestWindow(clock);
    expect(requests.pace()).toEqual({ perSecond: 0, p99Ms: null });
    for (let second = 0; second < 120; second++) {
      for (let n = 0; n < (second < 60 ? 100 : 20); n++) requests.note(second < 60 ? 500 : 2);
      clock.advance(1000);
    }
    expect(requests.pace().perSecond).toBeCloseTo(20, 0);
    expect(requests.pace().p99Ms).toBeLessThan(2.5);
  });

  it('tells a p99 that is never too low and at most a fifth too high', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 1, maxLength: 500 }), (durations) => {
        const clock = createTestClock();
        const requests = createRequestWindow(clock);
        clock.advance(5000);
        for (const duration of durations) requests.note(duration);
        const sorted = durations.toSorted((a, b) => a - b);
        const real = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
        const told = requests.pace().p99Ms ?? 0;
        expect(told).toBeGreaterThanOrEqual(real - 0.01);
        expect(told).toBeLessThanOrEqual(real * 1.2 + 0.01);
      }),
    );
  });
});

describe('who waits for news', () => {
  let world: LogWorld;
  let feed: StartedFeed;
  beforeEach(async () => {
    world = await createLogWorld();
    await recordAll(world, [issued('a'), issued('b')]);
    feed = await startFeed({ ...world, log: silentLog, checkpointed: () => 1 });
  });
  afterEach(async () => {
    feed.stop();
    await world.close();
  });

  const settled = async (promise: Promise<unknown>): Promise<boolean> => {
    let done = false;
    void promise.then(() => {
      done = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 10));
    return done;
  };

  it('is woken by a commit, and not before', async () => {
    world.clock.advance(1000);
    const waiting = feed.live.news(2, 20_000);
    expect(await settled(waiting)).toBe(false);
    world.clock.advance(1000);
    await recordAll(world, [signedIn('ada')]);
    expect(await settled(waiting)).toBe(true);
  });

  it('is answered at once without a wait, and when the wait is over without news', async () => {
    expect(await settled(feed.live.news(2, 0))).toBe(true);
    expect(await feed.live.news(2, 20)).toBe(true);
    expect(world.store.head().seq).toBe(2);
  });

  it('is let go when nobody asks any more', async () => {
    const asking = new AbortController();
    const waiting = feed.live.news(2, 20_000, asking.signal);
    asking.abort();
    expect(await waiting).toBe(true);
    expect(await settled(feed.live.news(2, 20_000, asking.signal))).toBe(true);
  });

  it('is refused when too many wait, until some of them are answered', async () => {
    const waiting = Array.from({ length: MOST_WAITING }, () => feed.live.news(2, 20_000));
    expect(await feed.live.news(2, 20_000)).toBe(false);
    expect(await feed.live.news(2, 0)).toBe(true);
    world.clock.advance(1000);
    await recordAll(world, [signedIn('ada')]);
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([true]));
    expect(await feed.live.news(2, 1)).toBe(true);
  });

  it('is let go when the server stops, and nobody waits after that', async () => {
    const waiting = [feed.live.news(2, 20_000), feed.live.news(0, 20_000)];
    feed.stop();
    expect(await Promise.all(waiting)).toEqual([true, true]);
    expect(await settled(feed.live.news(2, 20_000))).toBe(true);
  });

  it('is told the kinds of all facts, from memory and from the log', async () => {
    await recordAll(world, [signedIn('ada'), issued('c')]);
    expect(await feed.live.kindsBetween(2, 4)).toEqual({ 'user.signed_in': 1, 'token.issued': 1 });
    expect(await feed.live.kindsBetween(0, 4)).toEqual({ 'user.signed_in': 1, 'token.issued': 3 });
    expect(await feed.live.kindsBetween(1, 2)).toEqual({ 'token.issued': 1 });
    expect(await feed.live.kindsBetween(4, 4)).toEqual({});
  });

  it('is told how the engine stands', async () => {
    feed.noteRequest(3);
    world.clock.advance(2000);
    expect(feed.live.pulse()).toMatchObject({ head: 2, checkpointed: 1, lag: 2, requests_per_second: 0.5, now: world.clock.now() });
    await feed.tick();
    expect(feed.live.pulse().lag).toBe(0);
    expect(feed.states()).toMatchObject([
      { name: 'rollups', cursor: 2 },
      { name: 'detect', cursor: 2 },
    ]);
  });
});
