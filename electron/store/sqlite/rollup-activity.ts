import type { Database } from 'better-sqlite3';
import type { Measure } from '../../../shared/contract/metrics.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Activity } from '../../operations/activity.ts';
import type { RollupOf, RollupStep } from '../records.ts';
import { coverRange, KEPT_MS, periodAt, STEP_MS } from '../rollup-periods.ts';
import { subjectNames } from '../rollup-subjects.ts';
import { type RollupPeriod, rollupReads } from './rollup.table.ts';

interface ActivityDeps {
  /** The connection that reads; asked for anew each time, since it may be another one after a failure. */
  readonly connection: () => Database;
  readonly sealer: Sealer;
  readonly clock: Clock;
}

/** Days in which a last use is looked for before all others: most subjects were there lately. */
const LATELY = 30;

const periodsFrom = (step: RollupStep, from: number, to: number): RollupPeriod[] => {
  const first = periodAt(Math.max(0, from), step);
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / STEP_MS[step])) }, (_, at) => ({
    step,
    at: first + at * STEP_MS[step],
  }));
};

/** Reads from the rollups what is known of one client, user or address: a few look-ups by key, whatever the size of the log. */
export const createActivity = ({ connection, sealer, clock }: ActivityDeps): Activity => {
  let prepared: { readonly db: Database; readonly reads: ReturnType<typeof rollupReads> } | undefined;
  const reads = () => {
    const db = connection();
    if (prepared?.db !== db) prepared = { db, reads: rollupReads(db, sealer) };
    return prepared.reads;
  };
  const points = (of: RollupOf, names: readonly string[], measures: readonly Measure[], periods: readonly RollupPeriod[]) =>
    names.flatMap((name) => measures.flatMap((measure) => reads().series(periods, of, measure, name)));
  const newest = (of: RollupOf, names: readonly string[], measures: readonly Measure[], periods: readonly RollupPeriod[]): number | null =>
    points(of, names, measures, periods).reduce<number | null>((last, { at }) => (last === null || at > last ? at : last), null);

  return {
    total(kind, id, measure, from, to) {
      const periods = coverRange(from, to, clock.now());
      return points(kind, subjectNames(sealer, kind, id), [measure], periods).reduce((sum, { value }) => sum + value, 0);
    },
    last(kind, id, measures) {
      const names = subjectNames(sealer, kind, id);
      const now = clock.now() + 1;
      const lately = now - LATELY * STEP_MS.day;
      const day =
        newest(kind, names, measures, periodsFrom('day', lately, now)) ??
        newest(kind, names, measures, periodsFrom('day', now - KEPT_MS.day, lately));
      if (day === null) return null;
      const hour = newest(kind, names, measures, periodsFrom('hour', day, day + STEP_MS.day));
      if (hour === null) return day;
      return newest(kind, names, measures, periodsFrom('minute', hour, hour + STEP_MS.hour)) ?? hour;
    },
  };
};
