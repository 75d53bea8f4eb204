import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeTime } from '../../../renderer/ui/time/describe-time.ts';
import { formatDuration, formatRelative, formatTime, sameDay, zoneName } from '../../../renderer/ui/time/format-time.ts';

const at = Date.UTC(2026, 2, 29, 0, 59, 7, 42);

describe('a time', () => {
  it('is written in ISO order with 24 hours', () => {
    expect(formatTime(at, 'utc', { date: true, millis: true, zone: true })).toBe('2026-03-29 00:59:07.042 UTC');
    expect(formatTime(at, 'utc')).toBe('00:59');
    expect(formatTime(at, 'utc', { seconds: true })).toBe('00:59:07');
  });

  it('names the offset of its own moment in the local zone: what is written is that moment again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0) }), (moment) => {
        const written = formatTime(moment, 'local', { date: true, millis: true, zone: true });
        expect(Date.parse(written.replace(' ', 'T').replace(' ', ''))).toBe(moment);
      }),
    );
    expect(zoneName(at, 'utc')).toBe('UTC');
    expect(zoneName(at, 'local')).toMatch(/^[+-]\d{2}:\d{2}$/);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 9e15])('that is no date reads as a dash: %s', (bad) => {
    expect(formatTime(bad, 'utc', { date: true })).toBe('–');
  });

  it('knows its day in each zone', () => {
    const late = Date.UTC(2026, 5, 1, 22, 30);
    expect(sameDay(late, late + 3_600_000, 'utc')).toBe(true);
    expect(sameDay(late, late + 7_200_000, 'utc')).toBe(false);
    const midnight = new Date(2026, 5, 2).getTime();
    expect(sameDay(midnight - 1, midnight, 'local')).toBe(false);
    expect(sameDay(midnight, midnight + 3_600_000, 'local')).toBe(true);
  });

  it('is described in both zones, as epoch milliseconds and by its age', () => {
    expect(describeTime(at, at + 14_000).split('\n')).toEqual([
      formatTime(at, 'local', { date: true, millis: true, zone: true }),
      '2026-03-29 00:59:07.042 UTC',
      `${at} ms since 1970`,
      '14 s ago',
    ]);
    expect(describeTime(Number.NaN, 0)).toBe('no time');
  });
});

describe('a duration', () => {
  it.each([
    [0, '0 s'],
    [-5000, '0 s'],
    [999, '0 s'],
    [1000, '1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [552_000, '9 min 12 s'],
    [9_240_000, '2 h 34 min'],
    [86_400_000 * 3, '3 d'],
    [86_400_000 + 30_000, '1 d'],
  ])('of %d ms is %s', (ms, words) => {
    expect(formatDuration(ms)).toBe(words);
  });

  it('has one unit where there is little room', () => {
    expect(formatDuration(552_000, 1)).toBe('9 min');
  });

  it('says past and future, and nothing of what is no time', () => {
    expect(formatRelative(0, 61_000)).toBe('1 min ago');
    expect(formatRelative(61_000, 0)).toBe('in 1 min');
    expect(formatRelative(500, 0)).toBe('now');
    expect(formatRelative(Number.NaN, 0)).toBe('–');
  });
});
