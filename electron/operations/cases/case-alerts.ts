import type { AlertRecord } from '../../store/detection-records.ts';
import type { Reads } from '../../store/store.ts';

/** Alerts one case may hold. */
export const MOST_ALERTS = 200;

/** The alerts of a case, newest first. */
export const caseAlerts = async (read: Pick<Reads, 'alerts'>, id: string): Promise<AlertRecord[]> =>
  read.alerts.list({ caseId: id, suppressed: true, limit: MOST_ALERTS });
