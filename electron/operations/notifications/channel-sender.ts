import { createSend, type Send } from '../../notify/send.ts';
import type { OperationDeps } from '../operation.ts';

/**
 * What sends messages, as the configuration has it.
 *
 * @throws Error when the file of authorities cannot be read.
 */
export const channelSender = ({
  config,
  clock,
  site,
  tellDesktop,
}: Pick<OperationDeps, 'config' | 'clock' | 'site' | 'tellDesktop'>): Send => {
  const { timeoutSeconds, allowLoopback, caFile } = config.notifications;
  const source = site.issuer === null ? 'gatewatch' : new URL(site.issuer).host;
  return createSend({ clock, timeoutMs: timeoutSeconds * 1000, allowLoopback, source, caFile, tellDesktop });
};
