import { LRUCache } from 'lru-cache';
import type { Millis } from '../../../shared/units.ts';
import type { Clock } from '../../lib/clock.ts';

/** Readings remembered; the oldest forgotten are recorded again when they go on. */
const MOST_REMEMBERED = 10_000;

/** Remembers which readings of the log are on record, so that a reading that goes on is recorded now and then and not with every page. */
export interface LogReadings {
  /** Runs `record` unless the same reading was recorded less than `every` ago. Who comes while it is being recorded waits for that. */
  once(reading: string, every: Millis, record: () => Promise<unknown>): Promise<void>;
}

export const createLogReadings = (clock: Clock): LogReadings => {
  const known = new LRUCache<string, { readonly at: number; readonly recorded: Promise<unknown> }>({ max: MOST_REMEMBERED });
  return {
    async once(reading, every, record) {
      const last = known.get(reading);
      if (last && clock.monotonic() - last.at < every) {
        await last.recorded;
        return;
      }
      const recorded = record();
      known.set(reading, { at: clock.monotonic(), recorded });
      try {
        await recorded;
      } catch (error) {
        known.delete(reading);
        throw error;
      }
    },
  };
};
