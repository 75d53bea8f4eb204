import type { EpochMs, Millis } from '../../../shared/units.ts';
import type { RollupStep } from '../../store/records.ts';
import { KEPT_MS, periodAt, rollupSteps, STEP_MS } from '../../store/rollup-periods.ts';

/** How a range is cut into points: each of `length` milliseconds, made of whole periods of one step. */
export interface Cut {
  readonly step: RollupStep;
  readonly length: Millis;
  readonly first: EpochMs;
  readonly count: number;
}

/** Multiples that divide the next step evenly, so that a point begins where people expect it. */
const multiples: { readonly [S in RollupStep]: readonly number[] } = {
  minute: [1, 2, 5, 10, 15, 30],
  hour: [1, 2, 3, 6, 12],
  day: [1, 7, 28],
};

const cutBy = (step: RollupStep, multiple: number, from: EpochMs, to: EpochMs): Cut => {
  const length = STEP_MS[step] * multiple;
  const first = Math.floor(from / length) * length;
  return { step, length, first, count: Math.max(1, Math.ceil((to - first) / length)) };
};

/**
 * Cuts a range into at most `points` points of the finest step that is still kept for all of it. The first point may begin before the range.
 *
 * @param to Exclusive.
 */
export const chooseStep = (from: EpochMs, to: EpochMs, points: number, now: EpochMs): Cut => {
  for (const step of rollupSteps) {
    if (step !== 'day' && periodAt(from, step) < now - KEPT_MS[step]) continue;
    for (const multiple of multiples[step]) {
      const cut = cutBy(step, multiple, from, to);
      if (cut.count <= points) return cut;
    }
  }
  // One point fewer than asked for, since the first may begin before the range.
  return cutBy('day', Math.ceil((to - from) / STEP_MS.day / (points - 1)), from, to);
};
