import type { EpochMs, Millis } from '../../../shared/units.ts';
import type { Clock } from '../../lib/clock.ts';

/** Time that passes as fast as there is nothing to wait for. */
export interface VirtualTime extends Clock {
  /** Resolves when so much of this time has passed; at once when it is over. */
  sleep(milliseconds: Millis): Promise<void>;
  /**
   * Lets it pass until its end: it goes on to the next moment somebody waits for, when fewer than `most` requests are under way.
   *
   * @param underway How many requests wait for their answer.
   */
  run(underway: () => number, most: number): Promise<void>;
}

interface Sleeper {
  readonly at: Millis;
  readonly order: number;
  readonly wake: () => void;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Makes a clock for hours that are to pass in minutes. Whoever sleeps on it is woken in the order of time. It stands still while as many requests as are let are under way, so
 * that an answer comes within a few seconds of this time, whatever it took in that of the machine.
 *
 * @param length After which it is over.
 */
export const createVirtualTime = (start: EpochMs, length: Millis): VirtualTime => {
  let elapsed: Millis = 0;
  let order = 0;
  let isOver = false;
  let sleepers: Sleeper[] = [];

  const next = (): Sleeper | undefined =>
    sleepers.reduce<Sleeper | undefined>((first, one) => {
      if (first === undefined) return one;
      return one.at < first.at || (one.at === first.at && one.order < first.order) ? one : first;
    }, undefined);
  const end = (): void => {
    isOver = true;
    const left = sleepers;
    sleepers = [];
    for (const { wake } of left) wake();
  };

  return {
    // Moments of the wall clock are whole milliseconds.
    now: () => Math.floor(start + elapsed),
    monotonic: () => elapsed,
    sleep(milliseconds) {
      if (isOver) return Promise.resolve();
      order += 1;
      const at = elapsed + Math.max(0, milliseconds);
      return new Promise((wake) => void sleepers.push({ at, order, wake }));
    },
    async run(underway, most) {
      while (!isOver) {
        await turn();
        if (underway() >= most) continue;
        const sleeper = next();
        if (sleeper === undefined) continue;
        elapsed = Math.min(sleeper.at, length);
        if (sleeper.at >= length) return end();
        sleepers = sleepers.filter((one) => one !== sleeper);
        sleeper.wake();
      }
    },
  };
};
