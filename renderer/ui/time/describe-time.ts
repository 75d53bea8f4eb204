import type { EpochMs } from '../../../shared/units.ts';
import { formatRelative, formatTime } from './format-time.ts';

/** One moment in every way it is asked for: both zones, the epoch in milliseconds, and how long ago. One line each. */
export const describeTime = (at: EpochMs, now: EpochMs): string =>
  Number.isFinite(at)
    ? [
        formatTime(at, 'local', { date: true, millis: true, zone: true }),
        formatTime(at, 'utc', { date: true, millis: true, zone: true }),
        `${at} ms since 1970`,
        formatRelative(at, now),
      ].join('\n')
    : 'no time';
