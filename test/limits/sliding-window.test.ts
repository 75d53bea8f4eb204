import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSlidingWindow } from '../../electron/limits/sliding-window.ts';

const handMoved = () => {
  let at = 1000;
  return { monotonic: () => at, advance: (ms: number) => (at += ms) };
};

const hitTimes = (window: ReturnType<typeof createSlidingWindow>, times: number, limit: number, windowMs: number) =>
  Array.from({ length: times }, () => window.hit('k', limit, windowMs).allowed).filter(Boolean).length;

/** Replays gaps between attempts; returns the moments of those that were allowed. */
const allowedMoments = (gaps: readonly number[], limit: number, windowMs: number): number[] => {
  const clock = handMoved();
  const window = createSlidingWindow({ clock });
  const moments: number[] = [];
  for (const gap of gaps) {
    clock.advance(gap);
    if (window.hit('k', limit, windowMs).allowed) moments.push(clock.monotonic());
  }
  return moments;
};

/** Most moments in any half-open span of that length. */
const mostWithin = (moments: readonly number[], span: number): number =>
  Math.max(0, ...moments.map((from) => moments.filter((at) => at >= from && at < from + span).length));

const traffic = fc.record({
  limit: fc.integer({ min: 1, max: 12 }),
  gaps: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 1500 })), { maxLength: 250 }),
});

