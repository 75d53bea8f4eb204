import type { EpochMs, Millis } from '../../../shared/units.ts';
import { formatTime, type Zone } from '../time/format-time.ts';

/** The last so many milliseconds, or from one moment to another. */
export type TimeRange = { readonly last: Millis } | { readonly from: EpochMs; readonly to: EpochMs };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The ranges that are one press away. */
export const quickRanges: readonly { readonly text: string; readonly label: string; readonly last: Millis }[] = [
  { text: '15m', label: 'Last 15 minutes', last: 15 * MINUTE },
  { text: '1h', label: 'Last hour', last: HOUR },
  { text: '3h', label: 'Last 3 hours', last: 3 * HOUR },
  { text: '24h', label: 'Last 24 hours', last: DAY },
  { text: '7d', label: 'Last 7 days', last: 7 * DAY },
  { text: '30d', label: 'Last 30 days', last: 30 * DAY },
];

const units: Readonly<Record<string, Millis>> = { m: MINUTE, h: HOUR, d: DAY };

/** The range as it stands in an address: `3h`, `90m`, `1700000000000-1700003600000`. */
export const rangeText = (range: TimeRange): string => {
  if (!('last' in range)) return `${range.from}-${range.to}`;
  const quick = quickRanges.find(({ last }) => last === range.last);
  return quick?.text ?? `${Math.round(range.last / MINUTE)}m`;
};

/** Reads `rangeText`; undefined for anything else, and for ranges that end before they begin or reach over ten years. */
export const parseRange = (text: string): TimeRange | undefined => {
  const relative = /^([1-9]\d{0,6})([mhd])$/.exec(text);
  if (relative) {
    const last = Number(relative[1]) * (units[relative[2] ?? ''] ?? 0);
    return last <= 3660 * DAY ? { last } : undefined;
  }
  const absolute = /^(\d{1,15})-(\d{1,15})$/.exec(text);
  if (!absolute) return undefined;
  const [from, to] = [Number(absolute[1]), Number(absolute[2])];
  return from < to && to <= 8.64e15 ? { from, to } : undefined;
};

/** The two ends, where "last" ends now. */
export const rangeBounds = (range: TimeRange, now: EpochMs): { readonly from: EpochMs; readonly to: EpochMs } =>
  'last' in range ? { from: now - range.last, to: now } : range;

/** The range in words; absolute ends name their zone. */
export const rangeLabel = (range: TimeRange, zone: Zone = 'utc'): string => {
  if (!('last' in range)) {
    return `${formatTime(range.from, zone, { date: true })} to ${formatTime(range.to, zone, { date: true, zone: true })}`;
  }
  const quick = quickRanges.find(({ last }) => last === range.last);
  if (quick) return quick.label;
  const [count, unit] =
    range.last % DAY === 0
      ? [range.last / DAY, 'days']
      : range.last % HOUR === 0
        ? [range.last / HOUR, 'hours']
        : [Math.round(range.last / MINUTE), 'minutes'];
  return `Last ${count} ${unit}`;
};

/** What a field for date and time holds for a moment in the zone: `2026-03-29 01:59`, in this order and with 24 hours wherever the machine stands. */
export const toFieldTime = (at: EpochMs, zone: Zone): string => formatTime(at, zone, { date: true });

/** The moment such a field names in the zone; undefined when it names none. */
export const fromFieldTime = (text: string, zone: Zone): EpochMs | undefined => {
  const named = /^\s*(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)\s*$/.exec(text);
  if (!named) return undefined;
  const at = Date.parse(`${named[1]}T${named[2]}${zone === 'utc' ? 'Z' : ''}`);
  return Number.isNaN(at) ? undefined : at;
};
