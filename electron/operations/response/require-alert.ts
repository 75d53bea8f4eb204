import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { AlertRecord } from '../../store/detection-records.ts';
import type { Reads } from '../../store/store.ts';
import { type OperationOutcome, refuse } from '../operation.ts';

/** The alert of that id; refusal `not_found`. */
export const requireAlert = async (read: Pick<Reads, 'alerts'>, id: string): Promise<OperationOutcome<AlertRecord>> => {
  const alert = await read.alerts.find(id);
  return alert ? done(alert) : refuse('not_found', `There is no alert ${shown(id)}.`);
};
