import { beforeEach, describe, expect, it } from 'vitest';
import { nextLoadLimit } from '../../electron/limits/load-limit.ts';
import { createLoadShedding, type LoadShedding, type LoadSheddingConfig } from '../../electron/limits/load-shedding.ts';
import type { WaitingClass } from '../../shared/load-class.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';

const CONFIG: LoadSheddingConfig = { mostAtOnce: 100, leastAtOnce: 20, loopDelayMs: 50, waitMs: 1000, mostWaiting: 40 };
const EASY = { loopDelayMs: 5, storeWaiting: 0 };
const HARD = { loopDelayMs: 80, storeWaiting: 0 };

let clock: TestClock;
let shedding: LoadShedding;
const create = (changes: Partial<LoadSheddingConfig> = {}): void => {
  clock = createTestClock();
  shedding = createLoadShedding({ clock, config: { ...CONFIG, ...changes } });
};
beforeEach(() => create());

type Ended = 'in work' | 'waits' | 'shed';
interface Asked {
  readonly load: WaitingClass;
  ended: Ended;
  giveUp(): boolean;
}
const ask = (load: WaitingClass): Asked => {
  const asked: Asked = { load, ended: 'in work', giveUp: () => false };
  if (shedding.enter(load)) return asked;
  asked.ended = 'waits';
  asked.giveUp = shedding.wait(load, {
    admitted: () => {
      asked.ended = 'in work';
    },
    shed: () => {
      asked.ended = 'shed';
    },
  });
  return asked;
};
const askFor = (load: WaitingClass, times: number): Asked[] => Array.from({ length: times }, () => ask(load));
const tally = (asked: readonly Asked[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { ended } of asked) counts[ended] = (counts[ended] ?? 0) + 1;
  return counts;
};
const leave = (load: WaitingClass, times: number): void => {
  for (let n = 0; n < times; n++) shedding.leave(load);
};

describe('C9 what is let in', () => {
  it('each class up to its share of the limit, the first up to all of it', () => {
    for (const [load, share] of [
      [1, 100],
      [2, 95],
      [3, 85],
      [4, 75],
    ] as const) {
      create();
      expect([load, tally(askFor(load, 110))]).toEqual([load, { 'in work': share, waits: 110 - share }]);
    }
  });

  it('a class that fills its share leaves room for those before it', () => {
    askFor(4, 100);
    expect(tally(askFor(1, 30))).toEqual({ 'in work': 25, waits: 5 });
  });

  it('no class is starved: each has a twentieth of the limit, whoever fills the rest', () => {
    askFor(1, 120);
    expect(tally(askFor(4, 10))).toEqual({ 'in work': 5, waits: 5 });
    expect(tally(askFor(3, 10))).toEqual({ 'in work': 5, waits: 5 });
    leave(4, 1);
    expect(shedding.state()).toMatchObject({ inWork: 110, waiting: 29 });
  });

  it('class 0 always, and it counts as work', () => {
    askFor(1, 100);
    for (let n = 0; n < 50; n++) expect(shedding.enter(0)).toBe(true);
    expect(ask(1).ended).toBe('waits');
    for (let n = 0; n < 50; n++) shedding.leave(0);
    expect(shedding.state()).toMatchObject({ inWork: 100, waiting: 1 });
  });
});

describe('C9 who waits', () => {
  it('gets the place that falls free: the first class first, in it who came first', () => {
    askFor(1, 100);
    const last = askFor(4, 7);
    const first = askFor(1, 2);
    leave(1, 6);
    expect(first.map(({ ended }) => ended)).toEqual(['in work', 'waits']);
    leave(1, 1);
    expect(first.map(({ ended }) => ended)).toEqual(['in work', 'in work']);
    leave(4, 1);
    expect(last.map(({ ended }) => ended)).toEqual([...Array(6).fill('in work'), 'waits']);
  });

  it('once the oldest has waited for half the time, the newest comes first', () => {
    askFor(1, 100);
    const old = ask(1);
    clock.advance(501);
    const fresh = ask(1);
    leave(1, 1);
    expect([old.ended, fresh.ended]).toEqual(['waits', 'in work']);
    leave(1, 1);
    expect(old.ended).toBe('in work');
  });

  it('is shed when the time is over, counted by class', () => {
    askFor(1, 100);
    const early = [...askFor(4, 8), ...askFor(1, 2)];
    clock.advance(999);
    const late = ask(1);
    shedding.tick(EASY);
    expect(tally(early)).toEqual({ 'in work': 5, waits: 5 });
    clock.advance(1);
    shedding.tick(EASY);
    expect([tally(early), late.ended]).toEqual([{ 'in work': 5, shed: 5 }, 'waits']);
    expect(shedding.state().shed).toEqual({ 1: 2, 2: 0, 3: 0, 4: 3, 5: 0 });
  });

  it('takes no place after it gave up, and is not shed either', () => {
    askFor(1, 100);
    const [gone, stays] = askFor(1, 2);
    expect([gone?.giveUp(), gone?.giveUp(), shedding.state().waiting]).toEqual([true, false, 1]);
    leave(1, 2);
    clock.advance(2000);
    shedding.tick(EASY);
    expect([gone?.ended, stays?.ended, stays?.giveUp()]).toEqual(['waits', 'in work', false]);
    expect(shedding.state()).toMatchObject({ inWork: 99, waiting: 0 });
  });
});

