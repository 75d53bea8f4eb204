import { useState } from 'react';
import { type Channel, type ChannelKind, channelKinds } from '../../../../shared/contract/notifications.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useSave } from '../../../bridge/use-save.ts';
import { Form } from '../../../ui/form/form.tsx';
import { TextField } from '../../../ui/form/text-field.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { Select } from '../../../ui/input/select.tsx';
import { Dialog } from '../../../ui/overlay/dialog.tsx';
import { type ChannelDraft, draftErrors, draftOf, subscriptionOf, targetOf } from './channel-draft.ts';
import { kindWords } from './channel-words.ts';
import { SubscriptionFields } from './subscription-fields.tsx';
import { TargetFields } from './target-fields.tsx';

interface EditChannelProps {
  /** Undefined to add one. */
  readonly channel?: Channel;
  readonly nativeAvailable: boolean;
  readonly onClose: () => void;
  /** A secret that is shown this once. */
  readonly onSecret: (secret: string) => void;
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Adds a channel or changes one: where it leads, and what it hears of. */
export const EditChannel = ({ channel, nativeAvailable, onClose, onSecret }: EditChannelProps) => {
  const client = useClient();
  const kinds: readonly ChannelKind[] = channelKinds.filter((kind) => kind !== 'native' || nativeAvailable);
  const [draft, setDraft] = useState<ChannelDraft>(() => draftOf(channel, kinds[0] ?? 'webhook'));
  const isNew = channel === undefined;
  const [tried, setTried] = useState(false);
  const { busy, errors: refused, general, save } = useSave(onClose);
  const missing = draftErrors(draft);
  const errors = tried ? { ...refused, ...missing } : refused;
  const change = (changed: Partial<ChannelDraft>): void => setDraft((before) => ({ ...before, ...changed }));
  const perform = async (): Promise<void> => {
    const { name } = draft;
    const subscription = subscriptionOf(draft);
    const target = targetOf(draft, isNew);
    if (channel) {
      await client.notifications.change({
        channel: channel.id,
        ...(name === channel.name ? {} : { name }),
        ...(isSame(subscription, channel.subscription) ? {} : { subscription }),
        ...(target ? { target } : {}),
      });
    } else if (target) {
      const { secret } = await client.notifications.add({ name, target, subscription });
      if (secret !== null) onSecret(secret);
    }
  };
  const submit = (): void => {
    setTried(true);
    if (Object.keys(missing).length === 0) void save(perform);
  };
  const fields = { draft, onChange: change, errors, isNew };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={isNew ? 'Add a channel' : `Change ${channel.name}`}
      width={560}
    >
      <Form label="Channel" onSubmit={submit} errors={errors} {...general}>
        {isNew ? (
          <Select
            label="By"
            value={draft.kind}
            onChange={(kind) => change({ kind })}
            options={kinds.map((value) => ({ value, label: kindWords[value] }))}
          />
        ) : null}
        <TextField
          label="Name"
          name="name"
          value={draft.name}
          onChange={(name) => change({ name })}
          autoComplete="off"
          maxLength={64}
          error={errors.name}
          required
        />
        <TargetFields {...fields} />
        <SubscriptionFields {...fields} />
        <Button type="submit" variant="primary" busy={busy}>
          {isNew ? 'Add' : 'Change'}
        </Button>
      </Form>
    </Dialog>
  );
};
