import type { Millis } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import type { ChannelRecord, DeliveryRecord } from '../store/notification-records.ts';
import type { Store } from '../store/store.ts';
import { backOff, LONGEST_PAUSE } from './back-off.ts';
import { leastTold } from './choose-channels.ts';
import type { Message, SendOutcome } from './message.ts';

interface DeliverDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly enabled: boolean;
  readonly mostAttempts: number;
  readonly firstPauseMs: Millis;
  /** Says it in the words of now; undefined when there is nothing to be said any more. */
  readonly compose: (delivery: DeliveryRecord, channel: ChannelRecord) => Promise<Message | undefined>;
  readonly send: (channel: ChannelRecord, message: Message, attempt: number, signal: AbortSignal) => Promise<SendOutcome>;
}

export interface Deliverer {
  /** Begins to send what is due, to each channel one after the other, and waits for none of it. To be called every moment. */
  tick(): Promise<void>;
  /** Resolves when nothing is being sent any more. */
  idle(): Promise<void>;
  /** Breaks off what is being sent: it is tried again after the next start. */
  stop(): Promise<void>;
}

/** Messages sent to a channel before others get their turn to be looked for. */
const MOST_IN_A_ROW = 20;
const LONGEST_REASON = 300;

/** Ends a message that will not be sent any more. Audits `notification.failed`. */
const giveUp = async (
  { store, clock }: DeliverDeps,
  channel: ChannelRecord,
  delivery: DeliveryRecord,
  why: { code: string; detail: string },
) => {
  await store.write(async (tx) => {
    const end = { state: 'failed' as const, at: clock.now(), reason: why.detail.slice(0, LONGEST_REASON) };
    if (!(await tx.notifications.endDelivery(delivery.id, end))) return;
    const alert = delivery.kind === 'alert' && delivery.about !== null ? { alert: delivery.about } : {};
    const details = { channel: channel.name, reason: why.code, attempts: delivery.attempts, ...alert };
    await tx.audit({ kind: 'notification.failed', actor: 'system', details });
  });
};

/** One attempt. It is counted before it is made, so that one which ends the process is not made for ever. */
const attempt = async (deps: DeliverDeps, channel: ChannelRecord, waiting: DeliveryRecord, signal: AbortSignal): Promise<void> => {
  const { store, clock, random, mostAttempts, firstPauseMs } = deps;
  if (waiting.attempts >= mostAttempts)
    return giveUp(deps, channel, waiting, { code: 'interrupted', detail: waiting.reason ?? 'The last attempt was broken off.' });
  const message = await deps.compose(waiting, channel);
  if (!message) {
    const gone = {
      state: 'dropped' as const,
      at: clock.now(),
      reason: 'There was nothing left to be told: it was gone, decided or closed.',
    };
    return void (await store.write((tx) => tx.notifications.endDelivery(waiting.id, gone)));
  }
  const delivery = { ...waiting, attempts: waiting.attempts + 1 };
  const nextAt = clock.now() + backOff(random, firstPauseMs, delivery.attempts);
  if (!(await store.write((tx) => tx.notifications.beginAttempt(waiting.id, waiting.attempts, nextAt)))) return;
  const outcome = await deps.send(channel, message, delivery.attempts, signal);
  if (outcome.ok) {
    const sent = { state: 'sent' as const, at: clock.now(), reason: null };
    await store.write((tx) => tx.notifications.endDelivery(delivery.id, sent));
  } else if (outcome.final || delivery.attempts >= mostAttempts) {
    // Broken off by a stop: the next start finds it waiting, and gives it up where it was the last attempt.
    if (!signal.aborted) await giveUp(deps, channel, delivery, outcome);
  } else {
    await store.write((tx) => tx.notifications.noteFailure(delivery.id, outcome.detail.slice(0, LONGEST_REASON)));
  }
};

/** The message that is to be tried first. One put off for longer than it could be was so before the clock was set back: it is tried as soon as the hours are not quiet. */
const nextDue = ({ store, clock }: DeliverDeps, channel: ChannelRecord) => {
  const now = clock.now();
  return store.read.notifications.due(channel.id, { now, beyond: now + LONGEST_PAUSE, severity: leastTold(channel, now) });
};

/**
 * Makes what sends queued messages: at least once each, with an id that stays the same, a bounded number of times, and one after the other for each channel, so that one
 * that does not answer holds up no other.
 */
export const createDeliverer = (deps: DeliverDeps): Deliverer => {
  const { store, log } = deps;
  const busy = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  const { signal } = stopping;
  const work = async (id: string): Promise<void> => {
    try {
      for (let sent = 0; sent < MOST_IN_A_ROW && !signal.aborted; sent++) {
        const channel = await store.read.notifications.channel(id);
        const due = channel?.enabled ? await nextDue(deps, channel) : undefined;
        if (!channel || !due) return;
        await attempt(deps, channel, due, signal);
      }
    } catch (error) {
      if (!signal.aborted) log.error('Messages could not be sent; they are tried again.', { channel: id, error: String(error) });
    } finally {
      busy.delete(id);
    }
  };
  const idle = async (): Promise<void> => {
    while (busy.size > 0) await Promise.all(busy.values());
  };
  return {
    async tick() {
      if (!deps.enabled || signal.aborted || (await store.read.notifications.waiting()) === 0) return;
      for (const { id, enabled } of await store.read.notifications.channels()) if (enabled && !busy.has(id)) busy.set(id, work(id));
    },
    idle,
    async stop() {
      stopping.abort();
      await idle();
    },
  };
};
