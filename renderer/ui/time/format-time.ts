import type { EpochMs, Millis } from '../../../shared/units.ts';

/** The operator's own zone (`local`) or UTC; for all times of the console at once. */
export type Zone = 'local' | 'utc';

export interface TimeStyle {
  readonly date?: boolean;
  readonly seconds?: boolean;
  readonly millis?: boolean;
  readonly zone?: boolean;
}

const two = (value: number): string => String(value).padStart(2, '0');

interface Clockwork {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly milli: number;
}

const partsIn = (at: EpochMs, zone: Zone): Clockwork => {
  const date = new Date(at);
  return zone === 'utc'
    ? {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(),
        milli: date.getUTCMilliseconds(),
      }
    : {
        year: date.getFullYear(),
        month: date.getMonth() + 1,
        day: date.getDate(),
        hour: date.getHours(),
        minute: date.getMinutes(),
        second: date.getSeconds(),
        milli: date.getMilliseconds(),
      };
};

/** `UTC`, or the offset of that moment in the local zone: `+02:00`. An offset is read alike everywhere; abbreviations are not. */
export const zoneName = (at: EpochMs, zone: Zone): string => {
  if (zone === 'utc') return 'UTC';
  const offset = -new Date(at).getTimezoneOffset();
  const size = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
};

/** ISO order, 24 hours: `2026-03-29 01:59:07 UTC`. A time that is no date reads `–`. */
export const formatTime = (at: EpochMs, zone: Zone, style: TimeStyle = {}): string => {
  if (!Number.isFinite(at) || Math.abs(at) > 8.64e15) return '–';
  const { year, month, day, hour, minute, second, milli } = partsIn(at, zone);
  const date = style.date ? `${String(year).padStart(4, '0')}-${two(month)}-${two(day)} ` : '';
  const seconds = style.seconds || style.millis ? `:${two(second)}` : '';
  const millis = style.millis ? `.${String(milli).padStart(3, '0')}` : '';
  return `${date}${two(hour)}:${two(minute)}${seconds}${millis}${style.zone ? ` ${zoneName(at, zone)}` : ''}`;
};

/** Whether two moments lie on the same day of the zone. */
export const sameDay = (a: EpochMs, b: EpochMs, zone: Zone): boolean => {
  const [one, other] = [partsIn(a, zone), partsIn(b, zone)];
  return one.year === other.year && one.month === other.month && one.day === other.day;
};

const units: readonly (readonly [name: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

/** The two largest units: `9 min 12 s`, `2 h 34 min`, `3 d`; under a second `0 s`. Rounded down, so a countdown never promises more than is left. */
export const formatDuration = (ms: Millis, parts: 1 | 2 = 2): string => {
  const size = Math.max(0, Math.floor(ms / 1000) * 1000);
  const first = units.findIndex(([, unit]) => size >= unit);
  if (first === -1) return '0 s';
  const words: string[] = [];
  let rest = size;
  for (const [name, unit] of units.slice(first, first + parts)) {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    if (count > 0) words.push(`${count} ${name}`);
  }
  return words.join(' ');
};

/** `14 s ago`, `in 9 min`, `now`: one unit, for ages and expiries. */
export const formatRelative = (at: EpochMs, now: EpochMs): string => {
  const apart = now - at;
  if (!Number.isFinite(apart)) return '–';
  if (Math.abs(apart) < 1000) return 'now';
  const size = formatDuration(Math.abs(apart), 1);
  return apart > 0 ? `${size} ago` : `in ${size}`;
};
