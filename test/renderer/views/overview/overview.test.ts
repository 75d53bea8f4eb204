import { describe, expect, it } from 'vitest';
import { describeChange } from '../../../../renderer/views/overview/describe-change.ts';
import { overviewSearch, rangeOf } from '../../../../renderer/views/overview/overview-search.ts';
import { perMinute } from '../../../../renderer/views/overview/per-minute.ts';

describe('the range of the overview', () => {
  it('is three hours unless the address has another that makes sense', () => {
    for (const range of [undefined, '', '3', 'x', 7, '2000-1000', '0h', '1h; drop'])
      expect(rangeOf(overviewSearch.parse({ range }))).toEqual({ last: 10_800_000 });
    expect(rangeOf(overviewSearch.parse({ range: '24h' }))).toEqual({ last: 86_400_000 });
    expect(rangeOf(overviewSearch.parse({ range: '1000-2000' }))).toEqual({ from: 1000, to: 2000 });
  });
});

describe('a change', () => {
  const change = (total: number, before: number, meaning: 'bad' | 'neutral' = 'bad') =>
    describeChange(total, before, meaning, 'a day before');

  it('is a share of the time before', () => {
    expect([change(312, 100), change(104, 100), change(50, 100), change(100, 100)].map(({ text }) => text)).toEqual([
      '+212 %',
      '+4 %',
      '−50 %',
      '±0 %',
    ]);
  });

  it('is told in words where there was nothing before', () => {
    expect(change(0, 0)).toEqual({ text: 'none a day before', tone: 'neutral' });
    expect(change(7, 0)).toEqual({ text: 'none a day before', tone: 'neutral' });
  });

  it('has a colour only where more is bad', () => {
    expect([change(312, 100), change(104, 100), change(50, 100), change(100, 100)].map(({ tone }) => tone)).toEqual([
      'high',
      'medium',
      'ok',
      'neutral',
    ]);
    expect(change(312, 100, 'neutral').tone).toBe('neutral');
  });
});

describe('a pace', () => {
  const points = [0, 120_000, 240_000].map((at) => ({ at, value: 60 }));

  it('is by the minute, whatever the length of a period', () => {
    expect(perMinute(points, 120_000, 360_000)).toEqual([30, 30, 30]);
  });

  it('counts the period that is not over for what has passed of it, and says nothing of one that has hardly begun', () => {
    expect(perMinute(points, 120_000, 300_000)).toEqual([30, 30, 60]);
    expect(perMinute(points, 120_000, 250_000)).toEqual([30, 30, null]);
    expect(perMinute([], 120_000, 0)).toEqual([]);
  });
});
