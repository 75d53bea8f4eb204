import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { AlertRecord } from '../../store/detection-records.ts';
import type { Tx } from '../../store/store.ts';
import { type OperationOutcome, refuse } from '../operation.ts';
import { MOST_ALERTS } from './case-alerts.ts';

const EVERY_STATE = ['open', 'in_progress', 'closed'] as const;

/**
 * Puts alerts into a case, in the unit at hand; those that are in it already are passed over.
 *
 * @returns Those that came in; refusal `not_found`, `conflict` for one of another case, or when there would be more than {@link MOST_ALERTS}. The caller leaves the unit
 * without a change then: everything is judged before anything is changed.
 */
export const putAlerts = async (
  tx: Tx,
  ids: readonly string[],
  into: { readonly incident: string; readonly held: number; readonly now: number },
): Promise<OperationOutcome<AlertRecord[]>> => {
  const coming: AlertRecord[] = [];
  for (const id of new Set(ids)) {
    const alert = await tx.alerts.find(id);
    if (!alert) return refuse('not_found', `There is no alert ${shown(id)}.`);
    if (alert.caseId === into.incident) continue;
    if (alert.caseId !== null) {
      const other = await tx.incidents.find(alert.caseId);
      return refuse('conflict', `The alert ${id} is in the case ${other?.number ?? alert.caseId} already: take it out there first.`);
    }
    coming.push(alert);
  }
  if (into.held + coming.length > MOST_ALERTS) return refuse('conflict', `A case holds ${MOST_ALERTS} alerts at the most.`);
  for (const { id } of coming) await tx.alerts.change(id, { caseId: into.incident }, EVERY_STATE, into.now);
  return done(coming);
};

/** Takes alerts out of a case, in the unit at hand; refusal `conflict` for one that is not in it. */
export const takeAlerts = async (
  tx: Tx,
  ids: readonly string[],
  from: { readonly incident: string; readonly now: number },
): Promise<OperationOutcome<AlertRecord[]>> => {
  const going: AlertRecord[] = [];
  for (const id of new Set(ids)) {
    const alert = await tx.alerts.find(id);
    if (alert?.caseId !== from.incident) return refuse('conflict', `The alert ${shown(id)} is not in this case.`);
    going.push(alert);
  }
  for (const { id } of going) await tx.alerts.change(id, { caseId: null }, EVERY_STATE, from.now);
  return done(going);
};
