import type { Millis } from '../../../shared/units.ts';
import type { Clock } from '../../lib/clock.ts';

const SECONDS = 60;
/** Durations are kept by their size: each step is a quarter of a doubling, from a sixteenth of a millisecond to over an hour. */
const STEPS_A_DOUBLING = 4;
const SMALLEST_MS = 1 / 16;
const BUCKETS = 104;

export interface RequestPace {
  readonly perSecond: number;
  /** Null without any request. At most a fifth too high, and never too low. */
  readonly p99Ms: Millis | null;
}

export interface RequestWindow {
  note(milliseconds: Millis): void;
  /** Of the last minute, or of the time since the start when that is shorter. */
  pace(): RequestPace;
}

const bucketOf = (milliseconds: Millis): number => {
  const steps = Math.ceil(Math.log2(Math.max(milliseconds, SMALLEST_MS) / SMALLEST_MS) * STEPS_A_DOUBLING);
  return Math.min(BUCKETS - 1, steps);
};
const boundOf = (bucket: number): Millis => SMALLEST_MS * 2 ** (bucket / STEPS_A_DOUBLING);

/** Counts requests and their durations, one slot a second; what is older than a minute is overwritten. */
export const createRequestWindow = (clock: Clock): RequestWindow => {
  const began = clock.monotonic();
  const seconds = new Float64Array(SECONDS).fill(-1);
  const counts = new Uint32Array(SECONDS * BUCKETS);
  const now = (): number => Math.floor((clock.monotonic() - began) / 1000);
  let told: { readonly second: number; readonly pace: RequestPace } | undefined;

  const measure = (second: number): RequestPace => {
    const sums = new Float64Array(BUCKETS);
    let total = 0;
    for (let slot = 0; slot < SECONDS; slot++) {
      const of = seconds[slot] ?? -1;
      if (of < 0 || of <= second - SECONDS) continue;
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        const count = counts[slot * BUCKETS + bucket] ?? 0;
        sums[bucket] = (sums[bucket] ?? 0) + count;
        total += count;
      }
    }
    const span = Math.min(SECONDS, (clock.monotonic() - began) / 1000);
    const perSecond = span < 1 ? total : total / span;
    let left = total - Math.ceil(total * 0.99);
    let bucket = BUCKETS - 1;
    while (bucket > 0 && left >= (sums[bucket] ?? 0)) left -= sums[bucket--] ?? 0;
    return { perSecond: Math.round(perSecond * 10) / 10, p99Ms: total === 0 ? null : Math.round(boundOf(bucket) * 100) / 100 };
  };

  return {
    note(milliseconds) {
      const second = now();
      const slot = second % SECONDS;
      if (seconds[slot] !== second) {
        seconds[slot] = second;
        counts.fill(0, slot * BUCKETS, (slot + 1) * BUCKETS);
      }
      const at = slot * BUCKETS + bucketOf(milliseconds);
      counts[at] = (counts[at] ?? 0) + 1;
    },
    pace() {
      const second = now();
      if (told?.second !== second) told = { second, pace: measure(second) };
      return told.pace;
    },
  };
};
