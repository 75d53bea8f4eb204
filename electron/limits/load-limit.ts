import type { Millis } from '../../shared/units.ts';

/** How hard the server has it at a moment. */
export interface LoadPressure {
  /** How late the event loop was, on average since this was last read. */
  readonly loopDelayMs: Millis;
  /** Units of work that wait to be stored. */
  readonly storeWaiting: number;
}

export interface LoadLimitConfig {
  readonly mostAtOnce: number;
  readonly leastAtOnce: number;
  readonly loopDelayMs: Millis;
}

/** More units than requests in work ever bring about: the disk does not keep up. */
const STORE_BEHIND = 1024;
const LOWERED_TO = 0.85;
/** Steps in which the limit comes back from nothing to the most. */
const STEPS_UP = 32;

/**
 * The limit of requests in work after one look at the server: a little higher while it has it easy, at once a good part lower when it has not (additive increase,
 * multiplicative decrease). A delay while few are in work is not theirs, so that the limit stands.
 *
 * @param busiest Most requests that were in work at a time since the last look.
 */
export const nextLoadLimit = (limit: number, busiest: number, pressure: LoadPressure, config: LoadLimitConfig): number => {
  const { mostAtOnce, leastAtOnce, loopDelayMs } = config;
  const isOver = pressure.loopDelayMs > loopDelayMs || pressure.storeWaiting > STORE_BEHIND;
  if (!isOver) return Math.min(mostAtOnce, limit + Math.ceil(mostAtOnce / STEPS_UP));
  return busiest < limit / 2 ? limit : Math.max(leastAtOnce, Math.floor(limit * LOWERED_TO));
};
