import type { Millis } from '../../shared/units.ts';
import { formatDuration } from '../ui/time/format-time.ts';

/** A distance in time between two steps: `+0 ms`, `+84 ms`, `+1.2 s`, `+4 min 9 s`. Steps of one flow may lie before their forerunner when the clock was set back: `−84 ms`. */
export const formatDelta = (ms: Millis): string => {
  const size = Math.abs(ms);
  const sign = ms < 0 ? '−' : '+';
  if (size < 1000) return `${sign}${Math.round(size)} ms`;
  if (size < 60_000) return `${sign}${(Math.floor(size / 100) / 10).toFixed(1)} s`;
  return `${sign}${formatDuration(size)}`;
};
