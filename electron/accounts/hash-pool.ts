import { done, type Outcome, type Refusal, refused } from '../lib/outcome.ts';

export type HashPoolRefusal = Refusal<'temporarily_unavailable', 'hash_pool_full'>;

/** Slow work with a bound on how much of it runs and how much waits. */
export interface HashPool {
  /** Runs `work` as soon as a place is free, in order of arrival; refused at once, without calling `work`, when the queue is full. */
  run<T>(work: () => Promise<T>): Promise<Outcome<T, HashPoolRefusal>>;
  /** How much work runs and waits now, for the metrics. */
  depth(): { readonly running: number; readonly waiting: number };
}

const HASH_POOL_FULL: HashPoolRefusal = Object.freeze({
  code: 'temporarily_unavailable',
  description: 'The server is busy. Try again in a moment.',
  reason: 'hash_pool_full',
});

const requireInteger = (name: string, value: number, least: number): void => {
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`hash pool: ${name} must be a whole number of at least ${least}, not ${value}`);
};

/**
 * Bounds password hashing. One hash takes some 10 ms of a core and 19 MiB, so an unbounded number of sign-in attempts would take the machine
 * from everyone: past the bound an attempt is turned away cheaply (503 with `Retry-After`) and the memory in use stays
 * `concurrency` × the memory cost.
 *
 * @param options.concurrency  Hashes at work at the same time, at least 1. More than the cores, or than the threads of libuv's pool (4), gains nothing.
 * @param options.queueLimit   Hashes that may wait, 0 or more; the wait of the last is about `queueLimit / concurrency` × the time of one hash.
 * @returns A pool whose `run` resolves to the value of the work, or refusal `temporarily_unavailable`, reason `hash_pool_full`.
 * @throws RangeError for impossible bounds. What the work throws passes through `run` and frees its place.
 */
export const createHashPool = ({ concurrency, queueLimit }: { concurrency: number; queueLimit: number }): HashPool => {
  requireInteger('concurrency', concurrency, 1);
  requireInteger('queueLimit', queueLimit, 0);
  const waiting: (() => void)[] = [];
  let running = 0;

  // A freed place goes straight to the one who has waited longest, so that a newcomer can never overtake the queue.
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };

  return {
    async run(work) {
      if (running < concurrency) running += 1;
      else if (waiting.length < queueLimit) await new Promise<void>((resolve) => waiting.push(resolve));
      else return refused(HASH_POOL_FULL);
      try {
        return done(await work());
      } finally {
        leave();
      }
    },
    depth: () => ({ running, waiting: waiting.length }),
  };
};
