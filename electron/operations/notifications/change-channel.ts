import type { Channel, NewTarget, SubscriptionView } from '../../../shared/contract/notifications.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { ChannelRecord } from '../../store/notification-records.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { checkSubscription, checkTarget, readChannelName } from './check-channel.ts';
import { describeChannel } from './describe-channel.ts';
import { findChannel } from './find-channel.ts';

interface Input {
  channel: string;
  name?: string | undefined;
  enabled?: boolean | undefined;
  target?: NewTarget | undefined;
  subscription?: SubscriptionView | undefined;
}

/** What the fact says was changed. */
const changeOf = (input: Input): string => {
  if (input.enabled !== undefined) return input.enabled ? 'switched_on' : 'switched_off';
  const members = (['name', 'target', 'subscription'] as const).filter((member) => input[member] !== undefined);
  return `changed ${members.join(', ')}`;
};

const changed = async (deps: OperationDeps, former: ChannelRecord, input: Input): Promise<OperationOutcome<ChannelRecord>> => {
  const name = input.name === undefined ? done(former.name) : readChannelName(input.name);
  if (!name.ok) return name;
  const target = input.target ? checkTarget(deps, input.target, former.target) : done(former.target);
  if (!target.ok) return target;
  const subscription = input.subscription ? await checkSubscription(deps, input.subscription) : done(former.subscription);
  if (!subscription.ok) return subscription;
  const { enabled = former.enabled } = input;
  return done({
    ...former,
    name: name.value,
    enabled,
    target: target.value,
    subscription: subscription.value,
    changedAt: deps.clock.now(),
  });
};

/**
 * Changes a channel: its name, where it leads, what it hears of, or whether it is on. What waits for a channel that is off goes out when it is on again.
 *
 * @returns The channel; refusal `not_found`, `invalid_input`, `already_exists` for a name that is taken, `conflict` when nothing is to be changed or somebody else changed it.
 * Audits `notification.channel_changed`.
 */
export const changeChannel = async (deps: OperationDeps, { actor }: OperationContext, input: Input): Promise<OperationOutcome<Channel>> => {
  const found = await findChannel(deps.store.read, input.channel);
  if (!found.ok) return found;
  const record = await changed(deps, found.value, input);
  if (!record.ok) return record;
  const { id, name, enabled } = record.value;
  if (Object.keys(input).length === 1 || (Object.keys(input).length === 2 && input.enabled === found.value.enabled))
    return refuse('conflict', 'The channel is that way already.');
  return deps.store.write(async (tx): Promise<OperationOutcome<Channel>> => {
    const channels = await tx.notifications.channels();
    const now = channels.find((one) => one.id === id);
    if (now?.changedAt !== found.value.changedAt || JSON.stringify(now.target) !== JSON.stringify(found.value.target))
      return refuse('conflict', 'Somebody else changed the channel at the same time: look at it again.');
    if (channels.some((one) => one.name === name && one.id !== id))
      return refuse('already_exists', `There is a channel ${shown(name)} already.`);
    await tx.notifications.putChannel({ ...record.value, enabled });
    await tx.audit({ kind: 'notification.channel_changed', actor, details: { channel: id, name, change: changeOf(input) } });
    return done(describeChannel(record.value, await tx.notifications.tallies()));
  });
};
