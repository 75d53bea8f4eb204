import type { Alert } from '../../../../shared/contract/alerts.ts';
import { subjectWords } from '../../../../shared/rule-words/field-words.ts';
import { type Severity, severityNumber } from '../../../../shared/severity.ts';
import { alertStateWords, ownerName, severityWords, subjectName, verdictWords } from '../alert-words.ts';
import type { GroupField } from './alert-search.ts';

export interface GroupRow {
  readonly type: 'group';
  readonly id: string;
  readonly level: number;
  readonly field: GroupField;
  /** What its alerts have in common. */
  readonly label: string;
  readonly alerts: readonly Alert[];
  /** The worst of its alerts. */
  readonly severity: Severity;
  readonly risk: number;
  /** Facts of all its alerts. */
  readonly facts: number;
  readonly folded: boolean;
}

export interface AlertRow {
  readonly type: 'alert';
  readonly id: string;
  readonly level: number;
  readonly alert: Alert;
}

/** A line of the queue. */
export type QueueRow = AlertRow | GroupRow;

interface Common {
  readonly key: string;
  readonly label: string;
}

/** What two alerts must have in common to stand in one group. */
const commonOf: { readonly [F in GroupField]: (alert: Alert) => Common } = {
  severity: ({ severity }) => ({ key: severity, label: severityWords[severity] }),
  rule: ({ rule, title }) => ({ key: rule, label: title }),
  subject: ({ subject }) => ({
    key: `${subject.kind} ${subject.id ?? ''}`,
    label: `${subjectWords[subject.kind]} ${subjectName(subject)}`,
  }),
  technique: ({ technique }) =>
    technique === null ? { key: '', label: 'No technique' } : { key: technique.id, label: `${technique.id} ${technique.name}` },
  owner: (alert) => ({ key: alert.owner ?? '', label: ownerName(alert) ?? 'Nobody’s' }),
  state: ({ state }) => ({ key: state, label: alertStateWords[state] }),
  verdict: ({ verdict }) => (verdict === null ? { key: '', label: 'Not judged' } : { key: verdict, label: verdictWords[verdict] }),
};

const worst = (alerts: readonly Alert[]): Severity =>
  alerts.reduce<Severity>((most, { severity }) => (severityNumber(severity) > severityNumber(most) ? severity : most), 'info');

const groupRow = (
  path: readonly string[],
  field: GroupField,
  label: string,
  alerts: readonly Alert[],
  folded: ReadonlySet<string>,
): GroupRow => {
  const id = `group:${JSON.stringify(path)}`;
  return {
    type: 'group',
    id,
    level: path.length - 1,
    field,
    label,
    alerts,
    severity: worst(alerts),
    risk: Math.max(...alerts.map(({ risk }) => risk)),
    facts: alerts.reduce((sum, { count }) => sum + count, 0),
    folded: folded.has(id),
  };
};

const rowsWithin = (
  alerts: readonly Alert[],
  fields: readonly GroupField[],
  folded: ReadonlySet<string>,
  path: readonly string[],
): QueueRow[] => {
  const [field, ...inner] = fields;
  if (field === undefined) return alerts.map((alert) => ({ type: 'alert', id: alert.id, level: path.length, alert }));
  const groups = new Map<string, { readonly label: string; readonly alerts: Alert[] }>();
  for (const alert of alerts) {
    const { key, label } = commonOf[field](alert);
    const group = groups.get(key) ?? { label, alerts: [] };
    group.alerts.push(alert);
    groups.set(key, group);
  }
  return [...groups].flatMap(([key, { label, alerts: within }]) => {
    const at = [...path, key];
    const row = groupRow(at, field, label, within, folded);
    return [row, ...(row.folded ? [] : rowsWithin(within, inner, folded, at))];
  });
};

/**
 * The lines of the queue: alerts, under up to three levels of groups. Groups stand in the order of their first alert, so that the order of the list holds.
 *
 * @param folded Ids of groups whose alerts are not shown.
 */
export const queueRows = (alerts: readonly Alert[], fields: readonly GroupField[], folded: ReadonlySet<string>): readonly QueueRow[] =>
  rowsWithin(alerts, fields, folded, []);
