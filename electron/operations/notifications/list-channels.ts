import type { Channel } from '../../../shared/contract/notifications.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeChannel } from './describe-channel.ts';

/** The channels by which people are told, and whether there is a desktop to show anything on. No secret comes back. */
export const listChannels = async (
  { store: { read }, tellDesktop }: OperationDeps,
  _context: OperationContext,
): Promise<OperationOutcome<{ channels: Channel[]; native_available: boolean }>> => {
  const tallies = await read.notifications.tallies();
  const channels = (await read.notifications.channels()).map((channel) => describeChannel(channel, tallies));
  return done({ channels, native_available: tellDesktop !== undefined });
};
