import type { Alert } from '../../../../shared/contract/alerts.ts';
import { severities } from '../../../../shared/severity.ts';
import { severityWords } from '../alert-words.ts';

interface Line {
  readonly label: string;
  readonly count: number;
}

const distinct = (values: readonly string[]): number => new Set(values).size;

/** What a set of alerts is made of, a line each: how many of each severity, of how many rules, about how many. */
export const setLines = (alerts: readonly Alert[]): readonly Line[] => {
  if (alerts.length === 0) return [];
  const bySeverity = severities.toReversed().map((severity) => ({
    label: `of severity ${severityWords[severity].toLowerCase()}`,
    count: alerts.filter((alert) => alert.severity === severity).length,
  }));
  const rules = distinct(alerts.map(({ rule }) => rule));
  const subjects = distinct(alerts.map(({ subject }) => `${subject.kind} ${subject.id ?? ''}`));
  return [
    { label: alerts.length === 1 ? 'alert' : 'alerts', count: alerts.length },
    ...(alerts.length === 1 ? [] : bySeverity.filter(({ count }) => count > 0)),
    ...(alerts.length === 1
      ? []
      : [
          { label: rules === 1 ? 'rule' : 'rules', count: rules },
          { label: subjects === 1 ? 'entity' : 'entities', count: subjects },
        ]),
  ];
};