describe('C9 when the lines are full', () => {
  it('the last class makes room for the first, the oldest of it first', () => {
    askFor(1, 100);
    const last = askFor(4, 45);
    expect(tally(last)).toEqual({ 'in work': 5, waits: 40 });
    const first = askFor(1, 3);
    expect(tally(first)).toEqual({ waits: 3 });
    expect(last.slice(5, 9).map(({ ended }) => ended)).toEqual(['shed', 'shed', 'shed', 'waits']);
  });

  it('classes are shed in order, the last first', () => {
    askFor(1, 100);
    for (const load of [4, 3, 2, 1] as const) askFor(load, 45);
    const { shed, waiting } = shedding.state();
    expect([waiting, shed]).toEqual([40, { 1: 5, 2: 40, 3: 40, 4: 40, 5: 0 }]);
  });

  it('a request that would be shed at once need not be read; one that may still push out another is', () => {
    askFor(1, 100);
    askFor(4, 44);
    expect([shedding.shedUnread(4), shedding.shedUnread(1)]).toEqual([false, false]);
    ask(4);
    expect([shedding.shedUnread(4), shedding.shedUnread(3), shedding.shedUnread(1)]).toEqual([true, false, false]);
    expect(shedding.state().shed).toMatchObject({ 1: 0, 3: 0, 4: 1 });
  });

  it('what does not exist is shed only while others have waited for long', () => {
    askFor(1, 101);
    expect(shedding.shedUnread(5)).toBe(false);
    clock.advance(501);
    expect([shedding.shedUnread(5), shedding.state().shed[5]]).toEqual([true, 1]);
  });
});

describe('C9 the limit', () => {
  const limitAfter = (times: number, pressure: typeof EASY): number => {
    for (let n = 0; n < times; n++) shedding.tick(pressure);
    return shedding.state().limit;
  };

  it('falls by a part while the loop is late, down to the least', () => {
    askFor(1, 100);
    expect([limitAfter(1, HARD), limitAfter(1, HARD), limitAfter(50, HARD)]).toEqual([85, 72, 20]);
  });

  it('falls when the store does not keep up', () => {
    askFor(1, 100);
    expect(limitAfter(1, { loopDelayMs: 5, storeWaiting: 2000 })).toBe(85);
  });

  it('comes back step by step, up to the most, and lets in who waits', () => {
    const asked = askFor(1, 100);
    limitAfter(50, HARD);
    leave(1, 100);
    const more = askFor(1, 30);
    expect(tally(more)).toEqual({ 'in work': 20, waits: 10 });
    expect(limitAfter(1, EASY)).toBe(24);
    expect(tally(more)).toEqual({ 'in work': 24, waits: 6 });
    expect(limitAfter(30, EASY)).toBe(100);
    expect([tally(more), asked.length]).toEqual([{ 'in work': 30 }, 100]);
  });

  it('stands while few are in work: then the delay is not theirs', () => {
    askFor(1, 30);
    expect(limitAfter(10, HARD)).toBe(100);
  });

  it('does not take away what is in work', () => {
    const asked = askFor(1, 100);
    limitAfter(50, HARD);
    expect([tally(asked), shedding.state().inWork]).toEqual([{ 'in work': 100 }, 100]);
    leave(1, 79);
    const waits = ask(1);
    leave(1, 1);
    expect(waits.ended).toBe('waits');
    leave(1, 1);
    expect(waits.ended).toBe('in work');
  });

  it('is never under the least nor over the most', () => {
    for (const limit of [20, 21, 60, 99, 100])
      for (const pressure of [EASY, HARD]) {
        const next = nextLoadLimit(limit, limit, pressure, CONFIG);
        expect(next >= 20 && next <= 100).toBe(true);
      }
  });
});

describe('C9 over many random courses', () => {
  it('every request ends once, places add up, and nobody waits longer than allowed', () => {
    const random = createSeededRandom();
    const next = (below: number): number => (random.bytes(2).readUInt16BE(0) * below) >> 16;
    const all: Asked[] = [];
    const since = new Map<Asked, number>();
    for (let n = 0; n < 4000; n++) {
      const what = next(10);
      const load = ([1, 2, 3, 4] as const)[next(4)] ?? 1;
      if (what < 6) {
        const one = ask(load);
        all.push(one);
        since.set(one, clock.monotonic());
      } else if (what < 8) {
        const working = all.find((one) => one.ended === 'in work' && one.load === load);
        if (working) {
          all.splice(all.indexOf(working), 1);
          shedding.leave(load);
        }
      } else if (what === 8) {
        clock.advance(next(100));
        shedding.tick(next(3) === 0 ? HARD : EASY);
        for (const one of all) if (one.ended === 'waits') expect(clock.monotonic() - (since.get(one) ?? 0)).toBeLessThan(1000);
      } else all.splice(0, all.length, ...all.filter((one) => one.ended !== 'waits' || next(50) > 0 || !one.giveUp()));
      const { inWork, waiting, limit } = shedding.state();
      const counts = tally(all);
      expect([inWork, waiting]).toEqual([counts['in work'] ?? 0, counts.waits ?? 0]);
      expect(waiting <= 40 && limit >= 20 && limit <= 100).toBe(true);
    }
  });
});
