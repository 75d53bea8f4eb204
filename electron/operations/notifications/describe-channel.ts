import type { Channel } from '../../../shared/contract/notifications.ts';
import type { ChannelRecord, ChannelTarget } from '../../store/notification-records.ts';
import type { ChannelTally } from '../../store/sqlite/notification.table.ts';
import { toInstant, toInstantOrNull } from '../instant.ts';

/** Without what is secret: of a webhook's address only the origin, since its path may be one. */
const shownTarget = (target: ChannelTarget): Channel['target'] => {
  if (target.kind === 'native') return target;
  if (target.kind === 'webhook') return { kind: 'webhook', origin: new URL(target.url).origin };
  if (target.kind === 'pager') return { kind: 'pager', url: target.url };
  const { kind, host, port, security, user, password, from, to } = target;
  return { kind, host, port, security, user, has_password: password !== null, from, to: [...to] };
};

/** A channel as the contract tells it. */
export const describeChannel = (record: ChannelRecord, tallies: readonly ChannelTally[]): Channel => {
  const { id, name, enabled, target, subscription, createdAt, changedAt } = record;
  const tally = tallies.find(({ channel }) => channel === id);
  const { rules, quiet } = subscription;
  return {
    id,
    name,
    enabled,
    target: shownTarget(target),
    subscription: { ...subscription, rules: [...rules], quiet: quiet && { ...quiet, days: [...quiet.days] } },
    created_at: toInstant(createdAt),
    changed_at: toInstant(changedAt),
    waiting: tally?.waiting ?? 0,
    last_sent_at: toInstantOrNull(tally?.lastSentAt ?? null),
    last_failed_at: toInstantOrNull(tally?.lastFailedAt ?? null),
  };
};
