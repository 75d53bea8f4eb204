import type { Measure, subjects } from '../../shared/contract/metrics.ts';
import type { EpochMs } from '../../shared/units.ts';

/** What the rollups know of one client, user or address. */
export interface Activity {
  /** The sum of a measure in a range of time. */
  total(kind: (typeof subjects)[number], id: string, measure: Measure, from: EpochMs, to: EpochMs): number;
  /** The newest minute, hour or day in which any of the measures counted something; null when none is kept. */
  last(kind: (typeof subjects)[number], id: string, measures: readonly Measure[]): EpochMs | null;
}
