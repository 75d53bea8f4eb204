import type { Millis } from '../../shared/units.ts';

/** Charts draw at most ten times a second. */
export const FOLD_MS: Millis = 100;

/** How long to wait before drawing again: nothing when the last drawing is far enough back. */
export const foldDelay = (lastAt: Millis, now: Millis, every: Millis = FOLD_MS): Millis => Math.max(0, lastAt + every - now);
