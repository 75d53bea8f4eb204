import type { EventFilterInput } from '../../shared/contract/audit.ts';
import type { Batch } from '../../shared/contract/live.ts';
import type { ConsoleClient } from './client.ts';

/** Longest wait of one call. A hidden window asks without waiting, now and then, so that it holds no connection. */
const WAIT_MS = 15_000;
const HIDDEN_EVERY_MS = 10_000;
const RETRY_MS = [500, 1000, 2000, 5000] as const;

export interface Follow {
  readonly client: ConsoleClient;
  readonly filter?: EventFilterInput;
  /** Whether the facts themselves are wanted, or only how many of each kind. */
  readonly events: boolean;
  readonly limit?: number;
  /** Where to begin; the head without it. */
  readonly from?: number;
  readonly onBatch: (batch: Batch) => void;
  /** Called when the engine was not reached, and turned the call away; following goes on until stopped. */
  readonly onFailure: (error: unknown) => void;
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      document.removeEventListener('visibilitychange', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
    document.addEventListener('visibilitychange', done, { once: true });
  });

/**
 * Follows the log from a cursor. There is one call outstanding, and the next is made when the former batch was taken: a slow window asks less often and is told
 * how much it skipped. After a failure it goes on from the same cursor, so that nothing is missed and nothing comes twice.
 *
 * @returns Stops following.
 */
export const followLive = (follow: Follow): (() => void) => {
  const { client, filter, events, limit, onBatch, onFailure } = follow;
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    let cursor: number | null = follow.from ?? null;
    let failures = 0;
    while (!signal.aborted) {
      const hidden = document.visibilityState === 'hidden';
      try {
        const batch: Batch = await client.live.next(
          {
            cursor,
            events,
            // After a failure the first answer is wanted at once: it says that the engine is back.
            wait_ms: hidden || cursor === null || failures > 0 ? 0 : WAIT_MS,
            ...(filter ? { filter } : {}),
            ...(limit === undefined ? {} : { limit }),
          },
          { signal },
        );
        if (signal.aborted) return;
        cursor = batch.cursor;
        failures = 0;
        onBatch(batch);
        if (hidden) await pause(HIDDEN_EVERY_MS, signal);
      } catch (error) {
        if (signal.aborted) return;
        onFailure(error);
        await pause(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 5000, signal);
        failures += 1;
      }
    }
  };
  void run();
  return () => stopping.abort();
};
