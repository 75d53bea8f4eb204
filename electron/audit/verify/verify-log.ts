import { Worker } from 'node:worker_threads';
import type { Sealer } from '../../keys/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import { toStoreFault } from '../../lib/store-fault.ts';
import { type KeptHead, readHeadNote } from '../head-file.ts';
import { createLogReport, judgePersonal, type LogReport } from './log-report.ts';
import { createFindings } from './problem.ts';
import type { SnapshotResult } from './verify-snapshot.ts';
import type { VerifyMessage, VerifyTask } from './verify-worker.ts';

export interface VerifyInput {
  readonly databasePath: string;
  /** A checkpoint kept outside the database: `log-head.note` of the data directory, or one from elsewhere. */
  readonly headPath?: string;
}

export interface VerifyOptions {
  /** Told after every thousand events or so. */
  readonly onProgress?: (progress: { readonly events: number; readonly of: number }) => void;
  readonly signal?: AbortSignal;
}

const readHead = (path: string | undefined): { readonly kept?: KeptHead | undefined; readonly unreadable?: string } => {
  try {
    return { kept: path === undefined ? undefined : readHeadNote(path) };
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
};

/**
 * Verifies the log of a database, on a thread of its own and in one snapshot, so that it runs beside a server that goes on recording.
 *
 * The thread reads, hashes and checks signatures. Personal values come back in batches and are opened here: no key leaves.
 *
 * @returns What was found. A log that is not whole is a result, not a fault.
 * @throws StoreFault when the database cannot be opened; the signal's reason when it was aborted.
 */
export const verifyLog = async (
  deps: { readonly clock: Clock; readonly sealer: Sealer },
  input: VerifyInput,
  options: VerifyOptions = {},
): Promise<LogReport> => {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  const began = deps.clock.monotonic();
  // Before the snapshot is taken: a head that is written meanwhile would promise more than the snapshot holds.
  const { kept, unreadable } = readHead(input.headPath);
  const task: VerifyTask = { databasePath: input.databasePath, kept };
  const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { workerData: task, execArgv: [] });
  const personal = createFindings();
  const ended = new AbortController();
  try {
    const result = await new Promise<SnapshotResult>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true, signal: ended.signal });
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`The verification ended early (${code}).`)));
      worker.on('message', (message: VerifyMessage) => {
        if (message.type === 'done') resolve(message.result);
        else if (message.type === 'failed')
          reject(toStoreFault(Object.assign(new Error(message.message), { code: message.code }), input.databasePath));
        else if (message.type === 'progress') onProgress?.({ events: message.events, of: message.of });
        else {
          judgePersonal(deps.sealer, message.values, personal);
          worker.postMessage('go on');
        }
      });
    });
    const elapsed = deps.clock.monotonic() - began;
    const head = { given: kept !== undefined, ...(unreadable === undefined ? {} : { unreadable }) };
    return createLogReport(deps.sealer, { result, personal, head, elapsed });
  } finally {
    ended.abort();
    await worker.terminate();
  }
};
