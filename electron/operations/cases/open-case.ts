import type { Incident } from '../../../shared/contract/cases.ts';
import { type Severity, severityNumber } from '../../../shared/severity.ts';
import { newId } from '../../lib/ids.ts';
import { done } from '../../lib/outcome.ts';
import type { IncidentRecord } from '../../store/response-records.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { type CaseChange, storeChange } from './change-incident.ts';
import { describeCase } from './describe-case.ts';
import { putAlerts } from './put-alerts.ts';

interface Input {
  title: string;
  alerts: string[];
  severity: Severity;
  note?: string | undefined;
}

/**
 * Opens a case about alerts, or about none yet.
 *
 * @returns The case; refusal `not_found` for an alert that is not there, `conflict` for one that is in another case, `invalid_input` for a title of blanks.
 * Audits `case.opened`.
 */
export const openCase = async (deps: OperationDeps, context: OperationContext, input: Input): Promise<OperationOutcome<Incident>> => {
  const title = input.title.trim();
  if (title === '') return refuse('invalid_input', 'Give the case a title.');
  const { actor } = context;
  return deps.store.write(async (tx): Promise<OperationOutcome<Incident>> => {
    const now = deps.clock.now();
    const id = newId(deps);
    const put = await putAlerts(tx, input.alerts, { incident: id, held: 0, now });
    if (!put.ok) return put;
    const incident: IncidentRecord = {
      id,
      number: (await tx.incidents.newestNumber()) + 1,
      title,
      state: 'open',
      severity: severityNumber(input.severity),
      owner: null,
      openedBy: actor,
      openedAt: now,
      closedAt: null,
      closedBy: null,
      verdict: null,
      summary: null,
      notes: input.note === undefined ? 0 : 1,
      detectMs: null,
      acknowledgeMs: null,
      resolveMs: null,
    };
    const note: CaseChange['entries'] = input.note === undefined ? [] : [{ kind: 'note', text: input.note }];
    await storeChange(tx, deps, context, {
      incident,
      fact: { kind: 'case.opened', actor, correlation: id, details: { case: id, title, alerts: put.value.map((alert) => alert.id) } },
      entries: [{ kind: 'opened', text: title }, ...note],
    });
    return done(await describeCase(tx, incident));
  });
};
