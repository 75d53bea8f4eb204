import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Channel } from '../../../../shared/contract/notifications.ts';
import { may } from '../../../../shared/role.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { useMay } from '../../../bridge/session-context.tsx';
import { useRefreshOn } from '../../../bridge/use-changes.ts';
import { Button } from '../../../ui/input/button.tsx';
import { EmptyState } from '../../../ui/state/empty-state.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { Badge } from '../../../ui/text/badge.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { ChannelMenu } from './channel-menu.tsx';
import { kindWords, subscriptionWords, targetWords } from './channel-words.ts';
import { Deliveries } from './deliveries.tsx';
import { EditChannel } from './edit-channel.tsx';
import { ShownSecret } from './shown-secret.tsx';

const KEY = ['notifications.channels'] as const;

interface RowProps {
  readonly channel: Channel;
  readonly administers: boolean;
  readonly nativeAvailable: boolean;
  readonly onSecret: (secret: string) => void;
}

const Row = ({ channel, administers, nativeAvailable, onSecret }: RowProps) => {
  const { name, enabled, target, subscription, waiting, last_sent_at, last_failed_at } = channel;
  const failedLast = last_failed_at !== null && (last_sent_at === null || last_failed_at > last_sent_at);
  return (
    <tr className="border-t border-line align-top">
      <td className="py-2">
        <PlainText text={name} inline max={40} /> {enabled ? null : <Badge tone="neutral">Off</Badge>}{' '}
        {failedLast ? <Badge tone="critical">The last message was given up</Badge> : null}
        <div className="text-text-3">
          {kindWords[target.kind]}: <PlainText text={targetWords(channel)} inline max={80} />
        </div>
      </td>
      <td className="py-2">{subscriptionWords(subscription)}</td>
      <td className="num py-2">{waiting}</td>
      <td className="py-2 pl-4">{last_sent_at === null ? '–' : <Time at={Date.parse(last_sent_at)} />}</td>
      <td className="py-2 text-right">
        {administers ? <ChannelMenu channel={channel} nativeAvailable={nativeAvailable} onSecret={onSecret} /> : null}
      </td>
    </tr>
  );
};

/** How people are told of alerts, approvals and emergencies, and what was told. */
export const Notifications = () => {
  const client = useClient();
  const administers = useMay(may.administer);
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => client.notifications.channels({}, { signal }) });
  useRefreshOn(['notification.'], KEY);
  const nativeAvailable = data?.native_available ?? false;
  return (
    <>
      <section className="panel" aria-labelledby="channels">
        <h2 id="channels" className="panel-head">
          Channels
          <span className="ml-auto">{administers ? <Button onClick={() => setAdding(true)}>Add a channel</Button> : null}</span>
        </h2>
        {error ? (
          <ErrorState title="The channels could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />
        ) : data?.channels.length === 0 ? (
          <EmptyState title="Nobody is told outside of this console." looked="There is no channel yet." />
        ) : (
          <table className="w-full border-collapse">
            <thead>
              <tr className="text-left text-text-3">
                <th className="h-7 font-medium">Channel</th>
                <th className="font-medium">Tells of</th>
                <th className="num font-medium">Waiting</th>
                <th className="pl-4 font-medium whitespace-nowrap">Last sent</th>
                <th>
                  <span className="sr-only">What can be done</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {(data?.channels ?? []).map((channel) => (
                <Row key={channel.id} channel={channel} administers={administers} nativeAvailable={nativeAvailable} onSecret={setSecret} />
              ))}
            </tbody>
          </table>
        )}
      </section>
      <Deliveries />
      {adding ? <EditChannel nativeAvailable={nativeAvailable} onClose={() => setAdding(false)} onSecret={setSecret} /> : null}
      {secret === undefined ? null : <ShownSecret secret={secret} onClose={() => setSecret(undefined)} />}
    </>
  );
};
