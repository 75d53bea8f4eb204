import type { Fact } from '../../../shared/audit-event.ts';
import type { Incident } from '../../../shared/contract/cases.ts';
import { newId } from '../../lib/ids.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { IncidentNoteRecord, IncidentRecord } from '../../store/response-records.ts';
import type { Tx } from '../../store/store.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeCase } from './describe-case.ts';

/** A line of the time line, beside who and when. */
type Entry = Pick<IncidentNoteRecord, 'kind' | 'text'>;

/** What becomes of a case: how it stands then, the fact that records it, and what its time line says. */
export interface CaseChange {
  readonly incident: IncidentRecord;
  readonly fact: Fact;
  readonly entries: readonly Entry[];
}

/** Stores a change of a case with its fact and the lines of its time line. */
export const storeChange = async (
  tx: Tx,
  deps: Pick<OperationDeps, 'clock' | 'random'>,
  { actor }: OperationContext,
  { incident, fact, entries }: CaseChange,
): Promise<void> => {
  await tx.incidents.put(incident);
  const seq = await tx.audit(fact);
  for (const entry of entries)
    await tx.incidents.insertNote({ id: newId(deps), incident: incident.id, at: deps.clock.now(), actor, seq, ...entry });
};

/**
 * Changes one case in one unit of work.
 *
 * @param change Works out what becomes of it, and changes what else belongs to it; it may refuse.
 * @returns The case as it then stands; refusal `not_found`, or that of the change.
 */
export const changeIncident = (
  deps: OperationDeps,
  context: OperationContext,
  id: string,
  change: (tx: Tx, incident: IncidentRecord) => Promise<OperationOutcome<CaseChange>>,
): Promise<OperationOutcome<Incident>> =>
  deps.store.write(async (tx): Promise<OperationOutcome<Incident>> => {
    const incident = await tx.incidents.find(id);
    if (!incident) return refuse('not_found', `There is no case ${shown(id)}.`);
    const changed = await change(tx, incident);
    if (!changed.ok) return changed;
    await storeChange(tx, deps, context, changed.value);
    return done(await describeCase(tx, changed.value.incident));
  });
