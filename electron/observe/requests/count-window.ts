import type { Millis } from '../../../shared/units.ts';

/** How often something happened in the last window: two windows side by side, of which the older counts by what of it still overlaps. */
export interface CountWindow {
  start: Millis;
  current: number;
  previous: number;
  /** When its being over the threshold was last told. */
  toldAt: Millis;
}

export const newCountWindow = (now: Millis): CountWindow => ({ start: now, current: 0, previous: 0, toldAt: Number.NEGATIVE_INFINITY });

/**
 * Counts one more.
 *
 * @returns The count of the last `length`, the older part taken as evenly spread.
 */
export const countOne = (window: CountWindow, now: Millis, length: Millis): number => {
  const elapsed = now - window.start;
  if (elapsed >= length) {
    window.previous = elapsed < 2 * length ? window.current : 0;
    window.current = 0;
    window.start = elapsed < 2 * length ? window.start + length : now;
  }
  window.current += 1;
  return window.current + Math.floor(window.previous * (1 - (now - window.start) / length));
};

/** Whether it is to be told now: it was not within the last `length`. Marks it as told. */
export const tellOnce = (window: { toldAt: Millis }, now: Millis, length: Millis): boolean => {
  if (now - window.toldAt < length) return false;
  window.toldAt = now;
  return true;
};
