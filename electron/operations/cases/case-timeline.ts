import type { Alert } from '../../../shared/contract/alerts.ts';
import type { CaseEntry } from '../../../shared/contract/cases.ts';
import { findEvents } from '../../audit/reading/find-events.ts';
import { type LoggedEvent, readEvents } from '../../audit/reading/read-events.ts';
import type { PlaybookRunRecord } from '../../store/response-records.ts';
import type { Reads } from '../../store/store.ts';
import { toInstant } from '../instant.ts';
import { nameActor } from '../name-actor.ts';
import type { OperationDeps } from '../operation.ts';
import { alertEntries } from './alert-entries.ts';

const MOST_ENTRIES = 500;
const MOST_RUNS = 20;
/** A run that could be taken back only in part may be taken back again. */
const MOST_UNDONE = 10;

type Deps = Pick<OperationDeps, 'store' | 'sealer' | 'logConnection'>;

const stepsOf = (count: unknown): string => (count === 1 ? '1 step' : `${String(count)} steps`);

const undoneWords = ({ done, failed }: LoggedEvent['details']): string => {
  const rest = failed === 0 ? '' : `, ${stepsOf(failed)} not, or only in part`;
  return done === 0 ? `${stepsOf(failed)} taken back only in part` : `${stepsOf(done)} taken back${rest}`;
};

/** Each time that what a run did was taken back, in whole or in part; none when it was not. */
const runUndone = async ({ store, sealer, logConnection }: Deps, { id, playbook }: PlaybookRunRecord): Promise<CaseEntry[]> => {
  const reading = { db: logConnection(), sealer };
  const range = { after: 0, before: Number.MAX_SAFE_INTEGER };
  const seqs = findEvents(reading, { correlation: id, kinds: ['playbook.finished'] })({ range, order: 'desc', limit: MOST_UNDONE });
  const entries: CaseEntry[] = [];
  for (const { seq, at, actor = '', details } of readEvents(reading, seqs)) {
    if (details.outcome !== 'undone' && details.outcome !== 'undone_partly') continue;
    const text = `Playbook ${playbook}: ${undoneWords(details)}`;
    entries.push({ id: `${id}/undone/${seq}`, at: toInstant(at), kind: 'act', by_name: await nameActor(store.read, actor), text, seq });
  }
  return entries;
};

/** What playbooks did about the alerts of the case, and whether it was taken back. */
const acts = async (deps: Deps, alerts: readonly Alert[]): Promise<CaseEntry[]> => {
  const { playbooks } = deps.store.read;
  const reading = { db: deps.logConnection(), sealer: deps.sealer };
  const entries: CaseEntry[] = [];
  for (const { id } of alerts) {
    for (const run of await playbooks.listRuns({ alert: id, limit: MOST_RUNS })) {
      // What an act did that waited is told as the answer to its alert.
      if (run.act !== null) continue;
      const steps = (await playbooks.steps(run.id)).filter(({ done }) => done > 0);
      const facts = readEvents(
        reading,
        steps.flatMap(({ seq }) => seq ?? []),
      );
      const times = new Map(facts.map(({ seq, at }) => [seq, at]));
      for (const { position, sentence, seq } of steps) {
        const at = toInstant(times.get(seq ?? 0) ?? run.startedAt);
        entries.push({ id: `${run.id}/${position}`, at, kind: 'act', by_name: `policy:${run.playbook}`, text: sentence, seq });
      }
      if (run.state === 'undone' || run.state === 'partly') entries.push(...(await runUndone(deps, run)));
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
  const entries = [...(await acts(deps, alerts)), ...(await alertEntries(deps, alerts)), ...(await notes(read, id, alerts))];
  return entries.toSorted((one, other) => one.at.localeCompare(other.at) || (one.seq ?? 0) - (other.seq ?? 0)).slice(-MOST_ENTRIES);
};
