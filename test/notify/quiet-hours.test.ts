import { describe, expect, it } from 'vitest';
import { isTimeZone, quietUntil } from '../../electron/notify/quiet-hours.ts';
import type { QuietHours } from '../../electron/store/notification-records.ts';

const DAILY = [1, 2, 3, 4, 5, 6, 7];
const night = (over: Partial<QuietHours> = {}): QuietHours => ({
  zone: 'UTC',
  days: DAILY,
  from: '22:00',
  to: '07:00',
  critical_passes: true,
  ...over,
});
const until = (quiet: QuietHours, at: string): string | null => {
  const end = quietUntil(quiet, Date.parse(at));
  return end === null ? null : new Date(end).toISOString();
};

describe('quiet hours', () => {
  it.each([
    ['2026-03-10T21:59:59.999Z', null],
    ['2026-03-10T22:00:00.000Z', '2026-03-11T07:00:00.000Z'],
    ['2026-03-10T23:59:30.500Z', '2026-03-11T07:00:00.000Z'],
    ['2026-03-11T00:00:00.000Z', '2026-03-11T07:00:00.000Z'],
    ['2026-03-11T06:59:59.999Z', '2026-03-11T07:00:00.000Z'],
    ['2026-03-11T07:00:00.000Z', null],
    ['2026-12-31T23:00:00.000Z', '2027-01-01T07:00:00.000Z'],
  ])('F8 over midnight hold at %s until %s', (at, end) => {
    expect(until(night(), at)).toBe(end);
  });

  it('F8 past midnight belong to the day on which they began', () => {
    // 2026-03-13 is a Friday.
    const weekdays = night({ days: [1, 2, 3, 4, 5] });
    expect(until(weekdays, '2026-03-13T23:00:00Z')).toBe('2026-03-14T07:00:00.000Z');
    expect(until(weekdays, '2026-03-14T03:00:00Z')).toBe('2026-03-14T07:00:00.000Z');
    expect(until(weekdays, '2026-03-14T23:00:00Z')).toBeNull();
    expect(until(weekdays, '2026-03-15T23:00:00Z')).toBeNull();
    expect(until(weekdays, '2026-03-16T03:00:00Z')).toBeNull();
    expect(until(night({ days: [7] }), '2026-03-16T03:00:00Z')).toBe('2026-03-16T07:00:00.000Z');
  });

  it('F8 within one day do not touch the night', () => {
    const lunch = night({ from: '12:00', to: '13:30', days: [3] });
    expect(until(lunch, '2026-03-11T12:00:00Z')).toBe('2026-03-11T13:30:00.000Z');
    expect(until(lunch, '2026-03-11T13:30:00Z')).toBeNull();
    expect(until(lunch, '2026-03-12T12:30:00Z')).toBeNull();
    expect(until(lunch, '2026-03-11T00:30:00Z')).toBeNull();
  });

  it('F8 go by the clocks of the zone, also where those are put forward', () => {
    // Berlin, 2026-03-29: 02:00 becomes 03:00; 07:00 is 05:00 UTC, not 06:00.
    const berlin = night({ zone: 'Europe/Berlin' });
    expect(until(berlin, '2026-03-28T20:59:00Z')).toBeNull();
    expect(until(berlin, '2026-03-28T21:00:00Z')).toBe('2026-03-29T05:00:00.000Z');
    expect(until(berlin, '2026-03-29T00:30:00Z')).toBe('2026-03-29T05:00:00.000Z');
    // An end that the clocks jump over: at 01:59 winter time it is quiet, a minute later it is 03:00.
    expect(until(night({ zone: 'Europe/Berlin', to: '02:30' }), '2026-03-29T00:59:00Z')).toBe('2026-03-29T01:00:00.000Z');
  });

  it('F8 go by the clocks of the zone, also where those are put back', () => {
    // Berlin, 2026-10-25: 03:00 becomes 02:00; 07:00 is 06:00 UTC.
    const berlin = night({ zone: 'Europe/Berlin' });
    expect(until(berlin, '2026-10-24T20:00:00Z')).toBe('2026-10-25T06:00:00.000Z');
    // 02:30 comes twice: the first time ends it, the second hour is quiet again.
    const early = night({ zone: 'Europe/Berlin', to: '02:30' });
    expect(until(early, '2026-10-24T23:30:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(until(early, '2026-10-25T01:10:00Z')).toBe('2026-10-25T01:30:00.000Z');
  });

  it('F8 end the day after where the only minutes between two nights do not exist', () => {
    const almost = night({ zone: 'Europe/Berlin', from: '03:00', to: '02:00' });
    expect(until(almost, '2026-03-28T20:00:00Z')).toBe('2026-03-30T00:00:00.000Z');
  });

  it('F8 hold in zones that are half or quarter hours off', () => {
    expect(until(night({ zone: 'Asia/Kathmandu' }), '2026-03-10T16:15:00Z')).toBe('2026-03-11T01:15:00.000Z');
    expect(until(night({ zone: 'Australia/Lord_Howe' }), '2026-04-04T14:00:00Z')).toBe('2026-04-04T20:30:00.000Z');
  });

  it('F8 take the names of time zones, and nothing else', () => {
    expect(['Europe/Berlin', 'UTC', 'America/New_York'].map(isTimeZone)).toEqual([true, true, true]);
    expect(['', 'Mars/Olympus', '../../etc/passwd', 'Europe/Berlin\n'].map(isTimeZone)).toEqual([false, false, false, false]);
  });
});
