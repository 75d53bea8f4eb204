import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Millis } from '../../shared/units.ts';

export interface LoopDelay {
  /** How late the loop was, on average since this was last read; 0 when it came round too often to be late. */
  read(): Millis;
  stop(): void;
}

/** How often the loop is looked at, milliseconds. */
const EVERY_MS = 10;
const NS_PER_MS = 1e6;

/** Watches how late the event loop is: the time that everything here, and the console, waits for its turn. */
export const watchLoopDelay = (): LoopDelay => {
  const delays = monitorEventLoopDelay({ resolution: EVERY_MS });
  delays.enable();
  let [count, sum] = [0, 0];
  return {
    read() {
      // By the difference: a histogram that is reset leaves out the next delay, which in a loop that is late is all there is.
      const [looks, all] = [delays.count, delays.count === 0 ? 0 : delays.mean * delays.count];
      const mean = looks === count ? 0 : (all - sum) / (looks - count) / NS_PER_MS;
      [count, sum] = [looks, all];
      // What is recorded is the time between two looks.
      return Math.max(0, mean - EVERY_MS);
    },
    stop: () => void delays.disable(),
  };
};
