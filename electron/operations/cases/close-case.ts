import type { Incident } from '../../../shared/contract/cases.ts';
import type { Verdict } from '../../../shared/rule.ts';
import { done } from '../../lib/outcome.ts';
import type { IncidentRecord } from '../../store/response-records.ts';
import { closeAlert } from '../alerts/close-alert.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { caseAlerts } from './case-alerts.ts';
import { caseMeasures } from './case-measures.ts';
import { changeIncident } from './change-incident.ts';

interface Input {
  id: string;
  verdict: Verdict;
  summary: string;
}

/**
 * Closes a case with a verdict and a summary, and with it those of its alerts that are not closed, with the same verdict. Its measures are fixed for the means.
 *
 * @returns The case; refusal `not_found`, `conflict` when it is closed already, `invalid_input` for a summary of blanks.
 * Audits `case.closed`, `alert.closed` for each alert that closes with it, and `playbook.declined` for each playbook that waited.
 */
export const closeCase = async (
  deps: OperationDeps,
  context: OperationContext,
  { id, verdict, summary: given }: Input,
): Promise<OperationOutcome<Incident>> => {
  const summary = given.trim();
  if (summary === '') return refuse('invalid_input', 'Say how it ended.');
  return changeIncident(deps, context, id, async (tx, incident) => {
    if (incident.state === 'closed') return refuse('conflict', 'The case is closed already: reopen it to judge it anew.');
    const alerts = await caseAlerts(tx, id);
    const closed: IncidentRecord = {
      ...incident,
      state: 'closed',
      verdict,
      summary,
      closedAt: deps.clock.now(),
      closedBy: context.actor,
    };
    for (const alert of alerts) await closeAlert(tx, deps, context, alert, { verdict, reason: `Case ${incident.number}` });
    return done({
      incident: { ...closed, ...caseMeasures(closed, alerts) },
      fact: { kind: 'case.closed', actor: context.actor, correlation: id, details: { case: id, verdict } },
      entries: [{ kind: 'closed', text: summary }],
    });
  });
};
