import { done } from '../../lib/outcome.ts';
import { noted } from '../noted.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { findChannel } from './find-channel.ts';

/**
 * Removes a channel with its messages.
 *
 * @returns Its id and how many messages waited; refusal `not_found`.
 * Audits `notification.channel_changed`.
 */
export const removeChannel = (
  { store }: OperationDeps,
  { actor }: OperationContext,
  input: { channel: string; note?: string | undefined },
): Promise<OperationOutcome<{ id: string; dropped: number }>> =>
  store.write(async (tx): Promise<OperationOutcome<{ id: string; dropped: number }>> => {
    const found = await findChannel(tx, input.channel);
    if (!found.ok) return found;
    const { id, name } = found.value;
    const dropped = (await tx.notifications.tallies()).find(({ channel }) => channel === id)?.waiting ?? 0;
    await tx.notifications.removeChannel(id);
    await tx.audit({
      kind: 'notification.channel_changed',
      actor,
      details: { channel: id, name, change: 'removed', ...noted(input.note) },
    });
    return done({ id, dropped });
  });
