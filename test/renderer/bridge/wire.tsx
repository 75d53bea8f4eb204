import type { ConsoleClient } from '../../../renderer/bridge/client.ts';
import type { LoggedEventView } from '../../../shared/contract/audit.ts';
import type { Batch } from '../../../shared/contract/live.ts';
import { eventOf } from '../events/events.ts';

interface Asked {
  readonly cursor: number | null;
  readonly wait_ms?: number;
  readonly events?: boolean;
  readonly limit?: number;
  readonly filter?: object;
}

interface WireCall {
  readonly input: Asked;
  readonly signal: AbortSignal;
  answer(batch: Batch): Promise<void>;
  fail(error: unknown): Promise<void>;
}

/** Lets everything run that waits for nothing but its turn. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

/** A wire to an engine: it carries calls, and answers them when the test says so. */
export const createWire = () => {
  const calls: WireCall[] = [];
  const next = (input: Asked, { signal }: { readonly signal: AbortSignal }): Promise<Batch> =>
    new Promise((resolve, reject) => {
      const close = (error: unknown) => {
        reject(error);
        return settled();
      };
      signal.addEventListener('abort', () => void close(signal.reason));
      calls.push({
        input,
        signal,
        answer: (batch) => {
          resolve(batch);
          return settled();
        },
        fail: close,
      });
    });
  const client = { live: { next } } as unknown as ConsoleClient;
  return {
    client,
    calls,
    /** The call made last. */
    last(): WireCall {
      const call = calls.at(-1);
      if (!call) throw new Error('nothing was asked');
      return call;
    },
  };
};

const pulse = { checkpointed: 0, lag: 0, requests_per_second: 0, p99_ms: null, resident_bytes: 1, started_at: 1 };

/** An answer that leads to a cursor, of an engine whose clock goes as that of the machine. */
export const batchOf = (cursor: number, seqs: readonly number[] = [], kinds: Readonly<Record<string, number>> = {}): Batch => ({
  events: seqs.map((seq): LoggedEventView => eventOf(seq)),
  cursor,
  skipped: 0,
  kinds: { ...kinds },
  pulse: { head: cursor, now: Date.now(), ...pulse },
});

/** Stands for the page a browser shows: seen or hidden. */
export const createPage = () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  return {
    page,
    show(visibilityState: 'visible' | 'hidden'): Promise<void> {
      page.visibilityState = visibilityState;
      page.dispatchEvent(new Event('visibilitychange'));
      return settled();
    },
  };
};
