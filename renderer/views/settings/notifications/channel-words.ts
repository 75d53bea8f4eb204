import type { Channel, Delivery, SubscriptionView } from '../../../../shared/contract/notifications.ts';
import { list } from '../../../events/sentence-parts.ts';
import type { Tone } from '../../../ui/text/tone.ts';

export const kindWords = { native: 'This desktop', webhook: 'Webhook', mail: 'Mail', pager: 'Pager' } as const;

/** Where a channel leads, in a line. */
export const targetWords = ({ target }: Channel): string => {
  if (target.kind === 'native') return 'Notifications of the desktop';
  if (target.kind === 'webhook') return `${target.origin}/…`;
  return target.kind === 'pager' ? new URL(target.url).host : `${target.to.join(', ')} by ${target.host}`;
};

/** From Monday on. */
export const dayWords = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

const daysOf = (days: readonly number[]): string => {
  const names = dayWords.filter((_, at) => days.includes(at + 1));
  const isRun = names.length > 2 && Math.max(...days) - Math.min(...days) === names.length - 1;
  return isRun ? `${names[0]}–${names.at(-1)}` : list(...names);
};

/** Hours in which messages wait: where they hold, and the days on which they begin, where these are not all. */
const quietWords = ({ from, to, zone, days }: NonNullable<SubscriptionView['quiet']>): string =>
  `quiet ${from}–${to} ${zone}${new Set(days).size === dayWords.length ? '' : `, beginning on ${daysOf(days)}`}`;

/** What a channel hears of, in a line. */
export const subscriptionWords = ({ alerts, approvals, emergency, least_severity, rules, quiet }: SubscriptionView): string => {
  const about = [alerts ? 'alerts' : '', approvals ? 'approvals' : '', emergency ? 'emergencies' : ''].filter((one) => one !== '');
  if (about.length === 0) return 'Nothing';
  const which = rules.length === 0 ? '' : `, ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}`;
  const when = quiet === null ? '' : `, ${quietWords(quiet)}`;
  return `${about.join(', ')} from ${least_severity}${which}${when}`;
};

/** What a message is about, in a line. */
export const aboutWords = ({ title, resolves }: Pick<Delivery, 'title' | 'resolves'>): string =>
  `${resolves ? 'Over: ' : ''}${title ?? 'gone'}`;

export const stateWords: Readonly<Record<Delivery['state'], readonly [Tone, string]>> = {
  waiting: ['info', 'Waiting'],
  sent: ['ok', 'Sent'],
  failed: ['critical', 'Given up'],
  dropped: ['neutral', 'Dropped'],
};
