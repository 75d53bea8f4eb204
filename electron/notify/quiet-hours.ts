import type { EpochMs } from '../../shared/units.ts';
import type { QuietHours } from '../store/notification-records.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
/** Stretches looked through at most: clocks may jump over the only minutes between two quiet nights. */
const MOST_STRETCHES = 20;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

interface Local {
  /** 1 (Monday) to 7 (Sunday). */
  readonly day: number;
  /** Since midnight, as the clocks show it. */
  readonly minute: number;
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Whether the name of a time zone is known here. */
export const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

const clocksOf = (zone: string): ((at: EpochMs) => Local) => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return { day: WEEKDAYS.indexOf(parts.get('weekday') ?? '') + 1, minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) };
  };
};

/** Whether clocks show a quiet time. Past midnight it is still that of the day before. */
const isQuietAt = (quiet: QuietHours, { day, minute }: Local): boolean => {
  const [from, to] = [minuteOf(quiet.from), minuteOf(quiet.to)];
  const begins = quiet.days.includes(day);
  if (from < to) return begins && minute >= from && minute < to;
  const before = day === 1 ? 7 : day - 1;
  return (begins && minute >= from) || (quiet.days.includes(before) && minute < to);
};

/**
 * When the quiet hours end in which a moment lies. They go by the clocks of their zone: where those are put forward or back, a night is shorter or longer, and a time that
 * does not exist that night ends when the clocks have jumped over it.
 *
 * @returns The first minute that is not quiet; null when the moment itself is not.
 */
export const quietUntil = (quiet: QuietHours, at: EpochMs): EpochMs | null => {
  const clocks = clocksOf(quiet.zone);
  const isQuiet = (moment: EpochMs): boolean => isQuietAt(quiet, clocks(moment));
  if (!isQuiet(at)) return null;
  const to = minuteOf(quiet.to);
  let low = Math.floor(at / MINUTE_MS);
  let high = low;
  for (let stretch = 0; stretch < MOST_STRETCHES && isQuiet(high * MINUTE_MS); stretch++) {
    low = high;
    const left = (to - clocks(high * MINUTE_MS).minute + DAY_MINUTES) % DAY_MINUTES;
    high += left === 0 ? 1 : left;
  }
  // Clocks put forward in between let it end earlier: the first minute that is not quiet lies after `low`, and not after `high`.
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isQuiet(middle * MINUTE_MS)) low = middle;
    else high = middle;
  }
  return high * MINUTE_MS;
};
