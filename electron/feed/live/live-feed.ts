import type { Pulse } from '../../../shared/contract/live.ts';
import type { EpochMs, Millis } from '../../../shared/units.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Store } from '../../store/store.ts';
import type { Feed, FollowerState } from '../feed.ts';
import { createKindRing } from './kind-ring.ts';
import type { RequestWindow } from './request-window.ts';

/** Calls that wait at once: windows of all operators together. */
export const MOST_WAITING = 200;
/** A call that is answered with news is answered this long after it came at the earliest: a window asks again at once, so its batches lie this far apart. */
export const BATCH_MS: Millis = 100;
/** Of each kind, facts that are counted where memory does not reach. */
const MOST_COUNTED = 100_000;

export interface LiveFeed {
  /**
   * Waits until there are facts after `cursor`, at most `wait` milliseconds.
   *
   * @returns False when too many wait already.
   */
  news(cursor: number, wait: Millis, signal?: AbortSignal): Promise<boolean>;
  /** Facts by kind after one sequence number and up to another; where they go back further than memory, at most 100,000 of each kind. */
  kindsBetween(after: number, through: number): Promise<Record<string, number>>;
  pulse(): Pulse;
  followers(): FollowerState[];
  /** Lets all who wait go, and nobody wait any more. */
  release(): void;
}

interface LiveDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly feed: Pick<Feed, 'lag' | 'states'>;
  readonly requests: RequestWindow;
  /** Facts covered by the newest signed checkpoint. */
  readonly checkpointed: () => number;
  readonly startedAt: EpochMs;
  readonly residentBytes: () => number;
}

/** Waits for the first of: the time, the end of interest, `until`. Leaves nothing behind. */
const pause = (wait: Millis, signal: AbortSignal | undefined, until?: (wake: () => void) => () => void): Promise<void> =>
  new Promise((resolve) => {
    let cancel: () => void = () => undefined;
    const timer = setTimeout(() => wake(), wait);
    const wake = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      cancel();
      resolve();
    };
    signal?.addEventListener('abort', wake, { once: true });
    if (until) cancel = until(wake);
    if (signal?.aborted) wake();
  });

/**
 * Makes what windows follow the log with: who waits for news, which kinds came, and the pulse of the engine. What it keeps is bounded, and costs a commit no more
 * than a number for each fact.
 */
export const createLiveFeed = (deps: LiveDeps): LiveFeed => {
  const { store, clock } = deps;
  const ring = createKindRing(store.head().seq);
  const waiters = new Set<() => void>();
  let waiting = 0;
  let released = false;
  const wakeAll = (): void => {
    for (const wake of [...waiters]) wake();
  };
  store.onCommit((facts, head) => {
    ring.note(
      facts.map(({ kind }) => kind),
      head.seq,
    );
    wakeAll();
  });
  const forCommit = (wake: () => void): (() => void) => {
    waiters.add(wake);
    return () => void waiters.delete(wake);
  };

  const wait = async (cursor: number, longest: Millis, signal: AbortSignal | undefined): Promise<void> => {
    const began = clock.monotonic();
    if (store.head().seq <= cursor) await pause(longest, signal, forCommit);
    const hold = Math.min(BATCH_MS, longest) - (clock.monotonic() - began);
    if (store.head().seq > cursor && hold > 0 && !signal?.aborted && !released) await pause(hold, signal, forRelease);
  };
  const releases = new Set<() => void>();
  const forRelease = (wake: () => void): (() => void) => {
    releases.add(wake);
    return () => void releases.delete(wake);
  };

  return {
    async news(cursor, longest, signal) {
      if (longest === 0 || released) return true;
      if (waiting >= MOST_WAITING) return false;
      waiting += 1;
      try {
        await wait(cursor, longest, signal);
      } finally {
        waiting -= 1;
      }
      return true;
    },
    async kindsBetween(after, through) {
      const remembered = ring.countsBetween(after, through);
      if (remembered) return remembered;
      const border = Math.min(ring.since(), through);
      const counts = ring.countsBetween(border, through) ?? {};
      for (const { kind, count } of await store.read.followers.kindCounts(after, border, MOST_COUNTED))
        counts[kind] = (counts[kind] ?? 0) + count;
      return counts;
    },
    pulse() {
      const { perSecond, p99Ms } = deps.requests.pace();
      return {
        head: store.head().seq,
        checkpointed: deps.checkpointed(),
        lag: deps.feed.lag(),
        requests_per_second: perSecond,
        p99_ms: p99Ms,
        resident_bytes: deps.residentBytes(),
        started_at: deps.startedAt,
        now: clock.now(),
      };
    },
    followers: deps.feed.states,
    release() {
      released = true;
      wakeAll();
      for (const wake of [...releases]) wake();
    },
  };
};
