import type { EpochMs } from '../../shared/units.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const steps: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((count) => count * DAY),
];

/** Round times between two ends, at most `most` of them. `offset` is what the zone is ahead of UTC, so that days begin at its midnight. */
export const timeTicks = (from: EpochMs, to: EpochMs, most: number, offset: number): readonly EpochMs[] => {
  if (!(to > from)) return [];
  const step = steps.find((one) => (to - from) / one <= most) ?? Math.ceil((to - from) / most / DAY) * DAY;
  const first = Math.ceil((from + offset) / step) * step - offset;
  const count = Math.floor((to - first) / step) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, at) => first + at * step);
};

/** Four round levels from zero that reach over the largest value. Counts have whole steps. */
export const valueTicks = (largest: number): readonly number[] => {
  const least = Math.max(largest, 3) / 3;
  const size = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 3, 4, 5, 6, 8, 10].map((digit) => digit * size).find((one) => one >= least - 1e-9) ?? 10 * size;
  return [0, step, 2 * step, 3 * step];
};
