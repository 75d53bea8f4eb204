import type { Measure, subjects } from '../../../shared/contract/metrics.ts';
import type { EpochMs } from '../../../shared/units.ts';
import { ROLLUPS } from '../../feed/rollups/rollups-follower.ts';
import { canonicalAddress } from '../../lib/addresses.ts';
import { done } from '../../lib/outcome.ts';
import { coverRange, STEP_MS } from '../../store/rollup-periods.ts';
import { subjectNames } from '../../store/rollup-subjects.ts';
import type { RollupPeriod } from '../../store/sqlite/rollup.table.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { type Cut, chooseStep } from './choose-step.ts';

interface Input {
  measures: Measure[];
  from: number;
  to: number;
  points: number;
  of?: { kind: (typeof subjects)[number]; id: string } | undefined;
}
interface Series {
  measure: Measure;
  points: { at: EpochMs; value: number }[];
  total: number;
  before: number;
}
interface Answer {
  step_ms: number;
  series: Series[];
  through: number;
  as_of: EpochMs | null;
}

type Reader = (measure: Measure, periods: readonly RollupPeriod[]) => Promise<{ at: EpochMs; value: number }[]>;

const readerOf = ({ store, sealer }: OperationDeps, of: Input['of']): Reader => {
  const id = of?.kind === 'address' ? (canonicalAddress(of.id) ?? of.id) : of?.id;
  const names = of === undefined || id === undefined ? [''] : subjectNames(sealer, of.kind, id);
  return async (measure, periods) => {
    const found = [];
    for (const name of names) found.push(...(await store.read.rollups.series(periods, of?.kind ?? 'all', measure, name)));
    return found;
  };
};

const sum = (points: readonly { readonly value: number }[]): number => points.reduce((total, { value }) => total + value, 0);

const periodsOf = ({ step, length, first, count }: Cut): RollupPeriod[] =>
  Array.from({ length: (count * length) / STEP_MS[step] }, (_, n) => ({ step, at: first + n * STEP_MS[step] }));

/** What a cut comes to; points in which nothing happened are zero. */
const pointsOf = ({ first, length, count }: Cut, found: readonly { readonly at: EpochMs; readonly value: number }[]) => {
  const points = Array.from({ length: count }, (_, n) => ({ at: first + n * length, value: 0 }));
  for (const { at, value } of found) {
    const point = points[Math.floor((at - first) / length)];
    if (point) point.value += value;
  }
  return points;
};

/** What has been counted so far. */
export const countedThrough = async ({ store }: OperationDeps): Promise<{ through: number; as_of: EpochMs | null }> => {
  const rollups = (await store.read.followers.all()).find(({ name }) => name === ROLLUPS);
  return { through: rollups?.cursor ?? 0, as_of: rollups?.at ?? null };
};

/**
 * Measures over a range of time, of the whole server or of one client, user or address; `before` is the sum of as long a time a day earlier, or just before a
 * range longer than a day. Of a subject whose name is not among those kept apart in a period, what it did there is not told: see `createSubjectSums`.
 *
 * @returns The series; refusal `invalid_input` for a range that ends before it begins.
 */
export const showSeries = async (deps: OperationDeps, _context: OperationContext, input: Input): Promise<OperationOutcome<Answer>> => {
  const { from, to, points } = input;
  if (to < from) return refuse('invalid_input', 'to: It is before from. Exchange them.');
  const now = deps.clock.now();
  const cut = chooseStep(from, to, points, now);
  const end = cut.first + cut.count * cut.length;
  const back = Math.max(STEP_MS.day, Math.ceil((end - cut.first) / STEP_MS[cut.step]) * STEP_MS[cut.step]);
  const read = readerOf(deps, input.of);
  const counted = await countedThrough(deps);
  const series: Series[] = [];
  for (const measure of [...new Set(input.measures)]) {
    const told = pointsOf(cut, await read(measure, periodsOf(cut)));
    // As much of the time before as has passed of the range: a day that is half over is held against half a day.
    const passed = Math.min(end, Math.max(now, cut.first));
    const earlier = coverRange(cut.first - back, passed - back, now);
    series.push({ measure, points: told, total: sum(told), before: sum(await read(measure, earlier)) });
  }
  return done({ step_ms: cut.length, series, ...counted });
};
