import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { Log } from '../../lib/log.ts';

/** The journal is copied when it has grown to this. */
const COPY_BYTES = 4 * 1024 * 1024;
/** It is emptied, from the writer's side, when it is this large after copying: what is left to copy then is little. */
const EMPTY_BYTES = 32 * 1024 * 1024;

export interface WalCheckpoints {
  /** Copies the journal when it is worth it. Call it often. */
  tick(): Promise<void>;
  stop(): Promise<void>;
}

interface Reply {
  readonly ok: boolean;
  readonly message?: string;
}

const walBytes = async (path: string): Promise<number> => {
  try {
    return (await stat(`${path}-wal`)).size;
  } catch {
    return 0;
  }
};

/**
 * Keeps the write-ahead log short without ever checkpointing inside a request. A worker thread copies it into the database; when it has grown large the
 * writer empties it between two groups, which is quick because hardly anything is left to copy.
 */
export const startWalCheckpoints = (deps: {
  readonly store: { readonly path: string; truncateWal(): Promise<boolean> };
  readonly log: Log;
  readonly synchronous?: 'FULL' | 'OFF';
}): WalCheckpoints => {
  const { store, log } = deps;
  const worker = new Worker(new URL('./wal-checkpoint-worker.ts', import.meta.url), {
    workerData: { path: store.path, synchronous: deps.synchronous ?? 'FULL' },
  });
  let failed: string | undefined;
  worker.on('error', (error) => {
    failed = String(error);
    log.error('The thread that copies the journal ended; the journal grows until it is emptied from the writer.', { error: failed });
  });
  worker.unref();

  const copy = (): Promise<Reply> =>
    new Promise((resolve) => {
      if (failed !== undefined) return resolve({ ok: false, message: failed });
      const ended = (): void => resolve({ ok: false, message: 'the thread ended' });
      worker.once('exit', ended);
      worker.once('message', (reply: Reply) => {
        worker.off('exit', ended);
        resolve(reply);
      });
      worker.postMessage('checkpoint');
    });

  return {
    async tick() {
      if ((await walBytes(store.path)) < COPY_BYTES) return;
      const copied = await copy();
      if (!copied.ok) log.warn('The journal could not be copied.', { error: copied.message });
      if ((await walBytes(store.path)) >= EMPTY_BYTES) await store.truncateWal();
    },
    async stop() {
      if (failed !== undefined) return;
      worker.ref();
      const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      worker.postMessage('stop');
      await ended;
    },
  };
};
