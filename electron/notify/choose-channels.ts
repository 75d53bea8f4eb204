import { severityNumber } from '../../shared/severity.ts';
import type { EpochMs } from '../../shared/units.ts';
import type { ChannelRecord, DeliveryRecord } from '../store/notification-records.ts';
import { quietUntil } from './quiet-hours.ts';

/** What there is to be told. */
export interface News {
  readonly kind: DeliveryRecord['kind'];
  readonly seq: number;
  readonly at: EpochMs;
  /** Id of the alert, run or emergency. */
  readonly about: string;
  /** 1 (info) to 5 (critical). */
  readonly severity: number;
  /** Of the alert; null for what is about no rule. */
  readonly rule: string | null;
  /** MAC of the rule and subject; null for what is always told. */
  readonly topic: Buffer | null;
  /** Who did it, as facts name it. */
  readonly actor: string | undefined;
}

const CRITICAL = severityNumber('critical');
const WANTS = { alert: 'alerts', approval: 'approvals', emergency: 'emergency' } as const;

/** What the operator at this desktop, or at its command line, did is no news there; nor is to its owner what they did. */
const isOwnAct = ({ target, subscription }: ChannelRecord, { actor = '' }: News): boolean =>
  (target.kind === 'native' && /^(?:operator|local):/.test(actor)) ||
  (subscription.person !== null && actor === `operator:${subscription.person}`);

/** Whether it was recorded before there was the channel. One that comes from the future was added before the clock was set back: it is there. */
const isFromBefore = ({ createdAt }: ChannelRecord, { at }: News, now: EpochMs): boolean => at < createdAt && createdAt <= now;

/** Whether a channel is to hear of it, quiet hours and cool-down aside. */
export const isWanted = (channel: ChannelRecord, news: News, now: EpochMs): boolean => {
  const { subscription, enabled } = channel;
  if (!enabled || isFromBefore(channel, news, now) || !subscription[WANTS[news.kind]] || isOwnAct(channel, news)) return false;
  if (news.severity < severityNumber(subscription.least_severity)) return false;
  return news.rule === null || subscription.rules.length === 0 || subscription.rules.includes(news.rule);
};

/**
 * Whether the channel was told of the same rule and subject so lately that it is not told again. `last` is when it was: before, or after, where the clock was set back since.
 */
export const isCoolingDown = ({ subscription }: ChannelRecord, news: News, last: EpochMs | undefined): boolean =>
  news.topic !== null && last !== undefined && Math.abs(news.at - last) < subscription.cooldown_seconds * 1000;

/** From which severity on a channel may be told at a moment: 0 for all, more than there is for none. */
export const leastTold = ({ subscription: { quiet } }: ChannelRecord, now: EpochMs): number => {
  if (quiet === null || quietUntil(quiet, now) === null) return 0;
  return quiet.critical_passes ? CRITICAL : CRITICAL + 1;
};

/** When a channel may be told: at once, or when its quiet hours are over. */
export const tellAt = ({ subscription: { quiet } }: ChannelRecord, news: Pick<News, 'severity'>, now: EpochMs): EpochMs => {
  if (quiet === null || (quiet.critical_passes && news.severity >= CRITICAL)) return now;
  return quietUntil(quiet, now) ?? now;
};
