import { useState } from 'react';
import type { Channel } from '../../../../shared/contract/notifications.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeChangeError } from '../../../bridge/describe-change-error.ts';
import { useSave } from '../../../bridge/use-save.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Menu } from '../../../ui/input/menu.tsx';
import { useToast } from '../../../ui/overlay/toast.tsx';
import { ConfirmOperator } from '../operators/confirm-operator.tsx';
import { EditChannel } from './edit-channel.tsx';

interface ChannelMenuProps {
  readonly channel: Channel;
  readonly nativeAvailable: boolean;
  readonly onSecret: (secret: string) => void;
}

/** What an administrator can do about a channel. */
export const ChannelMenu = ({ channel, nativeAvailable, onSecret }: ChannelMenuProps) => {
  const client = useClient();
  const { show } = useToast();
  const [asked, setAsked] = useState<'change' | 'remove' | 'renew'>();
  const close = (): void => setAsked(undefined);
  const { id, name, enabled, target, waiting } = channel;
  const { busy, save } = useSave(() => undefined);
  const test = async (): Promise<void> => {
    try {
      const { ok, detail, took_ms } = await client.notifications.test({ channel: id });
      show({
        title: ok ? `A test went to ${name}` : `The test of ${name} failed`,
        detail: `${detail} (${took_ms} ms)`,
        tone: ok ? 'ok' : 'critical',
      });
    } catch (error) {
      const { unknown, why } = describeChangeError(error);
      const title = unknown ? `It is not known whether the test of ${name} went out` : `${name} was not tested`;
      show({ title, detail: why, tone: 'critical' });
    }
  };
  const turn = async (): Promise<void> => {
    try {
      await client.notifications.change({ channel: id, enabled: !enabled });
    } catch (error) {
      const { unknown, why } = describeChangeError(error);
      const title = unknown ? `It is not known whether ${name} was changed` : `${name} was not changed`;
      show({ title, detail: why, tone: 'critical' });
    }
  };
  return (
    <div className="flex justify-end gap-2">
      <Button size="sm" busy={busy} onClick={() => void save(test)} aria-label={`Test ${name}`}>
        Test
      </Button>
      <Menu
        align="end"
        trigger={
          <Button size="sm" aria-label={`More: what can be done about ${name}`}>
            More
          </Button>
        }
        items={[
          { label: 'Change', onSelect: () => setAsked('change') },
          { label: enabled ? 'Switch off' : 'Switch on', onSelect: () => void save(turn) },
          ...(target.kind === 'webhook' ? [{ label: 'New secret', onSelect: () => setAsked('renew') }] : []),
          { label: 'Remove', danger: true, onSelect: () => setAsked('remove') },
        ]}
      />
      {asked === 'change' ? <EditChannel channel={channel} nativeAvailable={nativeAvailable} onClose={close} onSecret={onSecret} /> : null}
      {asked === 'renew' ? (
        <ConfirmOperator
          title={`A new secret for ${name}`}
          text="The former secret ends at once: whoever receives the messages cannot check them until they have the new one."
          verb="Renew"
          perform={async (note) => {
            const { secret } = await client.notifications.renewSecret({ channel: id, note });
            if (secret !== null) onSecret(secret);
          }}
          onClose={close}
        />
      ) : null}
      {asked === 'remove' ? (
        <ConfirmOperator
          title={`Remove ${name}`}
          text={`${waiting === 0 ? '' : `${waiting} ${waiting === 1 ? 'message that waits is' : 'messages that wait are'} not sent. `}This cannot be taken back.`}
          verb="Remove"
          perform={(note) => client.notifications.remove({ channel: id, note })}
          onClose={close}
        />
      ) : null}
    </div>
  );
};
