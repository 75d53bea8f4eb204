import type { EpochMs, Millis } from '../../../shared/units.ts';
import type { AlertRecord } from '../../store/detection-records.ts';

export interface CaseMeasures {
  /** From the first fact of its alerts to the first alert. */
  readonly detectMs: Millis | null;
  /** From the first alert to the first operator who took an alert on or opened the case. */
  readonly acknowledgeMs: Millis | null;
  /** From the first alert to the end of the case. */
  readonly resolveMs: Millis | null;
}

type Timed = Pick<AlertRecord, 'firstAt' | 'raisedAt' | 'acknowledgedAt'>;

/** Measures a case by the times of what is recorded of it; a case without alerts has no measures. */
export const caseMeasures = (
  { openedAt, closedAt }: { readonly openedAt: EpochMs; readonly closedAt: EpochMs | null },
  alerts: readonly Timed[],
): CaseMeasures => {
  if (alerts.length === 0) return { detectMs: null, acknowledgeMs: null, resolveMs: null };
  const first = Math.min(...alerts.map(({ firstAt }) => firstAt));
  const raised = Math.min(...alerts.map(({ raisedAt }) => raisedAt));
  const acknowledged = Math.min(openedAt, ...alerts.flatMap(({ acknowledgedAt }) => acknowledgedAt ?? []));
  return {
    detectMs: Math.max(0, raised - first),
    acknowledgeMs: Math.max(0, acknowledged - raised),
    resolveMs: closedAt === null ? null : Math.max(0, closedAt - raised),
  };
};
