import type { Database } from 'better-sqlite3';
import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { ChannelRecord, DeliveryRecord, NewDelivery } from '../notification-records.ts';
import { openText } from './sealed-text.ts';

interface ChannelRow {
  id: string;
  kind: ChannelRecord['target']['kind'];
  name: string;
  enabled: number;
  subscription: string;
  created_by: string;
  created_at: number;
  changed_at: number;
  sealed: Buffer;
}

interface DeliveryRow {
  id: string;
  channel: string;
  seq: number;
  kind: DeliveryRecord['kind'];
  resolves: number;
  about: string | null;
  topic: Buffer | null;
  severity: number;
  state: DeliveryRecord['state'];
  attempts: number;
  created_at: number;
  next_at: number;
  ended_at: number | null;
  reason: string | null;
}

export interface DeliveryPage {
  readonly channel?: string | undefined;
  readonly state?: DeliveryRecord['state'] | undefined;
  /** Only those further down than this one. */
  readonly before?: Pick<DeliveryRecord, 'seq' | 'id'> | undefined;
  readonly limit: number;
}

/** How a channel's messages stand. */
export interface ChannelTally {
  readonly channel: string;
  readonly waiting: number;
  readonly lastSentAt: EpochMs | null;
  readonly lastFailedAt: EpochMs | null;
}

const contextOf = (id: string): string => `notification_channel/${id}`;

const toDelivery = ({ created_at, next_at, ended_at, resolves, ...row }: DeliveryRow): DeliveryRecord => ({
  ...row,
  resolves: resolves === 1,
  createdAt: created_at,
  nextAt: next_at,
  endedAt: ended_at,
});

/** Channels, and the messages that went, wait or were given up. */
export const notificationReads = (db: Database, sealer: Sealer) => {
  const all = db.prepare<[], ChannelRow>('SELECT * FROM notification_channel ORDER BY id');
  const one = db.prepare<[string], ChannelRow>('SELECT * FROM notification_channel WHERE id = ?');
  const tallies = db.prepare<[], ChannelTally>(
    `SELECT channel, sum(state = 'waiting') AS waiting, max(CASE state WHEN 'sent' THEN ended_at END) AS lastSentAt,
       max(CASE state WHEN 'failed' THEN ended_at END) AS lastFailedAt FROM notification_delivery GROUP BY channel`,
  );
  const delivery = db.prepare<[string], DeliveryRow>('SELECT * FROM notification_delivery WHERE id = ?');
  const due = db.prepare<[string, number], DeliveryRow>(
    `SELECT * FROM notification_delivery INDEXED BY notification_delivery_due
     WHERE channel = ? AND state = 'waiting' AND next_at <= ? ORDER BY next_at, seq LIMIT 1`,
  );
  const astray = db.prepare<[object], DeliveryRow>(
    `SELECT * FROM notification_delivery INDEXED BY notification_delivery_due
     WHERE channel = @channel AND state = 'waiting' AND next_at > @beyond AND (attempts > 0 OR severity >= @severity) ORDER BY next_at, seq LIMIT 1`,
  );
  const page = db.prepare<[object], DeliveryRow>(
    `SELECT * FROM notification_delivery WHERE (@seq IS NULL OR (seq, id) < (@seq, @id)) AND (@channel IS NULL OR channel = @channel)
     AND (@state IS NULL OR state = @state) ORDER BY seq DESC, id DESC LIMIT @limit`,
  );
  const told = db
    .prepare<[string, Buffer], number>(
      "SELECT created_at FROM notification_delivery WHERE channel = ? AND topic = ? AND state NOT IN ('dropped', 'failed') ORDER BY seq DESC LIMIT 1",
    )
    .pluck();
  const latest = db.prepare<[string, string, string], DeliveryRow>(
    'SELECT * FROM notification_delivery WHERE channel = ? AND kind = ? AND about = ? ORDER BY seq DESC LIMIT 1',
  );
  const latestOfKind = db.prepare<[string, string], DeliveryRow>(
    'SELECT * FROM notification_delivery WHERE channel = ? AND kind = ? ORDER BY seq DESC LIMIT 1',
  );
  const waiting = db.prepare<[], number>("SELECT count(*) FROM notification_delivery WHERE state = 'waiting'").pluck();
  const toChannel = (row: ChannelRow): ChannelRecord => ({
    id: row.id,
    name: row.name,
    enabled: row.enabled === 1,
    target: JSON.parse(openText(sealer, 'notification', row.sealed, contextOf(row.id))),
    subscription: JSON.parse(row.subscription),
    createdBy: row.created_by,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  });
  return {
    channels: (): ChannelRecord[] => all.all().map(toChannel),
    channel(id: string): ChannelRecord | undefined {
      const row = one.get(id);
      return row && toChannel(row);
    },
    tallies: (): ChannelTally[] => tallies.all(),
    delivery(id: string): DeliveryRecord | undefined {
      const row = delivery.get(id);
      return row && toDelivery(row);
    },
    /**
     * The message of a channel that is to be tried first: one whose time has come, else one that waits for a time beyond a moment, unless it was never tried and is of a lower
     * severity.
     */
    due(channel: string, { now, beyond, severity }: { now: EpochMs; beyond: EpochMs; severity: number }): DeliveryRecord | undefined {
      const row = due.get(channel, now) ?? astray.get({ channel, beyond, severity });
      return row && toDelivery(row);
    },
    /** Those about the newest facts first. */
    deliveries: ({ channel, state, before, limit }: DeliveryPage): DeliveryRecord[] =>
      page.all({ channel: channel ?? null, state: state ?? null, seq: before?.seq ?? null, id: before?.id ?? null, limit }).map(toDelivery),
    /** When a channel was last told of a topic, or is still to be, in the order of the log; not what was given up. */
    lastTold: (channel: string, topic: Buffer): EpochMs | undefined => told.get(channel, topic),
    /** The last message to a channel about an alert, run or emergency; about any of the kind without an id. */
    latest(channel: string, kind: DeliveryRecord['kind'], about?: string): DeliveryRecord | undefined {
      const row = about === undefined ? latestOfKind.get(channel, kind) : latest.get(channel, kind, about);
      return row && toDelivery(row);
    },
    waiting: (): number => waiting.get() ?? 0,
  };
};

