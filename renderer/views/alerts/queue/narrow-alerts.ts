import type { Alert } from '../../../../shared/contract/alerts.ts';
import { ownerName, severityWords, subjectName, verdictWords } from '../alert-words.ts';

const textOf = (alert: Alert): string =>
  [
    alert.sentence,
    alert.title,
    alert.rule,
    subjectName(alert.subject),
    severityWords[alert.severity],
    alert.technique === null ? '' : `${alert.technique.id} ${alert.technique.name} ${alert.technique.tactic}`,
    ownerName(alert) ?? '',
    alert.verdict === null ? '' : verdictWords[alert.verdict],
    alert.reason ?? '',
  ]
    .join('\n')
    .toLowerCase();

/** The alerts in which all of the words occur, whatever their case. */
export const narrowAlerts = (alerts: readonly Alert[], text: string | undefined): readonly Alert[] => {
  const words = (text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return words.length === 0 ? alerts : alerts.filter((alert) => words.every((word) => textOf(alert).includes(word)));
};
