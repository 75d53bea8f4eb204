import type { Alert } from '../../../shared/contract/alerts.ts';
import type { CaseEntry, Incident } from '../../../shared/contract/cases.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { describeAlerts } from '../alerts/describe-alerts.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { caseAlerts } from './case-alerts.ts';
import { caseTimeline } from './case-timeline.ts';
import { describeCase } from './describe-case.ts';

/** A case with its alerts and its time line; refusal `not_found`. */
export const showCase = async (
  deps: OperationDeps,
  _context: OperationContext,
  { id }: { id: string },
): Promise<OperationOutcome<Incident & { alert_list: Alert[]; timeline: CaseEntry[] }>> => {
  const { read } = deps.store;
  const incident = await read.incidents.find(id);
  if (!incident) return refuse('not_found', `There is no case ${shown(id)}.`);
  const alerts = await caseAlerts(read, id);
  const alert_list = await describeAlerts(deps, read, alerts);
  return done({ ...(await describeCase(read, incident)), alert_list, timeline: await caseTimeline(deps, id, alert_list) });
};
