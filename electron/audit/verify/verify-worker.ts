import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { SealedPersonal } from './check-personal.ts';
import { type SnapshotInput, type SnapshotResult, verifySnapshot } from './verify-snapshot.ts';

/** What the thread is started with. */
export interface VerifyTask {
  readonly databasePath: string;
  readonly kept: SnapshotInput['kept'];
}

/** What it tells. Each `personal` is answered by any message, so that values to open cannot pile up. */
export type VerifyMessage =
  | { readonly type: 'progress'; readonly events: number; readonly of: number }
  | { readonly type: 'personal'; readonly values: readonly SealedPersonal[] }
  | { readonly type: 'failed'; readonly message: string; readonly code: string }
  | { readonly type: 'done'; readonly result: SnapshotResult };

const BATCH = 128;
const MOST_UNANSWERED = 8;

const port = parentPort;
if (!port) throw new Error('This file runs as a worker thread.');
const say = (message: VerifyMessage): void => port.postMessage(message);

const run = async (db: Database.Database, task: VerifyTask): Promise<void> => {
  let unanswered = 0;
  let batch: SealedPersonal[] = [];
  const flush = (): void => {
    if (batch.length === 0) return;
    say({ type: 'personal', values: batch });
    unanswered += 1;
    batch = [];
  };
  const answered = (): void => {
    unanswered -= 1;
  };
  port.on('message', answered);
  try {
    db.pragma('cache_size = -65536');
    // One snapshot for all of it: what is recorded meanwhile is left for the next time.
    db.exec('BEGIN');
    const of = db.prepare<[], number | null>('SELECT max(seq) FROM audit_event').pluck().get() ?? 0;
    const opened = (value: SealedPersonal): void => {
      batch.push(value);
      if (batch.length === BATCH) flush();
    };
    const verification = verifySnapshot(db, { kept: task.kept, opened });
    for (let step = verification.next(); ; step = verification.next()) {
      if (step.done) {
        flush();
        while (unanswered > 0) await once(port, 'message');
        say({ type: 'done', result: step.value });
        return;
      }
      say({ type: 'progress', events: step.value, of });
      while (unanswered >= MOST_UNANSWERED) await once(port, 'message');
    }
  } finally {
    port.off('message', answered);
  }
};

const task: VerifyTask = workerData;
try {
  const db = new Database(task.databasePath, { readonly: true, fileMustExist: true });
  try {
    await run(db, task);
  } finally {
    db.close();
  }
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  say({ type: 'failed', message: error instanceof Error ? error.message : String(error), code });
}