describe('the sliding window', () => {
  it('allows the limit and denies the next hit', () => {
    const window = createSlidingWindow({ clock: handMoved() });
    const verdicts = Array.from({ length: 4 }, () => window.hit('k', 3, 60_000));
    expect(verdicts.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
      [true, 2],
      [true, 1],
      [true, 0],
      [false, 0],
    ]);
  });

  it('counts keys apart', () => {
    const window = createSlidingWindow({ clock: handMoved() });
    expect(hitTimes(window, 5, 2, 1000)).toBe(2);
    expect(window.hit('other', 2, 1000).allowed).toBe(true);
  });

  it('weighs the previous window by the share that still overlaps', () => {
    const clock = handMoved();
    const window = createSlidingWindow({ clock });
    expect(hitTimes(window, 10, 10, 1000)).toBe(10);
    clock.advance(1500);
    expect(hitTimes(window, 20, 10, 1000)).toBe(5);
    clock.advance(2000);
    expect(hitTimes(window, 20, 10, 1000)).toBe(10);
  });

  it('never allows more than twice the limit in any span of a window, nor more than n + 1 limits in n windows', () => {
    fc.assert(
      fc.property(traffic, ({ limit, gaps }) => {
        const moments = allowedMoments(gaps, limit, 1000);
        expect(mostWithin(moments, 1000)).toBeLessThanOrEqual(2 * limit);
        for (const n of [2, 3, 5]) expect(mostWithin(moments, n * 1000)).toBeLessThanOrEqual((n + 1) * limit);
      }),
      { numRuns: 200 },
    );
  });

  it('never allows more than the limit in one of the adjacent windows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 300 }), (limit, gaps) => {
        const moments = allowedMoments(gaps, limit, 1000);
        const [first = 0] = moments;
        const perWindow = Map.groupBy(moments, (at) => Math.floor((at - first) / 1000));
        for (const hits of perWindow.values()) expect(hits.length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 200 },
    );
  });

  it('lets a steady caller through who stays two hits under the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 30 }), (limit) => {
        const gaps = new Array<number>(20 * limit).fill(Math.ceil(1000 / (limit - 2)));
        expect(allowedMoments(gaps, limit, 1000)).toHaveLength(gaps.length);
      }),
    );
  });

  it('does not prolong the wait of a caller who keeps on asking', () => {
    const clock = handMoved();
    const window = createSlidingWindow({ clock });
    const patient = createSlidingWindow({ clock });
    for (let i = 0; i < 5; i++) for (const each of [window, patient]) each.hit('k', 5, 1000);
    for (let i = 0; i < 1500; i++) {
      clock.advance(1);
      window.hit('noise', 5, 1000);
      if (i < 1000) expect(window.hit('k', 5, 1000).allowed).toBe(false);
    }
    expect(window.hit('k', 5, 1000)).toEqual(patient.hit('k', 5, 1000));
  });

  it('names a wait after which the next hit is allowed, and not a second more than needed', () => {
    fc.assert(
      fc.property(traffic, fc.integer({ min: 1000, max: 90_000 }), ({ limit, gaps }, windowMs) => {
        const clock = handMoved();
        const window = createSlidingWindow({ clock });
        for (const gap of gaps) {
          clock.advance(gap);
          window.hit('k', limit, windowMs);
        }
        const verdict = window.hit('k', limit, windowMs);
        fc.pre(!verdict.allowed);
        expect(verdict.resetSeconds).toBeGreaterThanOrEqual(verdict.retryAfterSeconds);
        clock.advance((verdict.retryAfterSeconds - 1) * 1000 - 1);
        expect(window.hit('k', limit, windowMs).allowed).toBe(false);
        clock.advance(1001);
        expect(window.hit('k', limit, windowMs).allowed).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('takes a lowered limit at once and still names a wait that holds', () => {
    const clock = handMoved();
    const window = createSlidingWindow({ clock });
    hitTimes(window, 10, 10, 60_000);
    const verdict = window.hit('k', 4, 60_000);
    expect(verdict).toMatchObject({ allowed: false, limit: 4, remaining: 0 });
    clock.advance(verdict.retryAfterSeconds * 1000);
    expect(window.hit('k', 4, 60_000).allowed).toBe(true);
  });

  it('denies everything under a limit of nought, and names a finite wait', () => {
    const window = createSlidingWindow({ clock: handMoved() });
    expect(window.hit('k', 0, 2000)).toEqual({ allowed: false, limit: 0, remaining: 0, resetSeconds: 3, retryAfterSeconds: 3 });
  });

  it('starts anew for a key whose window length changed', () => {
    const clock = handMoved();
    const window = createSlidingWindow({ clock });
    expect(hitTimes(window, 9, 3, 1000)).toBe(3);
    expect(hitTimes(window, 9, 3, 5000)).toBe(3);
  });

  it('keeps no more keys than its capacity under a million distinct ones', () => {
    const clock = handMoved();
    const window = createSlidingWindow({ clock, capacity: 1000 });
    let most = 0;
    for (let i = 0; i < 1_000_000; i++) {
      window.hit(`k${i}`, 1, 1000);
      most = Math.max(most, window.size);
    }
    expect(most).toBe(1000);
  });

  it('does not forget a denied caller under a flood of other keys while it keeps on asking', () => {
    const window = createSlidingWindow({ clock: handMoved(), capacity: 10 });
    hitTimes(window, 3, 3, 1000);
    for (let i = 0; i < 500; i++) {
      window.hit(`flood ${i}`, 3, 1000);
      expect(window.hit('k', 3, 1000).allowed).toBe(false);
    }
  });

  it('tells keys apart whatever characters they have', () => {
    const window = createSlidingWindow({ clock: handMoved() });
    const keys = ['plain', 'naïve', 'ключ', '\ud800', '\ufffd', '?', '\u0100', '\u0000'];
    for (const key of keys) expect(window.hit(key, 1, 1000).allowed).toBe(true);
    for (const key of keys) expect(window.hit(key, 1, 1000).allowed).toBe(false);
    expect(window.size).toBe(keys.length);
  });
});

describe('the usage of a sliding window', () => {
  it('lists the keys nearest to their limit, nearest first, and no more than asked for', () => {
    const window = createSlidingWindow({ clock: handMoved() });
    for (let i = 1; i <= 9; i++) for (let n = 0; n < i; n++) window.hit(`k${i}`, 10, 1000);
    window.hit('small', 1, 1000);
    expect(window.usage(3)).toEqual([
      { key: 'small', used: 1, limit: 1 },
      { key: 'k9', used: 9, limit: 10 },
      { key: 'k8', used: 8, limit: 10 },
    ]);
  });

  it('is bounded to 100 keys and leaves out those whose hits have passed', () => {
    const clock = handMoved();
    const window = createSlidingWindow({ clock });
    for (let i = 0; i < 300; i++) window.hit(`k${i}`, 10, 1000);
    expect(window.usage(1000)).toHaveLength(100);
    clock.advance(2000);
    expect(window.usage(1000)).toEqual([]);
  });

  it('agrees with a full sort, and changes no verdict', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 60 }), fc.integer({ min: 0, max: 30 }), (counts, top) => {
        const window = createSlidingWindow({ clock: handMoved() });
        counts.forEach((count, i) => {
          for (let n = 0; n < count; n++) window.hit(`k${i}`, 20, 1000);
        });
        const expected = counts.toSorted((a, b) => b - a).slice(0, top);
        expect(window.usage(top).map(({ used }) => used)).toEqual(expected);
        counts.forEach((count, i) => {
          expect(window.hit(`k${i}`, 20, 1000).allowed).toBe(count < 20);
        });
      }),
    );
  });
});
