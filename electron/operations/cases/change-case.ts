import type { Incident } from '../../../shared/contract/cases.ts';
import { type Severity, severityNumber } from '../../../shared/severity.ts';
import { done } from '../../lib/outcome.ts';
import type { IncidentRecord } from '../../store/response-records.ts';
import type { Tx } from '../../store/store.ts';
import { handOverWords } from '../hand-over-words.ts';
import { noted } from '../noted.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { findOwner } from '../operators/find-owner.ts';
import { caseAlerts } from './case-alerts.ts';
import { type CaseChange, changeIncident } from './change-incident.ts';
import { putAlerts, takeAlerts } from './put-alerts.ts';

interface Input {
  id: string;
  title?: string | undefined;
  severity?: Severity | undefined;
  owner?: string | null | undefined;
  add_alerts?: string[] | undefined;
  remove_alerts?: string[] | undefined;
  note?: string | undefined;
}

type Entries = CaseChange['entries'][number][];

/** What the members of the case itself become, and what the time line says of it. */
const changeMembers = async (tx: Tx, incident: IncidentRecord, input: Input): Promise<OperationOutcome<CaseChange['incident']>> => {
  const title = input.title?.trim();
  if (title === '') return refuse('invalid_input', 'Give the case a title.');
  if (input.note !== undefined && input.owner === undefined)
    return refuse('invalid_input', 'note: It goes along with a new owner. A note of its own is added beside the time line.');
  const found = input.owner === undefined ? done(undefined) : await findOwner(tx, input.owner);
  if (!found.ok) return found;
  const owner = found.value;
  const isTaken = owner !== undefined && owner !== null;
  return done({
    ...incident,
    title: title ?? incident.title,
    severity: input.severity === undefined ? incident.severity : severityNumber(input.severity),
    owner: owner === undefined ? incident.owner : owner,
    state: isTaken ? 'in_progress' : owner === null ? 'open' : incident.state,
  });
};

const entriesOf = async (
  tx: Tx,
  actor: string,
  { before, after, input }: { readonly before: IncidentRecord; readonly after: IncidentRecord; readonly input: Input },
): Promise<{ fields: string[]; entries: Entries }> => {
  const fields: string[] = [];
  const entries: Entries = [];
  const say = (field: string, text: string): void => {
    fields.push(field);
    entries.push({ kind: 'changed', text });
  };
  if (after.title !== before.title) say('title', `Title: ${after.title}`);
  if (after.severity !== before.severity) say('severity', `Severity: ${input.severity}`);
  if (after.owner !== before.owner) {
    const words = await handOverWords(tx, { actor, owner: after.owner, note: input.note });
    say('owner', `${words.charAt(0).toUpperCase()}${words.slice(1)}`);
  }
  return { fields, entries };
};

/**
 * Changes a case: its title, severity and owner, and which alerts are in it. One that is given to somebody is in progress.
 *
 * @param input.note What goes along with a new owner, for the record and the time line.
 * @returns The case; refusal `not_found` for the case, an alert or an operator that is not there, `invalid_input` for a note without an owner, `conflict` for a closed
 * case, an operator who cannot respond, an alert of another case, one that is not in it, or when nothing would change.
 * Audits `case.changed`.
 */
export const changeCase = (deps: OperationDeps, context: OperationContext, input: Input): Promise<OperationOutcome<Incident>> =>
  changeIncident(deps, context, input.id, async (tx, incident) => {
    if (incident.state === 'closed') return refuse('conflict', 'The case is closed: reopen it to change it.');
    const now = deps.clock.now();
    const members = await changeMembers(tx, incident, input);
    if (!members.ok) return members;
    const { fields, entries } = await entriesOf(tx, context.actor, { before: incident, after: members.value, input });
    const held = (await caseAlerts(tx, incident.id)).length;
    const added = await putAlerts(tx, input.add_alerts ?? [], { incident: incident.id, held, now });
    if (!added.ok) return added;
    const removed = await takeAlerts(tx, input.remove_alerts ?? [], { incident: incident.id, now });
    // What was put in before is taken back with the unit: nothing of a refused change may stay.
    if (!removed.ok) {
      await takeAlerts(
        tx,
        added.value.map(({ id }) => id),
        { incident: incident.id, now },
      );
      return removed;
    }
    if (added.value.length + removed.value.length > 0) fields.push('alerts');
    for (const { id } of added.value) entries.push({ kind: 'alert_added', text: id });
    for (const { id } of removed.value) entries.push({ kind: 'alert_removed', text: id });
    if (fields.length === 0) return refuse('conflict', 'Nothing would change: the case is like that already.');
    const { owner } = members.value;
    const handed = owner === incident.owner ? {} : { ...(owner === null ? {} : { owner }), ...noted(input.note) };
    const details = { case: incident.id, fields, ...handed };
    const fact = { kind: 'case.changed', actor: context.actor, correlation: incident.id, details } as const;
    return done({ incident: members.value, fact, entries });
  });
