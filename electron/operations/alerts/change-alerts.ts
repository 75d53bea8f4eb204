import type { Alert } from '../../../shared/contract/alerts.ts';
import type { RefusalCode } from '../../../shared/contract/procedure.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { AlertRecord } from '../../store/detection-records.ts';
import type { Tx } from '../../store/store.ts';
import { type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeAlerts } from './describe-alerts.ts';

/** Alerts changed in one unit of work, so that others get their turn. */
const PORTION = 50;
/** Failures that are told. */
const MOST_TOLD = 100;

/** Why one alert was left as it is. */
export interface Unchanged {
  readonly code: RefusalCode;
  readonly why: string;
}

export interface ChangedAlerts {
  alerts: Alert[];
  failed: { id: string; why: string }[];
}

/** Changes one alert and records it, in the unit at hand; or says why not. */
export type ChangeAlert = (tx: Tx, alert: AlertRecord) => Promise<Unchanged | null>;

interface Portion {
  readonly alerts: readonly AlertRecord[];
  readonly failed: readonly ({ readonly id: string } & Unchanged)[];
}

const changePortion = async (tx: Tx, ids: readonly string[], change: ChangeAlert): Promise<Portion> => {
  const changed: AlertRecord[] = [];
  const failed: ({ readonly id: string } & Unchanged)[] = [];
  for (const id of ids) {
    const alert = await tx.alerts.find(id);
    const why = alert ? await change(tx, alert) : { code: 'not_found' as const, why: `There is no alert ${shown(id)}.` };
    const now = why === null ? await tx.alerts.find(id) : undefined;
    if (why !== null) failed.push({ id, ...why });
    else if (now) changed.push(now);
  }
  return { alerts: changed, failed };
};

/**
 * Changes alerts one by one, each with its fact, a portion of them in one unit of work. An alert that is named twice is changed once.
 *
 * @returns What was changed, and why the others were not; the refusal of the first when nothing was changed at all.
 */
export const changeAlerts = async (
  deps: OperationDeps,
  ids: readonly string[],
  change: ChangeAlert,
): Promise<OperationOutcome<ChangedAlerts>> => {
  const wanted = [...new Set(ids)];
  const alerts: Alert[] = [];
  const failed: ({ readonly id: string } & Unchanged)[] = [];
  for (let at = 0; at < wanted.length; at += PORTION) {
    const portion = await deps.store.write((tx) => changePortion(tx, wanted.slice(at, at + PORTION), change));
    alerts.push(...(await describeAlerts(deps, deps.store.read, portion.alerts)));
    failed.push(...portion.failed);
  }
  const [first] = failed;
  if (first && alerts.length === 0)
    return refuse(first.code, failed.length === 1 ? first.why : `${first.why} (and ${failed.length - 1} more)`);
  return done({ alerts, failed: failed.slice(0, MOST_TOLD).map(({ id, why }) => ({ id, why })) });
};
