import { Worker } from 'node:worker_threads';
import { openLogKey } from '../../keys/log-key.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import { toStoreFault } from '../../store/store-fault.ts';
import { type KeptHead, readHeadNote } from '../head-file.ts';
import { isAsRecorded, type SealedPersonal } from './check-personal.ts';
import { createFindings, type LogProblem } from './problem.ts';
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

export interface LogReport {
  readonly ok: boolean;
  readonly events: number;
  /** Signed checkpoints that are good. */
  readonly checkpoints: number;
  /** The first event that is bad, or from which on something is. */
  readonly firstBad?: LogProblem;
  readonly problems: readonly LogProblem[];
  /** Problems beyond those listed. */
  readonly unlisted: number;
  readonly head: { readonly seq: number; readonly hash: string };
  readonly ratePerSecond: number;
  /** What was found besides, and what this does not prove. */
  readonly notes: readonly string[];
}

const NOT_PROVEN = [
  'not proven: that an event was true; only that it was recorded so',
  'not proven: what happened after the newest head that is kept where the owner of this machine cannot write',
] as const;

const notesOf = (result: SnapshotResult, hasHead: boolean): string[] => {
  const notes: string[] = [];
  const unsigned = result.head.seq - result.signed;
  if (unsigned > 0) notes.push(`the newest ${unsigned} events are chained, and not yet under a signed checkpoint`);
  if (result.erased > 0) notes.push(`${result.erased} personal values are erased; the commitments to them stand`);
  if (!hasHead) notes.push('no head kept outside the database was given: that the newest events were not cut is not shown');
  if (result.keys.length > 1)
    notes.push(`the log goes under ${result.keys.length} names: an older copy was accepted ${result.keys.length - 1} times`);
  return [...notes, ...NOT_PROVEN];
};

/** Keys that do not open under the master key are not of this log, whatever they signed. */
const falseKeys = (sealer: Sealer, { keys }: SnapshotResult): LogProblem[] =>
  keys
    .filter((key) => !openLogKey(sealer, { publicKey: Buffer.from(key.public_key), sealed: Buffer.from(key.private_sealed) }).ok)
    .map(({ origin, from_size }) => ({
      seq: from_size + 1,
      problem: 'key',
      detail: `the key ${origin} was not made under this master key`,
    }));

const reportOf = (result: SnapshotResult, more: readonly LogProblem[], hasHead: boolean, elapsed: number): LogReport => {
  const findings = createFindings();
  for (const problem of [...result.problems, ...more]) findings.add(problem);
  if (result.first) findings.add(result.first);
  const firstBad = findings.first();
  return {
    ok: firstBad === undefined,
    events: result.events,
    checkpoints: result.checkpoints,
    ...(firstBad ? { firstBad } : {}),
    problems: findings.list(),
    unlisted: result.unlisted + findings.unlisted(),
    head: result.head,
    ratePerSecond: Math.round(result.events / Math.max(elapsed / 1000, 0.001)),
    notes: notesOf(result, hasHead),
  };
};

const altered = ({ seq, field }: SealedPersonal): LogProblem => ({
  seq,
  problem: 'personal',
  detail: `the ${field} beside the event is not the one that was recorded`,
});

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
  const more: LogProblem[] = [];
  try {
    const result = await new Promise<SnapshotResult>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`The verification ended early (${code}).`)));
      worker.on('message', (message: VerifyMessage) => {
        if (message.type === 'done') resolve(message.result);
        else if (message.type === 'failed')
          reject(toStoreFault(Object.assign(new Error(message.message), { code: message.code }), input.databasePath));
        else if (message.type === 'progress') onProgress?.({ events: message.events, of: message.of });
        else {
          for (const value of message.values) if (!isAsRecorded(deps.sealer, value)) more.push(altered(value));
          worker.postMessage('go on');
        }
      });
    });
    more.push(...falseKeys(deps.sealer, result));
    if (unreadable !== undefined) more.push({ seq: result.head.seq + 1, problem: 'head', detail: unreadable });
    return reportOf(result, more, kept !== undefined, deps.clock.monotonic() - began);
  } finally {
    await worker.terminate();
  }
};
