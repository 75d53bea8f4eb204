import type { Follower } from '../../feed/follower.ts';
import { createDeliverer, type Deliverer } from '../../notify/deliver.ts';
import { createNotify } from '../../notify/follower.ts';
import type { OperationDeps } from '../operation.ts';
import { channelSender } from './channel-sender.ts';
import { composeMessage } from './compose-message.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export interface Notifier extends Deliverer {
  /** Queues what people are to be told of. */
  readonly follower: Follower;
}

/**
 * Makes what tells people: the follower that queues messages, and what sends them once that is durable.
 *
 * @throws Error when the file of authorities cannot be read.
 */
export const createNotifier = (deps: OperationDeps): Notifier => {
  const { store, clock, random, sealer, log } = deps;
  const { enabled, freshMinutes, queue, keptDays, attempts, firstPauseSeconds } = deps.config.notifications;
  const send = channelSender(deps);
  const deliverer = createDeliverer({
    store,
    clock,
    random,
    log,
    enabled,
    mostAttempts: attempts,
    firstPauseMs: firstPauseSeconds * 1000,
    compose: (delivery, channel) => composeMessage(deps, delivery, channel),
    send: ({ target }, message, attempt, signal) => send(target, message, attempt, signal),
  });
  const follower = createNotify({
    store,
    clock,
    random,
    sealer,
    enabled,
    freshMs: freshMinutes * MINUTE_MS,
    mostWaiting: queue,
    keptMs: keptDays * DAY_MS,
  });
  return { follower, ...deliverer };
};
