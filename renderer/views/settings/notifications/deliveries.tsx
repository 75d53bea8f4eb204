import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Delivery } from '../../../../shared/contract/notifications.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { useRefreshOn } from '../../../bridge/use-changes.ts';
import { usePages } from '../../../bridge/use-pages.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Switch } from '../../../ui/input/switch.tsx';
import { EmptyState } from '../../../ui/state/empty-state.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Severity } from '../../../ui/text/severity.tsx';
import { StateDot } from '../../../ui/text/state-dot.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { aboutWords, stateWords } from './channel-words.ts';

const KEY = ['notifications.deliveries'] as const;
const TOLD_OF = ['notification.', 'alert.raised', 'alert.closed', 'emergency.', 'playbook.', 'act.'];

const Row = ({ delivery }: { readonly delivery: Delivery }) => {
  const { title, alert, state, reason, attempts, next_at } = delivery;
  const [tone, word] = stateWords[state];
  const words = <PlainText text={aboutWords(delivery)} inline max={60} />;
  return (
    <tr className="border-t border-line align-top">
      <td className="py-1.5">
        <Time at={Date.parse(delivery.created_at)} />
      </td>
      <td className="py-1.5">
        <PlainText text={delivery.channel_name} inline max={40} />
      </td>
      <td className="py-1.5">
        <Severity level={delivery.severity} short />{' '}
        {alert === null || title === null ? (
          words
        ) : (
          <Link to="/alerts/$alert" params={{ alert }}>
            {words}
          </Link>
        )}
      </td>
      <td className="py-1.5">
        <StateDot tone={tone}>{word}</StateDot>
        {reason === null ? null : (
          <div className="text-text-3">
            <PlainText text={reason} inline max={120} />
          </div>
        )}
        {next_at === null ? null : (
          <div className="text-text-3">
            next at <Time at={Date.parse(next_at)} />
          </div>
        )}
      </td>
      <td className="num py-1.5">{attempts}</td>
    </tr>
  );
};

/** What was told, waits to be told, or was given up. */
export const Deliveries = () => {
  const client = useClient();
  const [onlyFailed, setOnlyFailed] = useState(false);
  const { rows, complete, error, refetch, more, loadingMore, loading } = usePages<Delivery>({
    queryKey: [...KEY, onlyFailed],
    fetch: async (cursor, signal) => {
      const { deliveries, next } = await client.notifications.deliveries(
        { cursor, ...(onlyFailed ? { state: 'failed' as const } : {}) },
        { signal },
      );
      return { rows: deliveries, next };
    },
  });
  useRefreshOn(TOLD_OF, KEY, 3000);
  if (error && rows.length === 0)
    return <ErrorState title="The messages could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />;
  return (
    <section className="panel" aria-labelledby="deliveries">
      <h2 id="deliveries" className="panel-head">
        Messages
        <span className="ml-auto flex items-center gap-3">
          <Switch label="Only those given up" checked={onlyFailed} onChange={setOnlyFailed} />
          <Button size="sm" onClick={() => void refetch()}>
            Read again
          </Button>
        </span>
      </h2>
      {rows.length === 0 && !loading ? (
        <EmptyState title="No messages." looked={onlyFailed ? 'Those given up were looked for.' : 'All that are kept were looked for.'} />
      ) : (
        <table className="w-full border-collapse">
          <thead>
            <tr className="text-left text-text-3">
              <th className="h-7 font-medium">Time</th>
              <th className="font-medium">Channel</th>
              <th className="font-medium">About</th>
              <th className="font-medium">State</th>
              <th className="num font-medium">Attempts</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((delivery) => (
              <Row key={delivery.id} delivery={delivery} />
            ))}
          </tbody>
        </table>
      )}
      {complete ? null : (
        <Button busy={loadingMore} onClick={more}>
          More
        </Button>
      )}
    </section>
  );
};
