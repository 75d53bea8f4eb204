import type { EpochMs, Millis } from '../../shared/units.ts';
import type { RollupStep } from './records.ts';
import type { RollupPeriod } from './sqlite/rollup.table.ts';

/** From fine to coarse. Days are those of UTC. */
export const rollupSteps: readonly RollupStep[] = ['minute', 'hour', 'day'];

const MINUTE: Millis = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const STEP_MS: { readonly [S in RollupStep]: Millis } = { minute: MINUTE, hour: HOUR, day: DAY };

/** How long the sums of a step are kept. */
export const KEPT_MS: { readonly [S in RollupStep]: Millis } = { minute: 2 * DAY, hour: 90 * DAY, day: 3 * 365 * DAY };

/** The first moment of the period that a moment lies in. */
export const periodAt = (at: EpochMs, step: RollupStep): EpochMs => Math.floor(at / STEP_MS[step]) * STEP_MS[step];

/** Whether the period is not yet due to be removed. */
export const isKept = ({ step, at }: RollupPeriod, now: EpochMs): boolean => at >= now - KEPT_MS[step];

/**
 * The fewest periods that make up a range: whole days, then hours and minutes at its ends as long as those are kept. Where they are not, the range is widened
 * to the next period that is.
 *
 * @param to Exclusive.
 */
export const coverRange = (from: EpochMs, to: EpochMs, now: EpochMs): RollupPeriod[] => {
  const periods: RollupPeriod[] = [];
  // Nothing is recorded after now: a range that reaches it may as well go on to the end of a day.
  const end = to >= now ? Number.POSITIVE_INFINITY : to;
  // Nothing older than the oldest day is there.
  for (let at = Math.max(from, now - KEPT_MS.day - DAY, 0); at < to; ) {
    const kept = rollupSteps.filter((step) => isKept({ step, at: periodAt(at, step) }, now));
    const whole = kept.findLast((step) => periodAt(at, step) === at && at + STEP_MS[step] <= end);
    const step = whole ?? kept[0] ?? 'day';
    periods.push({ step, at: periodAt(at, step) });
    at = periodAt(at, step) + STEP_MS[step];
  }
  return periods;
};
