import { beforeEach, describe, expect, it } from 'vitest';
import { createEngineClock, type EngineClock } from '../../../renderer/bridge/engine-clock.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 21, 12);
let clock: EngineClock;
let here: number;
beforeEach(() => {
  clock = createEngineClock();
  here = NOON;
});
/** Some answers, a second apart, of an engine whose clock is `ahead`, each `late` on its way. */
const hear = (ahead: number, { late = 20, times = 1 } = {}): number => {
  for (let time = 0; time < times; time += 1) {
    here += 1000;
    clock.hear(here + ahead - late, here);
  }
  return clock.offset();
};

describe('the clock of the engine, as a window knows it', () => {
  it('is that of the machine until the engine was heard, and while they differ by less than two seconds', () => {
    expect(clock.offset()).toBe(0);
    expect(hear(0)).toBe(0);
    expect(hear(1900, { times: 20 })).toBe(0);
    expect(hear(-1900, { times: 100 })).toBe(0);
  });

  it('is known from the first answer on when the machine is an hour ahead or behind', () => {
    expect(hear(-70 * MINUTE)).toBe(-70 * MINUTE - 20);
    clock = createEngineClock();
    expect(hear(70 * MINUTE)).toBe(70 * MINUTE - 20);
  });

  it('goes evenly: neither an answer that is slow nor one that came while the machine slept moves it', () => {
    hear(-70 * MINUTE, { times: 5 });
    const before = clock.offset();
    expect(hear(-70 * MINUTE, { late: 1500, times: 3 })).toBe(before);
    here += 480 * MINUTE;
    expect(hear(-70 * MINUTE, { late: 480 * MINUTE })).toBe(before);
    expect(hear(-70 * MINUTE, { late: 40, times: 200 })).toBe(before);
  });

  it('follows when the clock of the machine is set: at once when it is set back, and within a minute or two when it is set forward', () => {
    hear(-70 * MINUTE, { times: 100 });
    here -= 70 * MINUTE;
    expect(hear(0)).toBe(0);
    here += 70 * MINUTE;
    hear(-70 * MINUTE, { times: 90 });
    expect(clock.offset()).toBe(-70 * MINUTE - 20);
  });
});
