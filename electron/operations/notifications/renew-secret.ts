import type { Channel } from '../../../shared/contract/notifications.ts';
import { done } from '../../lib/outcome.ts';
import { noted } from '../noted.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { newSecret } from './check-channel.ts';
import { describeChannel } from './describe-channel.ts';
import { findChannel } from './find-channel.ts';

/**
 * Gives a webhook a new secret; the next message is signed with it.
 *
 * @returns The channel and the secret, which is not shown again; refusal `not_found`, `conflict` for a channel that signs nothing.
 * Audits `notification.channel_changed`.
 */
export const renewSecret = (
  deps: OperationDeps,
  { actor }: OperationContext,
  input: { channel: string; note?: string | undefined },
): Promise<OperationOutcome<{ channel: Channel; secret: string | null }>> =>
  deps.store.write(async (tx): Promise<OperationOutcome<{ channel: Channel; secret: string | null }>> => {
    const found = await findChannel(tx, input.channel);
    if (!found.ok) return found;
    const { id, name, target } = found.value;
    if (target.kind !== 'webhook') return refuse('conflict', 'Only the messages of a webhook are signed.');
    const secret = newSecret(deps);
    const record = { ...found.value, target: { ...target, secret }, changedAt: deps.clock.now() };
    await tx.notifications.putChannel(record);
    await tx.audit({
      kind: 'notification.channel_changed',
      actor,
      details: { channel: id, name, change: 'secret_renewed', ...noted(input.note) },
    });
    return done({ channel: describeChannel(record, await tx.notifications.tallies()), secret });
  });
