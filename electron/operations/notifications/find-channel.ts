import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { ChannelRecord } from '../../store/notification-records.ts';
import type { Reads } from '../../store/store.ts';
import { type OperationOutcome, refuse } from '../operation.ts';

/** The channel of that id; refusal `not_found`. */
export const findChannel = async (read: Pick<Reads, 'notifications'>, id: string): Promise<OperationOutcome<ChannelRecord>> => {
  const found = await read.notifications.channel(id);
  return found ? done(found) : refuse('not_found', `There is no channel ${shown(id)}.`);
};
