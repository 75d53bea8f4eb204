import { type Measure, measures, subjects } from '../../../shared/contract/metrics.ts';
import type { Rule } from '../../../shared/rule.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { AlertRecord } from '../../store/detection-records.ts';
import type { RollupStep } from '../../store/records.ts';
import { KEPT_MS, periodAt, STEP_MS } from '../../store/rollup-periods.ts';
import { subjectNames } from '../../store/rollup-subjects.ts';
import type { OperationDeps } from '../operation.ts';

const DAY_MS = 86_400_000;
/** Windows that have to be known before it is said what is usual. */
const FEWEST = 10;
/** Days looked back, as far as the sums are kept so long. */
const DAYS: { readonly [S in RollupStep]: number } = { minute: KEPT_MS.minute / DAY_MS, hour: 14, day: 60 };

export interface EntityBaseline {
  readonly mean: number;
  readonly deviation: number;
  readonly windows: number;
  readonly days: number;
}

const isMeasure = (name: string | null): name is Measure => measures.some((one) => one === name);
const isCounted = (kind: string): kind is (typeof subjects)[number] => subjects.some((one) => one === kind);

/** The coarsest step that makes up the window. */
const stepOf = (windowMs: number): RollupStep => (windowMs % DAY_MS === 0 ? 'day' : windowMs % STEP_MS.hour === 0 ? 'hour' : 'minute');

/** Sums of windows from the first that has anything, the empty ones between them as well. */
const windowSums = (points: ReadonlyMap<EpochMs, number>, windowMs: number, end: EpochMs): number[] => {
  if (points.size === 0) return [];
  const sums = new Map<number, number>();
  for (const [at, value] of points) {
    const back = Math.floor((end - 1 - at) / windowMs);
    sums.set(back, (sums.get(back) ?? 0) + value);
  }
  return Array.from({ length: Math.max(...sums.keys()) + 1 }, (_, back) => sums.get(back) ?? 0);
};

const summed = (values: readonly number[], days: number): EntityBaseline | null => {
  if (values.length < FEWEST) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / values.length), windows: values.length, days };
};

/**
 * What was usual for the subject of an alert before it: the mean and the deviation of what it had in windows as long as that of the rule. The window of the alert itself is
 * left out. A detector that judges by a baseline stored the one it judged by.
 *
 * @returns Null where the rule names no measure, the subject is none that is counted, or fewer than {@link FEWEST} windows are known.
 */
export const entityBaseline = async (
  { store, sealer }: Pick<OperationDeps, 'store' | 'sealer'>,
  rule: Rule | null,
  alert: Pick<AlertRecord, 'subjectKind' | 'subject' | 'windowSeconds' | 'decidedAt' | 'values'>,
): Promise<EntityBaseline | null> => {
  const { mean, deviation, samples } = alert.values;
  if (typeof mean === 'number' && typeof deviation === 'number' && typeof samples === 'number')
    return { mean, deviation, windows: samples, days: DAYS.hour };
  const { subjectKind: kind } = alert;
  if (!rule || !isMeasure(rule.baseline) || !isCounted(kind)) return null;
  // Sums are kept by the minute at the finest.
  const windowMs = Math.ceil((alert.windowSeconds * 1000) / STEP_MS.minute) * STEP_MS.minute;
  const step = stepOf(windowMs);
  const end = periodAt(alert.decidedAt - windowMs, step);
  const count = Math.floor((DAYS[step] * DAY_MS) / STEP_MS[step]);
  const periods = Array.from({ length: count }, (_, back) => ({ step, at: end - (back + 1) * STEP_MS[step] }));
  const points = new Map<EpochMs, number>();
  for (const name of subjectNames(sealer, kind, alert.subject))
    for (const { at, value } of await store.read.rollups.series(periods, kind, rule.baseline, name))
      points.set(at, (points.get(at) ?? 0) + value);
  return summed(windowSums(points, windowMs, end), DAYS[step]);
};
