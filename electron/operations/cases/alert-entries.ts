import { actWords } from '../../../shared/act-words.ts';
import type { Alert } from '../../../shared/contract/alerts.ts';
import type { CaseEntry } from '../../../shared/contract/cases.ts';
import { findEvents } from '../../audit/reading/find-events.ts';
import { type LoggedEvent, readEvents } from '../../audit/reading/read-events.ts';
import { handOverWords } from '../hand-over-words.ts';
import { toInstant } from '../instant.ts';
import { nameActor } from '../name-actor.ts';
import type { OperationDeps } from '../operation.ts';

/** Lines of one alert at most; the newest. */
const MOST = 50;

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

type Line = Pick<CaseEntry, 'kind' | 'text'>;

/** Words of an alert: `handed` says to whom it was given, where it was. */
const lines: Readonly<Record<string, (alert: Alert, details: LoggedEvent['details'], handed: string) => Line>> = {
  'alert.raised': ({ sentence }) => ({ kind: 'alert_raised', text: sentence }),
  'alert.acted': (_, { act, note }) => ({ kind: 'act', text: `${actWords(textOf(act))}: ${textOf(note)}` }),
  'alert.act_undone': (_, { act, note }) => ({ kind: 'act', text: `${actWords(textOf(act))}, taken back: ${textOf(note)}` }),
  'alert.assigned': ({ title }, _, handed) => ({ kind: 'alert_assigned', text: `${title}, ${handed}` }),
  'alert.closed': ({ title }, { verdict, reason }) => ({
    kind: 'alert_closed',
    text: `${title}, ${textOf(verdict).replaceAll('_', ' ')}: ${textOf(reason)}`,
  }),
  'alert.reopened': ({ title }, { reason }) => ({ kind: 'alert_reopened', text: `${title}: ${textOf(reason)}` }),
};
const kinds = Object.keys(lines);

/** What the log says of the alerts of a case: raised, given to somebody, answered by an operator, the answer taken back, closed, opened again. A line for each. */
export const alertEntries = async (
  { store, sealer, logConnection }: Pick<OperationDeps, 'store' | 'sealer' | 'logConnection'>,
  alerts: readonly Alert[],
): Promise<CaseEntry[]> => {
  const reading = { db: logConnection(), sealer };
  const range = { after: 0, before: Number.MAX_SAFE_INTEGER };
  const entries: CaseEntry[] = [];
  for (const alert of alerts) {
    const seqs = findEvents(reading, { correlation: alert.id, kinds })({ range, order: 'desc', limit: MOST });
    for (const { seq, at, kind, actor = '', details } of readEvents(reading, seqs)) {
      const owner = textOf(details.owner) || null;
      const note = textOf(details.note) || undefined;
      const handed = kind === 'alert.assigned' ? await handOverWords(store.read, { actor, owner, note }) : '';
      const line = lines[kind]?.(alert, details, handed);
      // What a rule did, the server did.
      const by_name = actor === 'system' ? null : await nameActor(store.read, actor);
      if (line) entries.push({ id: `${alert.id}/${seq}`, at: toInstant(at), by_name, seq, ...line });
    }
  }
  return entries;
};
