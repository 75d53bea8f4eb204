import type { EpochMs } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';
import type { ChannelRecord, DeliveryRecord } from '../store/notification-records.ts';
import type { FollowedFact } from '../store/records.ts';
import type { Tx } from '../store/store.ts';

/** That something is over of which people were told. */
export interface End {
  readonly kind: DeliveryRecord['kind'];
  readonly seq: number;
  readonly at: EpochMs;
  /** Id of the alert or run; undefined for the emergency, of which there is one at a time. */
  readonly about: string | undefined;
}

const ENDS = {
  'alert.closed': ['alert', 'alert'],
  'playbook.approved': ['approval', 'run'],
  'playbook.declined': ['approval', 'run'],
  'playbook.finished': ['approval', 'run'],
  'act.approved': ['approval', 'run'],
  'act.declined': ['approval', 'run'],
  'act.finished': ['approval', 'run'],
  'emergency.ended': ['emergency', null],
} as const;
const isEnd = (kind: string): kind is keyof typeof ENDS => Object.hasOwn(ENDS, kind);

/** What a fact says is over; undefined when it says nothing like it. */
export const endOf = ({ kind, seq, at, body }: Pick<FollowedFact, 'kind' | 'seq' | 'at' | 'body'>): End | undefined => {
  if (!isEnd(kind)) return undefined;
  const [ended, member] = ENDS[kind];
  if (member === null) return { kind: ended, seq, at, about: undefined };
  const { details = {} }: { readonly details?: Readonly<Record<string, unknown>> } = JSON.parse(body);
  const about = details[member];
  return typeof about === 'string' ? { kind: ended, seq, at, about } : undefined;
};

/** Only a pager calls until it is told to stop. */
export const hearsOfEnds = ({ target }: Pick<ChannelRecord, 'target'>): boolean => target.kind === 'pager';

/** Whether the channel may have been told that it began, and not yet that it is over. One that waits for the end of quiet hours is dropped then, without having called anybody. */
const isStanding = ({ resolves, state, attempts, nextAt }: DeliveryRecord, now: EpochMs): boolean =>
  !resolves && state !== 'dropped' && (state !== 'waiting' || attempts > 0 || nextAt <= now);

/**
 * Queues that something is over, at once, whatever the hour, for a channel that was told it began. It may be told so without having heard of the begin, where that was never
 * received: pagers pass over it.
 *
 * @returns Whether it was queued.
 */
export const queueEnd = async (
  tx: Tx,
  deps: { readonly clock: Clock; readonly random: Random },
  channel: ChannelRecord,
  end: End,
): Promise<boolean> => {
  const now = deps.clock.now();
  const begun = await tx.notifications.latest(channel.id, end.kind, end.about);
  if (!begun || !isStanding(begun, now)) return false;
  const { kind, about, severity } = begun;
  const id = newId(deps);
  return tx.notifications.queue({
    ...{ id, channel: channel.id, seq: end.seq, kind, resolves: true, about },
    ...{ topic: null, severity, createdAt: end.at, nextAt: now },
  });
};
