import type { Channel, NewTarget, SubscriptionView } from '../../../shared/contract/notifications.ts';
import { newId } from '../../lib/ids.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { ChannelRecord } from '../../store/notification-records.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { checkSubscription, checkTarget, readChannelName } from './check-channel.ts';
import { describeChannel } from './describe-channel.ts';

/** Each fact is held against each channel. */
export const MOST_CHANNELS = 20;

interface Input {
  name: string;
  target: NewTarget;
  subscription: SubscriptionView;
}

/**
 * Adds a channel, which hears of what is recorded from then on.
 *
 * @returns The channel, and of a webhook the secret of its signatures, which is not shown again; refusal `invalid_input`, `already_exists` for a name that is taken, `conflict` when
 *   there are {@link MOST_CHANNELS}, `unavailable` for a desktop where there is none.
 * Audits `notification.channel_changed`.
 */
export const addChannel = async (
  deps: OperationDeps,
  { actor }: OperationContext,
  input: Input,
): Promise<OperationOutcome<{ channel: Channel; secret: string | null }>> => {
  const name = readChannelName(input.name);
  if (!name.ok) return name;
  const target = checkTarget(deps, input.target);
  if (!target.ok) return target;
  const subscription = await checkSubscription(deps, input.subscription);
  if (!subscription.ok) return subscription;
  return deps.store.write(async (tx): Promise<OperationOutcome<{ channel: Channel; secret: string | null }>> => {
    const channels = await tx.notifications.channels();
    if (channels.length >= MOST_CHANNELS) return refuse('conflict', `There are ${MOST_CHANNELS} channels already: remove one first.`);
    if (channels.some((one) => one.name === name.value))
      return refuse('already_exists', `There is a channel ${shown(name.value)} already.`);
    const now = deps.clock.now();
    const record: ChannelRecord = {
      id: newId(deps),
      name: name.value,
      enabled: true,
      target: target.value,
      subscription: subscription.value,
      createdBy: actor,
      createdAt: now,
      changedAt: now,
    };
    await tx.notifications.putChannel(record);
    await tx.audit({ kind: 'notification.channel_changed', actor, details: { channel: record.id, name: record.name, change: 'added' } });
    const secret = record.target.kind === 'webhook' ? record.target.secret : null;
    return done({ channel: describeChannel(record, []), secret });
  });
};
