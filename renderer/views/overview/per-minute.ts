import type { EpochMs, Millis } from '../../../shared/units.ts';

const MINUTE = 60_000;
/** A period of which less than this has passed says nothing about its pace. */
const LEAST_PART = 0.3;

interface Point {
  readonly at: EpochMs;
  readonly value: number;
}

/** Sums of periods as a pace by the minute. The period that is not over counts for as much of it as has passed; where that is too little, nothing is known of it. */
export const perMinute = (points: readonly Point[], step: Millis, until: EpochMs): readonly (number | null)[] =>
  points.map(({ at, value }) => {
    const passed = Math.min(step, until - at);
    if (passed < step * LEAST_PART) return null;
    return Math.round((value / (passed / MINUTE)) * 100) / 100;
  });
