import { performance } from 'node:perf_hooks';
import type { EpochMs } from '../../shared/units.ts';

/** Time as a dependency. Wall time serves the protocol (it is what peers see); monotonic time serves intervals (it never jumps). */
export interface Clock {
  /** Wall clock, epoch milliseconds. */
  now(): EpochMs;
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonic(): number;
}

/** The machine's clock. Only composition roots may ask for it. */
export const systemClock = (): Clock => ({ now: () => Date.now() as EpochMs, monotonic: () => performance.now() });
