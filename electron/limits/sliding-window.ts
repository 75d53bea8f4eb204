import type { Millis, Seconds } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';
import { createRecentMap } from './recent-map.ts';

/** What one hit was told. */
export interface WindowVerdict {
  readonly allowed: boolean;
  readonly limit: number;
  /** Hits still allowed at this moment. */
  readonly remaining: number;
  /** Until the present window ends, at least 1; after a denied hit never earlier than `retryAfterSeconds`. */
  readonly resetSeconds: Seconds;
  /** 0 when allowed; else the wait after which one hit is allowed, provided that none comes in between. */
  readonly retryAfterSeconds: Seconds;
}

/** How far a key has come. */
export interface WindowUsage {
  readonly key: string;
  /** Weighted count of the sliding window, rounded down. */
  readonly used: number;
  readonly limit: number;
}

export interface SlidingWindow {
  hit(key: string, limit: number, windowMs: Millis): WindowVerdict;
  /** The keys nearest to their limit, nearest first; walks every key, so it is for a screen, not for the request path. */
  usage(top: number): WindowUsage[];
  /** The same, with how many keys have anything counted. */
  survey(top: number): WindowSurvey;
  readonly size: number;
}

export interface WindowSurvey {
  readonly keys: number;
  readonly fullest: readonly WindowUsage[];
}

/** Two adjacent windows of one key. The first starts at the key's first hit, so that keys do not all roll over at one moment. */
interface Windows {
  start: Millis;
  length: Millis;
  previous: number;
  current: number;
  limit: number;
}

const DEFAULT_CAPACITY = 100_000;
/** A screen wants a page of keys, and the selection below is linear in it. */
const MAX_USAGE = 100;

/** Brings the two windows up to `now`: the present one becomes the previous one, and what is older is forgotten. */
const roll = (windows: Windows, now: Millis, windowMs: Millis): void => {
  const elapsed = now - windows.start;
  if (elapsed < windowMs && windows.length === windowMs) return;
  const adjacent = windows.length === windowMs && elapsed < 2 * windowMs;
  windows.previous = adjacent ? windows.current : 0;
  windows.current = 0;
  windows.start = adjacent ? windows.start + windowMs : now;
  windows.length = windowMs;
};

/** The estimate: all hits of the present window, and of the previous one the share that still overlaps the sliding window. */
const estimate = ({ previous, current, start, length }: Windows, now: Millis): number =>
  current + Math.floor(previous * (1 - (now - start) / length));

/** Milliseconds until the estimate falls under the limit, if nothing else is allowed in between. */
const waitFor = ({ previous, current, start, length, limit }: Windows, now: Millis): Millis => {
  if (limit < 1) return length;
  const left = start + length - now;
  if (current < limit) return length * (1 - (limit - current) / previous) - (now - start);
  return left + length * (1 - limit / current);
};

const verdictOf = (windows: Windows, now: Millis, allowed: boolean, used: number): WindowVerdict => {
  // The estimate must fall under the limit, not to it, hence one more than rounding down.
  const retryAfterSeconds = allowed ? 0 : Math.floor(waitFor(windows, now) / 1000) + 1;
  const untilEnd = Math.max(1, Math.ceil((windows.start + windows.length - now) / 1000));
  return {
    allowed,
    limit: windows.limit,
    remaining: Math.max(0, windows.limit - used),
    resetSeconds: Math.max(untilEnd, retryAfterSeconds),
    retryAfterSeconds,
  };
};

/** Keeps the `top` fullest of all keys in a list of that length, so that memory stays bounded however many keys there are. */
const surveyOf = (entries: Iterable<[string, Windows]>, now: Millis, top: number): WindowSurvey => {
  const best: WindowUsage[] = [];
  let keys = 0;
  const share = ({ used, limit }: WindowUsage): number => used / Math.max(1, limit);
  for (const [key, windows] of entries) {
    roll(windows, now, windows.length);
    const usage = { key, used: estimate(windows, now), limit: windows.limit };
    if (usage.used === 0) continue;
    keys += 1;
    const last = best.at(-1);
    if (best.length === top && last && share(last) >= share(usage)) continue;
    const place = best.findIndex((other) => share(other) < share(usage));
    best.splice(place < 0 ? best.length : place, 0, usage);
    if (best.length > top) best.pop();
  }
  return { keys, fullest: best };
};

/**
 * A sliding-window counter in bounded memory: two adjacent fixed windows for each key, the older one weighted by its overlap.
 *
 * Only allowed hits count. A denied hit changes nothing but that its key counts as used, so hammering on neither prolongs the wait nor lets
 * a flood of other keys wash the count away. The older window's hits are taken as evenly spread, which gives these bounds:
 * never more than `limit` in one of the adjacent windows, so at most `(n + 1) · limit` in n windows on end, and at most `2 · limit` in any
 * span of one window's length (only for a caller who aims at the seam between two).
 *
 * @param deps.clock     Monotonic time: a jump of the wall clock neither frees nor bans anyone.
 * @param deps.capacity  Most keys kept, 100,000 by default, about 200 bytes each; the least recently used go first (`createRecentMap`).
 * @returns `hit(key, limit, windowMs)` counts one hit, or denies it. A key hit with another `windowMs` than before starts anew.
 */
export const createSlidingWindow = (deps: { clock: Pick<Clock, 'monotonic'>; capacity?: number }): SlidingWindow => {
  const { clock, capacity = DEFAULT_CAPACITY } = deps;
  const keys = createRecentMap<Windows>(capacity);
  const survey = (top: number): WindowSurvey => surveyOf(keys.entries(), clock.monotonic(), Math.min(top, MAX_USAGE));
  return {
    hit(key, limit, windowMs) {
      const now = clock.monotonic();
      let windows = keys.get(key);
      if (windows === undefined) {
        windows = { start: now, length: windowMs, previous: 0, current: 0, limit };
        keys.add(key, windows);
      }
      roll(windows, now, windowMs);
      windows.limit = limit;
      const used = estimate(windows, now);
      const allowed = used < limit;
      if (allowed) windows.current += 1;
      return verdictOf(windows, now, allowed, allowed ? used + 1 : used);
    },
    usage: (top) => [...survey(top).fullest],
    survey,
    get size() {
      return keys.size;
    },
  };
};
