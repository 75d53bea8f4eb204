const FIRST_MS = 500;
const LONGEST_MS = 30_000;
const STABLE_MS = 60_000;
const WINDOW_MS = 60_000;
const MOST_IN_WINDOW = 5;

export interface BackOff {
  /** The engine ended or did not start. Says how long to wait, and whether it counts as failing by now. */
  failed(): { readonly delayMs: number; readonly failing: boolean };
  /** The engine serves. When it does so for a minute, what was before is forgiven. */
  serving(): void;
}

/**
 * How long to wait before the engine is started again: half a second, doubling to 30 seconds. Five failures in a minute count as failing; then the wait is the
 * longest at once, and it is tried for ever.
 *
 * @param monotonic Milliseconds that never go back.
 */
export const createBackOff = (monotonic: () => number): BackOff => {
  let failures: number[] = [];
  let inARow = 0;
  let servingSince: number | undefined;
  return {
    failed() {
      const now = monotonic();
      if (servingSince !== undefined && now - servingSince >= STABLE_MS) {
        inARow = 0;
        failures = [];
      }
      servingSince = undefined;
      failures = [...failures.filter((at) => now - at < WINDOW_MS), now];
      const failing = failures.length >= MOST_IN_WINDOW || inARow >= MOST_IN_WINDOW;
      const delayMs = failing ? LONGEST_MS : Math.min(LONGEST_MS, FIRST_MS * 2 ** inARow);
      inARow += 1;
      return { delayMs, failing };
    },
    serving() {
      servingSince = monotonic();
    },
  };
};
