import type { Clock } from '../../electron/lib/clock.ts';
import type { EpochMs, Millis } from '../../shared/units.ts';

/** A clock that moves only by hand. */
export interface TestClock extends Clock {
  /** Lets time pass, on both clocks. */
  advance(by: Millis): void;
  /** Sets the wall clock alone, as somebody who resets it does. */
  jump(to: EpochMs): void;
}

export const createTestClock = (start: EpochMs = Date.UTC(2026, 10, 21, 12)): TestClock => {
  let wall = start;
  let elapsed = 0;
  return {
    now: () => wall,
    monotonic: () => elapsed,
    advance(by) {
      wall += by;
      elapsed += by;
    },
    jump(to) {
      wall = to;
    },
  };
};
