import type { Millis } from '../../shared/units.ts';
import type { Log } from '../lib/log.ts';

/** Repeats work beside the requests. Each kind of work runs alone: a late run is skipped, not piled up. */
export interface Schedule {
  every(interval: Millis, name: string, work: () => Promise<unknown>): void;
  /** Stops repeating and resolves when what runs has ended. */
  stop(): Promise<void>;
}

/** A run that fails is logged and tried again next time. */
export const createSchedule = ({ log }: { readonly log: Log }): Schedule => {
  const timers: NodeJS.Timeout[] = [];
  const running = new Map<string, Promise<void>>();
  return {
    every(interval, name, work) {
      const run = (): void => {
        if (running.has(name)) return;
        // Started within a promise: work that throws before it begins to wait is a failed run, too, and not the end of the process.
        const done = Promise.resolve()
          .then(work)
          .then(() => undefined)
          .catch((error: unknown) =>
            log.error(`The ${name} work failed; it is tried again.`, {
              error: error instanceof Error ? (error.stack ?? error.message) : String(error),
            }),
          )
          .finally(() => running.delete(name));
        running.set(name, done);
      };
      timers.push(setInterval(run, interval).unref());
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running.values());
    },
  };
};
