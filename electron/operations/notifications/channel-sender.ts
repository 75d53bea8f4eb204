import { createSend, type Send } from '../../notify/send.ts';
import type { OperationDeps } from '../operation.ts';

/**
 * What sends messages, as the configuration has it.
 *
 * @throws Error when the file of authorities cannot be read.
 */
export const channelSender = ({ config, clock, tellDesktop }: Pick<OperationDeps, 'config' | 'clock' | 'tellDesktop'>): Send => {
  const { timeoutSeconds, allowLoopback, caFile } = config.notifications;
  return createSend({ clock, timeoutMs: timeoutSeconds * 1000, allowLoopback, caFile, tellDesktop });
};
