import { Link } from '@tanstack/react-router';
import type { Alert } from '../../../shared/contract/alerts.ts';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { Severity } from '../../ui/text/severity.tsx';
import { Time } from '../../ui/time/time.tsx';
import { alertStateWords, ownerName, verdictWords } from './alert-words.ts';

const stateOf = (alert: Alert): string => {
  if (alert.verdict !== null) return verdictWords[alert.verdict];
  const owner = ownerName(alert);
  return owner === null ? alertStateWords[alert.state] : `${alertStateWords[alert.state]}, ${owner}`;
};

/** Alerts as a short list: how severe, what happened, when last, and what became of it. Each opens its page. */
export const AlertLines = ({ label, alerts }: { readonly label: string; readonly alerts: readonly Alert[] }) => (
  <ol aria-label={label} className="m-0 list-none p-0">
    {alerts.map((alert) => (
      <li key={alert.id} className="flex min-h-row items-center gap-2.5 border-t border-line py-1 first:border-t-0">
        <Severity level={alert.severity} short />
        <Link to="/alerts/$alert" params={{ alert: alert.id }} className="min-w-0 flex-1 truncate text-text hover:underline">
          <PlainText text={alert.sentence} inline max={300} />
        </Link>
        <span className="max-w-40 truncate text-text-2">
          <PlainText text={stateOf(alert)} inline max={60} />
        </span>
        <span className="text-text-3">
          <Time at={Date.parse(alert.last_at)} />
        </span>
      </li>
    ))}
  </ol>
);
