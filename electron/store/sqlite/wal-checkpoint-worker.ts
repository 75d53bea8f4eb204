import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from './open-database.ts';

// Copies the journal into the database on a thread and a connection of its own: the copying and its syncs never hold up a request.
const db = openDatabase({ path: workerData.path, readonly: false, synchronous: workerData.synchronous });

parentPort?.on('message', (order: 'checkpoint' | 'stop') => {
  if (order === 'stop') {
    db.close();
    parentPort?.close();
    return;
  }
  try {
    db.pragma('wal_checkpoint(PASSIVE)');
    parentPort?.postMessage({ ok: true });
  } catch (error) {
    parentPort?.postMessage({ ok: false, message: error instanceof Error ? error.message : String(error) });
  }
});
