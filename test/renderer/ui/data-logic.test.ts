import { describe, expect, it } from 'vitest';
import { timeTicks, valueTicks } from '../../../renderer/charts/axis-ticks.ts';
import { foldDelay } from '../../../renderer/charts/fold.ts';
import { bucketOf, describeSeries, draggedRange, seriesRows } from '../../../renderer/charts/series.ts';
import { sparklinePath } from '../../../renderer/charts/sparkline-path.ts';
import { themeOfSystem } from '../../../renderer/theme/theme-of-system.ts';
import { layoutTree } from '../../../renderer/ui/data/layout-tree.ts';
import { fromFieldTime, parseRange, rangeBounds, rangeLabel, rangeText, toFieldTime } from '../../../renderer/ui/filter/time-range.ts';

describe('a time range', () => {
  it.each([
    '15m',
    '1h',
    '3h',
    '24h',
    '7d',
    '30d',
    '90m',
    '1700000000000-1700003600000',
  ])('is the same range after a way through an address: %s', (text) => {
    const range = parseRange(text);
    expect(range && rangeText(range)).toBe(text);
  });

  it.each([
    '',
    '0h',
    '-1h',
    '3x',
    '3h ',
    '99999999d',
    '5-4',
    '5-5',
    'now',
    '1-99999999999999999',
    '__proto__',
  ])('is not read from %j', (text) => {
    expect(parseRange(text)).toBeUndefined();
  });

  it('ends now when it is relative, and where it says when it is not', () => {
    expect(rangeBounds({ last: 1000 }, 5000)).toEqual({ from: 4000, to: 5000 });
    expect(rangeBounds({ from: 1, to: 2 }, 5000)).toEqual({ from: 1, to: 2 });
  });

  it('is said in words, with its zone where it has ends', () => {
    expect(rangeLabel({ last: 10_800_000 })).toBe('Last 3 hours');
    expect(rangeLabel({ last: 5_400_000 })).toBe('Last 90 minutes');
    expect(rangeLabel({ last: 172_800_000 })).toBe('Last 2 days');
    expect(rangeLabel({ from: 0, to: 3_600_000 }, 'utc')).toBe('1970-01-01 00:00 to 1970-01-01 01:00 UTC');
  });

  it('is the same moment after a way through a field', () => {
    const at = Date.UTC(2026, 2, 29, 8, 30);
    expect(toFieldTime(at, 'utc')).toBe('2026-03-29 08:30');
    expect(fromFieldTime(toFieldTime(at, 'utc'), 'utc')).toBe(at);
    expect(fromFieldTime(toFieldTime(at, 'local'), 'local')).toBe(at);
    expect(fromFieldTime('2026-03-29T08:30:07', 'utc')).toBe(at + 7000);
    expect(fromFieldTime('', 'utc')).toBeUndefined();
    expect(fromFieldTime('2026-13-45T99:99', 'utc')).toBeUndefined();
  });
});

describe('a family', () => {
  const node = (id: string, parent: string | null) => ({ id, parent });
  const places = (nodes: readonly { id: string; parent: string | null }[]) =>
    layoutTree(nodes).nodes.map((placed) => [placed.node.id, placed.column, placed.row]);

  it('goes along one line, and a second child begins a line below', () => {
    const nodes = [node('a', null), node('b', 'a'), node('c', 'b'), node('reused', 'b'), node('d', 'c')];
    expect(places(nodes)).toEqual([
      ['a', 0, 0],
      ['b', 1, 0],
      ['c', 2, 0],
      ['d', 3, 0],
      ['reused', 2, 1],
    ]);
    expect(layoutTree(nodes)).toMatchObject({ columns: 4, rows: 2 });
  });

  it('shows every node, of a parent that is gone and of a circle too', () => {
    expect(places([node('a', 'gone'), node('x', 'y'), node('y', 'x')]).map(([id]) => id)).toEqual(['a', 'x', 'y']);
    expect(layoutTree([])).toEqual({ nodes: [], columns: 0, rows: 0 });
  });

  it('of ten thousand generations is laid out', () => {
    const long = Array.from({ length: 10_000 }, (_, at) => node(`n${at}`, at === 0 ? null : `n${at - 1}`));
    expect(layoutTree(long)).toMatchObject({ columns: 10_000, rows: 1 });
  });
});

describe('a chart', () => {
  const times = [0, 60_000, 120_000];
  const series = [{ id: '__proto__', label: 'Failed', tone: 'critical' as const, values: [1, 40, null] }];

  it('keeps a gap where nothing was measured', () => {
    expect(seriesRows(times, series)).toEqual([
      { at: 0, s0: 1 },
      { at: 60_000, s0: 40 },
      { at: 120_000, s0: null },
    ]);
  });

  it('is said in a sentence, with how often the threshold was passed', () => {
    const say = (at: number) => `t${at}`;
    expect(describeSeries(times, series, { value: 35, label: 'limit' }, say)).toBe(
      'Failed: highest 40 at t60000, last 40, over 35 in 1 of 2.',
    );
    expect(describeSeries(times, [{ id: 'x', label: 'None', tone: 'ok', values: [null, null, null] }], undefined, say)).toBe(
      'None: no values.',
    );
  });

  it('gives the range of a drag in order, up to the end of its last bucket, and none for a press', () => {
    expect(draggedRange(120_000, 0, 60_000)).toEqual({ from: 0, to: 180_000 });
    expect(draggedRange(5, 5, 60_000)).toBeUndefined();
    expect(bucketOf(times)).toBe(60_000);
    expect(bucketOf([1])).toBe(0);
  });

  it('draws at most ten times a second, at once after a pause', () => {
    expect(foldDelay(Number.NEGATIVE_INFINITY, 0)).toBe(0);
    expect(foldDelay(1000, 1040)).toBe(60);
    expect(foldDelay(1000, 1500)).toBe(0);
  });

  it('has round levels over the largest value', () => {
    expect(valueTicks(115)).toEqual([0, 40, 80, 120]);
    expect(valueTicks(0)).toEqual([0, 1, 2, 3]);
    expect(valueTicks(97_000)).toEqual([0, 40_000, 80_000, 120_000]);
  });

  it('has round times, by the midnight of the zone', () => {
    expect(timeTicks(1000, 3_600_000, 8, 0)).toEqual([600_000, 1_200_000, 1_800_000, 2_400_000, 3_000_000, 3_600_000]);
    const day = 86_400_000;
    expect(timeTicks(0, 4 * day, 4, 2 * 3_600_000)).toEqual([22, 46, 70, 94].map((hour) => hour * 3_600_000));
    expect(timeTicks(5, 5, 8, 0)).toEqual([]);
  });

  it('draws a course from zero, and none of fewer than two values', () => {
    expect(sparklinePath([0, 10], 100, 22)).toBe('M0.0 21.0L100.0 1.0');
    expect(sparklinePath([0, 0], 100, 22)).toBe('M0.0 21.0L100.0 21.0');
    expect(sparklinePath([1], 100, 22)).toBe('');
    expect(sparklinePath([1, Number.NaN], 100, 22)).toBe('');
  });
});

describe('the theme of the system', () => {
  it('is high contrast when more contrast is asked for, else light or dark', () => {
    expect(themeOfSystem(true, true)).toBe('contrast');
    expect(themeOfSystem(false, true)).toBe('light');
    expect(themeOfSystem(false, false)).toBe('dark');
  });
});
