import { actWords } from '../../../shared/act-words.ts';
import type { Alert } from '../../../shared/contract/alerts.ts';
import type { CaseEntry } from '../../../shared/contract/cases.ts';
import { findEvents } from '../../audit/reading/find-events.ts';
import { type LoggedEvent, readEvents } from '../../audit/reading/read-events.ts';
import type { Reads } from '../../store/store.ts';
import { raisedSentence } from '../alerts/words/alert-sentence.ts';
import { handOverWords } from '../hand-over-words.ts';
import { toInstant } from '../instant.ts';
import { nameActor } from '../name-actor.ts';
import type { OperationDeps } from '../operation.ts';
import { ruleOfVersion } from '../rules/rule-of-version.ts';

/** Lines of one alert at most; the newest. */
const MOST = 50;

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

type Line = Pick<CaseEntry, 'kind' | 'text'>;

/** Words of an alert: `said` is what they take that stands elsewhere: to whom it was given, how it was raised. */
const lines: Readonly<Record<string, (alert: Alert, details: LoggedEvent['details'], said: string) => Line>> = {
  'alert.raised': (_, __, said) => ({ kind: 'alert_raised', text: said }),
  'alert.acted': (_, { act, note }) => ({ kind: 'act', text: `${actWords(textOf(act))}: ${textOf(note)}` }),
  'alert.act_undone': (_, { act, note }) => ({ kind: 'act', text: `${actWords(textOf(act))}, taken back: ${textOf(note)}` }),
  'alert.assigned': ({ title }, _, said) => ({ kind: 'alert_assigned', text: `${title}, ${said}` }),
  'alert.closed': ({ title }, { verdict, reason }) => ({
    kind: 'alert_closed',
    text: `${title}, ${textOf(verdict).replaceAll('_', ' ')}: ${textOf(reason)}`,
  }),
  'alert.reopened': ({ title }, { reason }) => ({ kind: 'alert_reopened', text: `${title}: ${textOf(reason)}` }),
};
const kinds = Object.keys(lines);

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** What was known when the alert was raised: its sentence of today tells of all that was found since. */
const raisedAs = async ({ rules, alerts }: Pick<Reads, 'rules' | 'alerts'>, alert: Alert, details: LoggedEvent['details']) => {
  const record = await alerts.find(alert.id);
  if (!record || record.lastSeq === record.decidedSeq) return alert.sentence;
  const { observed, threshold, window_seconds: seconds, rule_version: version } = details;
  const rule = await ruleOfVersion({ rules }, alert.rule, numberOf(version));
  const raised = { observed: numberOf(observed), threshold: numberOf(threshold), windowSeconds: numberOf(seconds) };
  return raisedSentence(rule, { subjectKind: record.subjectKind, ...raised }, alert.subject.shown);
};

/** What an entry says that stands neither in the alert nor in the fact itself. */
const saidOf = async (read: Reads, alert: Alert, { kind, actor = '', details }: LoggedEvent): Promise<string> => {
  if (kind === 'alert.raised') return raisedAs(read, alert, details);
  if (kind !== 'alert.assigned') return '';
  return handOverWords(read, { actor, owner: textOf(details.owner) || null, note: textOf(details.note) || undefined });
};

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
    for (const event of readEvents(reading, seqs)) {
      const { seq, at, kind, actor = '', details } = event;
      const line = lines[kind]?.(alert, details, await saidOf(store.read, alert, event));
      // What a rule did, the server did.
      const by_name = actor === 'system' ? null : await nameActor(store.read, actor);
      if (line) entries.push({ id: `${alert.id}/${seq}`, at: toInstant(at), by_name, seq, ...line });
    }
  }
  return entries;
};