export const notificationWrites = (db: Database, sealer: Sealer) => {
  const put = db.prepare(
    `INSERT INTO notification_channel (id, kind, name, enabled, subscription, created_by, created_at, changed_at, sealed)
     VALUES (@id, @kind, @name, @enabled, @subscription, @createdBy, @createdAt, @changedAt, @sealed)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, enabled = excluded.enabled, subscription = excluded.subscription,
       changed_at = excluded.changed_at, sealed = excluded.sealed`,
  );
  const removeDeliveries = db.prepare('DELETE FROM notification_delivery WHERE channel = ?');
  const remove = db.prepare('DELETE FROM notification_channel WHERE id = ?');
  const queue = db.prepare(
    `INSERT INTO notification_delivery (id, channel, seq, kind, resolves, about, topic, severity, state, attempts, created_at, next_at)
     VALUES (@id, @channel, @seq, @kind, @resolves, @about, @topic, @severity, 'waiting', 0, @createdAt, @nextAt) ON CONFLICT DO NOTHING`,
  );
  const begin = db.prepare(
    "UPDATE notification_delivery SET attempts = attempts + 1, next_at = ? WHERE id = ? AND state = 'waiting' AND attempts = ?",
  );
  const fail = db.prepare("UPDATE notification_delivery SET reason = ? WHERE id = ? AND state = 'waiting'");
  const end = db.prepare("UPDATE notification_delivery SET state = ?, ended_at = ?, reason = ? WHERE id = ? AND state = 'waiting'");
  const drop = db.prepare(
    `UPDATE notification_delivery SET state = 'dropped', ended_at = ?, reason = ? WHERE id IN (
       SELECT id FROM notification_delivery INDEXED BY notification_delivery_waiting WHERE state = 'waiting' ORDER BY seq, id LIMIT ?)`,
  );
  const purge = db.prepare(
    `DELETE FROM notification_delivery WHERE id IN (
       SELECT id FROM notification_delivery INDEXED BY notification_delivery_ended WHERE ended_at < ? ORDER BY ended_at LIMIT ?)`,
  );
  return {
    /** Adds a channel, or says how it now is. */
    putChannel({ target, subscription, enabled, ...channel }: ChannelRecord): void {
      const sealed = sealer.seal('notification', JSON.stringify(target), contextOf(channel.id));
      put.run({ ...channel, kind: target.kind, enabled: enabled ? 1 : 0, subscription: JSON.stringify(subscription), sealed });
    },
    /** Removes a channel with its messages; false when there is none. */
    removeChannel(id: string): boolean {
      removeDeliveries.run(id);
      return remove.run(id).changes === 1;
    },
    /** False when the channel is told of this fact already. */
    queue: (delivery: NewDelivery): boolean => queue.run({ ...delivery, resolves: delivery.resolves ? 1 : 0 }).changes === 1,
    /** Counts an attempt before it is made; false when somebody else began it, or it ended. */
    beginAttempt: (id: string, attempts: number, nextAt: EpochMs): boolean => begin.run(nextAt, id, attempts).changes === 1,
    noteFailure: (id: string, reason: string): void => void fail.run(reason, id),
    /** False when it ended already. */
    endDelivery: (
      id: string,
      to: { readonly state: 'sent' | 'failed' | 'dropped'; readonly at: EpochMs; readonly reason: string | null },
    ) => end.run(to.state, to.at, to.reason, id).changes === 1,
    /** Drops the oldest that wait; how many were dropped. */
    dropOldest: (count: number, at: EpochMs, reason: string): number => drop.run(at, reason, count).changes,
    /** Forgets some of those that ended before a moment. */
    purgeDeliveries: (before: EpochMs, limit: number): number => purge.run(before, limit).changes,
  };
};
