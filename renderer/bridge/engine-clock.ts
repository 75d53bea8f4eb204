import type { EpochMs, Millis } from '../../shared/units.ts';

/** Answers looked back on: those of the last minute, and the last few however old they are. Of these the one that took the least time on its way counts. */
const LOOKED_BACK_MS = 60_000;
const AT_LEAST = 8;
const AT_MOST = 1000;
/** What the way of an answer and a tick of a clock may make up; less is no difference, so that nothing flickers. */
const NO_DIFFERENCE_MS = 2000;

/** How far the engine's clock is from that of this machine. */
export interface EngineClock {
  /** To be added to the time of this machine. */
  offset(): Millis;
  /** Takes an answer in: what time it was there when it was given, and here when it came. */
  hear(there: EpochMs, here: EpochMs): void;
}

interface Heard {
  readonly here: EpochMs;
  readonly difference: Millis;
}

/** An answer is never early: so the greatest of some differences is the nearest. One that came late, as after a sleep of the machine, changes nothing; that a clock was set does. */
export const createEngineClock = (): EngineClock => {
  let heard: readonly Heard[] = [];
  let offset = 0;
  return {
    offset: () => offset,
    hear(there, here) {
      const all = [...heard, { here, difference: there - here }].slice(-AT_MOST);
      heard = all.filter((one, at) => at >= all.length - AT_LEAST || here - one.here < LOOKED_BACK_MS);
      const nearest = Math.max(...heard.map(({ difference }) => difference));
      if (Math.abs(nearest - offset) >= NO_DIFFERENCE_MS) offset = Math.abs(nearest) < NO_DIFFERENCE_MS ? 0 : nearest;
    },
  };
};
