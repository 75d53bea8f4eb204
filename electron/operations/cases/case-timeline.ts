import type { Alert } from '../../../shared/contract/alerts.ts';
import type { CaseEntry } from '../../../shared/contract/cases.ts';
import type { Reads } from '../../store/store.ts';
import { toInstant } from '../instant.ts';
import { nameActor } from '../name-actor.ts';
import type { OperationDeps } from '../operation.ts';
import { alertEntries } from './alert-entries.ts';

const MOST_ENTRIES = 500;
const MOST_RUNS = 20;

/** What playbooks did about the alerts of the case. */
const acts = async (read: Reads, alerts: readonly Alert[]): Promise<CaseEntry[]> => {
  const entries: CaseEntry[] = [];
  for (const { id } of alerts) {
    for (const run of await read.playbooks.listRuns({ alert: id, limit: MOST_RUNS })) {
      for (const { position, sentence, seq, done } of await read.playbooks.steps(run.id)) {
        if (done === 0) continue;
        const at = toInstant(run.endedAt ?? run.startedAt);
        entries.push({ id: `${run.id}/${position}`, at, kind: 'act', by_name: `policy:${run.playbook}`, text: sentence, seq });
      }
    }
  }
  return entries;
};

/** What was done with the case itself, and noted. */
const notes = async (read: Reads, id: string, alerts: readonly Alert[]): Promise<CaseEntry[]> => {
  const sentences = new Map(alerts.map((alert) => [alert.id, alert.sentence]));
  const entries: CaseEntry[] = [];
  for (const { id: note, at, kind, actor, text, seq } of await read.incidents.notes(id, MOST_ENTRIES)) {
    // An alert that came in is kept by its id.
    const told = kind === 'alert_added' || kind === 'alert_removed' ? (sentences.get(text) ?? text) : text;
    entries.push({ id: note, at: toInstant(at), kind, by_name: await nameActor(read, actor), text: told, seq });
  }
  return entries.toReversed();
};

/**
 * The time line of a case, oldest first: its alerts from being raised to being closed, what operators and playbooks did about them, and what was done with the case and noted.
 * Of a long one, the newest lines.
 *
 * @param alerts Those it now holds.
 */
export const caseTimeline = async (deps: OperationDeps, id: string, alerts: readonly Alert[]): Promise<CaseEntry[]> => {
  const { read } = deps.store;
  const entries = [...(await acts(read, alerts)), ...(await alertEntries(deps, alerts)), ...(await notes(read, id, alerts))];
  return entries.toSorted((one, other) => one.at.localeCompare(other.at) || (one.seq ?? 0) - (other.seq ?? 0)).slice(-MOST_ENTRIES);
};
