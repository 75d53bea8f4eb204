import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPaceRefusals, type PaceRefusals } from '../../electron/http/transport/pace-refusals.ts';

let told: number[];
let isStopping: boolean;
let pace: PaceRefusals;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  told = [];
  isStopping = false;
  pace = createPaceRefusals({ clock: { monotonic: () => performance.now() }, isStopping: () => isStopping });
});
afterEach(() => vi.useRealTimers());

const refuse = (times: number): void => {
  for (let n = 0; n < times; n++) pace(() => told.push(performance.now()));
};

describe('the pace of refusals', () => {
  it('a few are told with the next beat', () => {
    refuse(5);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(20);
    expect(told).toHaveLength(5);
  });

  it('of many, a thousand a second, in their order', () => {
    const order: number[] = [];
    for (let n = 0; n < 2000; n++) pace(() => order.push(n));
    vi.advanceTimersByTime(1000);
    expect(order).toEqual(Array.from({ length: 1000 }, (_, n) => n));
    vi.advanceTimersByTime(1000);
    expect(order).toHaveLength(2000);
  });

  it('none later than after three seconds, however many there are', () => {
    refuse(20_000);
    vi.advanceTimersByTime(2980);
    expect(told.length).toBeLessThan(3000);
    vi.advanceTimersByTime(40);
    expect(told).toHaveLength(20_000);
  });

  it('all at once when the server stops', () => {
    refuse(5000);
    isStopping = true;
    vi.advanceTimersByTime(20);
    expect(told).toHaveLength(5000);
  });

  it('begins again after a pause', () => {
    refuse(1);
    vi.advanceTimersByTime(1000);
    refuse(2);
    vi.advanceTimersByTime(20);
    expect(told).toHaveLength(3);
  });
});
