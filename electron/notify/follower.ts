import { severityNumber } from '../../shared/severity.ts';
import type { EpochMs, Millis } from '../../shared/units.ts';
import type { Follower } from '../feed/follower.ts';
import type { Sealer } from '../keys/seal.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';
import type { ChannelRecord } from '../store/notification-records.ts';
import type { FollowedFact } from '../store/records.ts';
import type { Store, Tx } from '../store/store.ts';
import { isCoolingDown, isWanted, type News, tellAt } from './choose-channels.ts';
import { type End, endOf, hearsOfEnds, queueEnd } from './queue-end.ts';

export const NOTIFY = 'notify';
const VERSION = 1;
/** Messages that ended long ago, removed with each run that queues some. */
const PURGED_AT_ONCE = 1000;

interface NotifyDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly enabled: boolean;
  /** How old a fact may be. */
  readonly freshMs: Millis;
  /** Messages that wait at most. */
  readonly mostWaiting: number;
  readonly keptMs: Millis;
}

interface Body {
  readonly actor?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

interface Queued {
  readonly channel: ChannelRecord;
  /** What began, or what is over. */
  readonly news?: News;
  readonly end?: End;
}

const textOf = (details: Body['details'], name: string): string => {
  const value = details?.[name];
  return typeof value === 'string' ? value : '';
};

const ofAlert = async ({ store, sealer }: NotifyDeps, id: string) => {
  const alert = await store.read.alerts.find(id);
  if (!alert || alert.suppressedBy !== null) return undefined;
  const topic = sealer.mac('notification', JSON.stringify([alert.rule, alert.subjectKind, alert.subject]));
  return { about: id, severity: alert.severity, rule: alert.rule, topic };
};

const ofRun = async (deps: NotifyDeps, id: string) => {
  const run = await deps.store.read.playbooks.findRun(id);
  // Decided by now, or never in doubt: there is nothing to be asked.
  if (run?.state !== 'waiting') return undefined;
  const alert = run.alert === null ? undefined : await ofAlert(deps, run.alert);
  return { about: id, severity: alert?.severity ?? severityNumber('medium'), rule: alert?.rule ?? null, topic: null };
};

const KINDS = {
  'alert.raised': 'alert',
  'playbook.started': 'approval',
  'act.requested': 'approval',
  'emergency.began': 'emergency',
} as const;
const isTold = (kind: string): kind is keyof typeof KINDS => Object.hasOwn(KINDS, kind);

const newsOf = async (deps: NotifyDeps, fact: FollowedFact): Promise<News | undefined> => {
  if (!isTold(fact.kind)) return undefined;
  const { actor, details }: Body = JSON.parse(fact.body);
  const common = { kind: KINDS[fact.kind], seq: fact.seq, at: fact.at, actor };
  if (fact.kind === 'emergency.began') {
    // Ended by now: there is nothing to be told.
    const standing = await deps.store.read.emergency.standing();
    return standing && { ...common, about: standing.id, severity: fact.severity, rule: null, topic: null };
  }
  const found = fact.kind === 'alert.raised' ? await ofAlert(deps, textOf(details, 'alert')) : await ofRun(deps, textOf(details, 'run'));
  return found && { ...common, ...found };
};

const queueNews = async (tx: Tx, deps: NotifyDeps, channel: ChannelRecord, news: News, now: EpochMs): Promise<boolean> => {
  const last = news.topic === null ? undefined : await tx.notifications.lastTold(channel.id, news.topic);
  if (isCoolingDown(channel, news, last)) return false;
  const { seq, kind, about, topic, severity } = news;
  const nextAt = tellAt(channel, news, now);
  // The time of the fact, not of now: the cool-down is judged by when things happened.
  const id = newId(deps);
  return tx.notifications.queue({
    id,
    channel: channel.id,
    seq,
    kind,
    resolves: false,
    about,
    topic,
    severity,
    createdAt: news.at,
    nextAt,
  });
};

const queue = async (tx: Tx, deps: NotifyDeps, { channel, news, end }: Queued, now: EpochMs): Promise<boolean> => {
  // It may have been removed since it was read.
  if (!(await tx.notifications.channel(channel.id))) return false;
  return news ? queueNews(tx, deps, channel, news, now) : end !== undefined && queueEnd(tx, deps, channel, end);
};

/** Keeps the queue within its bounds. Audits `notification.dropped`. */
const bound = async (tx: Tx, { mostWaiting, keptMs }: NotifyDeps, now: EpochMs): Promise<void> => {
  await tx.notifications.purgeDeliveries(now - keptMs, PURGED_AT_ONCE);
  const over = (await tx.notifications.waiting()) - mostWaiting;
  const count = over > 0 ? await tx.notifications.dropOldest(over, now, 'queue_full') : 0;
  if (count > 0) await tx.audit({ kind: 'notification.dropped', actor: 'system', details: { count, reason: 'queue_full' } });
};

/**
 * The follower that queues what people are to be told: alerts that were raised, playbooks and acts that wait for approval, the begin of an emergency; and pagers, that what they were told of
 * is over, also while the channel is off and however long ago, or they would call for ever. A message is queued in the unit that moves the cursor, once for each channel and
 * fact; it is sent after that unit, by whoever looks for messages that are due.
 */
export const createNotify = (deps: NotifyDeps): Follower => {
  const { store, clock, enabled, freshMs } = deps;
  const collect = async (facts: readonly FollowedFact[]): Promise<Queued[]> => {
    const isFresh = ({ kind, at }: FollowedFact): boolean => isTold(kind) && clock.now() - at <= freshMs;
    const told = facts.map((fact) => ({ fact, end: endOf(fact) })).filter(({ fact, end }) => end !== undefined || isFresh(fact));
    if (!enabled || told.length === 0) return [];
    const channels = await store.read.notifications.channels();
    if (channels.length === 0) return [];
    const queued: Queued[] = [];
    for (const { fact, end } of told) {
      const news = end ? undefined : await newsOf(deps, fact);
      for (const channel of channels)
        if (end ? hearsOfEnds(channel) : news && isWanted(channel, news, clock.now()))
          queued.push({ channel, ...(news && { news }), ...(end && { end }) });
    }
    return queued;
  };
  return {
    name: NOTIFY,
    version: VERSION,
    async fold(facts) {
      const queued = await collect(facts);
      return {
        async write(tx) {
          const now = clock.now();
          let added = false;
          for (const one of queued) if (await queue(tx, deps, one, now)) added = true;
          if (added) await bound(tx, deps, now);
        },
      };
    },
    /** What people were told stays told: a fact is queued once for each channel. */
    clear: () => undefined,
    forget: () => undefined,
  };
};
