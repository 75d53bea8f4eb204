import { newId } from '../../lib/ids.ts';
import { done } from '../../lib/outcome.ts';
import type { Message } from '../../notify/message.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { channelSender } from './channel-sender.ts';
import { findChannel } from './find-channel.ts';

interface Tested {
  ok: boolean;
  detail: string;
  took_ms: number;
}

/**
 * Sends a message that says it is a test, once, at once, whatever the channel hears of and whether it is on.
 *
 * @returns How it came out; refusal `not_found`.
 * Audits `notification.channel_changed`, before it is sent: a test reaches out of this server.
 */
export const testChannel = async (
  deps: OperationDeps,
  { actor, signal }: OperationContext,
  input: { channel: string },
): Promise<OperationOutcome<Tested>> => {
  const { store, clock } = deps;
  const found = await findChannel(store.read, input.channel);
  if (!found.ok) return found;
  const { id, name, target } = found.value;
  await store.write((tx) => tx.audit({ kind: 'notification.channel_changed', actor, details: { channel: id, name, change: 'tested' } }));
  const messageId = newId(deps);
  const message: Message = {
    id: messageId,
    type: 'test',
    key: messageId,
    over: false,
    at: clock.now(),
    severity: 'info',
    title: 'A test of this channel',
    text: 'This is a test of how Gatewatch tells people. Nothing happened.',
    link: '/settings/notifications',
    data: {},
  };
  const began = clock.monotonic();
  const outcome = await channelSender(deps)(target, message, 1, signal);
  return done({ ok: outcome.ok, detail: outcome.detail, took_ms: Math.round(clock.monotonic() - began) });
};
