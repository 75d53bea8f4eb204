import type { EpochMs } from '../../shared/units.ts';

export type SeriesTone = 'accent' | 'critical' | 'high' | 'medium' | 'low' | 'ok' | 'info';

export interface Series {
  readonly id: string;
  readonly label: string;
  readonly tone: SeriesTone;
  readonly kind?: 'area' | 'line';
  /** One for each time; null where nothing was measured, which is not zero. */
  readonly values: readonly (number | null)[];
}

export interface Threshold {
  readonly value: number;
  readonly label: string;
}

/** One row of the drawing: the time, and a value under each series' place (`s0`, `s1`). Ids of series never become keys. */
export type SeriesRow = { readonly at: EpochMs } & Readonly<Record<string, number | null>>;

export const seriesRows = (times: readonly EpochMs[], series: readonly Series[]): readonly SeriesRow[] =>
  times.map((at, index) => {
    const values = series.map(({ values: all }, place): [string, number | null] => [`s${place}`, all[index] ?? null]);
    return { at, ...Object.fromEntries(values) };
  });

const figure = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 2 });

/** One sentence for each series: highest and when, last, total; and how often the threshold was passed. */
export const describeSeries = (
  times: readonly EpochMs[],
  series: readonly Series[],
  threshold: Threshold | undefined,
  say: (at: EpochMs) => string,
): string =>
  series
    .map(({ label, values }) => {
      const known = values.flatMap((value, index) => (value === null ? [] : [{ value, at: times[index] ?? 0 }]));
      const last = known.at(-1);
      if (!last) return `${label}: no values.`;
      const top = known.reduce((best, one) => (one.value > best.value ? one : best));
      const over = threshold ? known.filter(({ value }) => value > threshold.value).length : 0;
      const passed = over > 0 && threshold ? `, over ${figure(threshold.value)} in ${over} of ${known.length}` : '';
      return `${label}: highest ${figure(top.value)} at ${say(top.at)}, last ${figure(last.value)}${passed}.`;
    })
    .join(' ');

/** The times between two ends of a drag, in order; undefined when it is too short to mean a range. */
export const draggedRange = (from: EpochMs, to: EpochMs, bucket: number): { readonly from: EpochMs; readonly to: EpochMs } | undefined =>
  from === to ? undefined : { from: Math.min(from, to), to: Math.max(from, to) + bucket };

/** The width of a bucket: the smallest step between neighbours. */
export const bucketOf = (times: readonly EpochMs[]): number => {
  const steps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  return steps.length === 0 ? 0 : Math.min(...steps);
};
