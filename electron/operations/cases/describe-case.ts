import type { Incident } from '../../../shared/contract/cases.ts';
import { severityWord } from '../../../shared/severity.ts';
import type { IncidentRecord } from '../../store/response-records.ts';
import type { Reads } from '../../store/store.ts';
import { toInstant, toInstantOrNull } from '../instant.ts';
import { nameActor } from '../name-actor.ts';
import { caseAlerts } from './case-alerts.ts';
import { caseMeasures } from './case-measures.ts';

/** A case as the contract tells it, measured by the alerts it now holds. */
export const describeCase = async (read: Pick<Reads, 'alerts' | 'operators'>, record: IncidentRecord): Promise<Incident> => {
  const alerts = await caseAlerts(read, record.id);
  const { detectMs, acknowledgeMs, resolveMs } = caseMeasures(record, alerts);
  return {
    id: record.id,
    number: record.number,
    title: record.title,
    state: record.state,
    severity: severityWord(record.severity),
    owner: record.owner,
    owner_name: record.owner === null ? null : ((await read.operators.nameOf(record.owner)) ?? null),
    opened_by_name: await nameActor(read, record.openedBy),
    opened_at: toInstant(record.openedAt),
    closed_at: toInstantOrNull(record.closedAt),
    verdict: record.verdict,
    summary: record.summary,
    alerts: alerts.length,
    notes: record.notes,
    time_to_detect_ms: detectMs,
    time_to_acknowledge_ms: acknowledgeMs,
    time_to_resolve_ms: resolveMs,
  };
};
