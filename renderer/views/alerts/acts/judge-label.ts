import type { Alert } from '../../../../shared/contract/alerts.ts';
import { alertCount } from '../alert-words.ts';

/** What the key that closes and reopens would do about these: `Close the alert…`, `Reopen 3 alerts…`. */
export const judgeLabel = (alerts: readonly Pick<Alert, 'state'>[]): string => {
  if (alerts.length === 0) return 'Close with a verdict, or reopen';
  const verb = alerts.every(({ state }) => state === 'closed') ? 'Reopen' : 'Close';
  return `${verb} ${alerts.length === 1 ? 'the alert' : alertCount(alerts.length)}…`;
};
