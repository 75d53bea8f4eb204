import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { StoreFault, toStoreFault } from '../../lib/store-fault.ts';

export interface DataLock {
  release(): void;
}

/**
 * Takes the one lock on a data directory, for every way of starting. It is an exclusive transaction on a file of its own: the operating system lets go
 * of it when the process ends in any way, so no stale lock is ever left behind. The caller keeps what is returned: a lock that is forgotten is let go.
 *
 * @throws StoreFault `locked` when another process holds it, `unwritable` when the directory cannot be made or written.
 */
export const lockDataDirectory = (directory: string): DataLock => {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (!statSync(directory).isDirectory()) throw new Error('it is not a directory');
  } catch (error) {
    throw new StoreFault(
      'unwritable',
      `The data directory ${directory} cannot be used (${error instanceof Error ? error.message : String(error)}): choose another with --data.`,
      error,
    );
  }
  const path = join(directory, 'gatewatch.lock');
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { timeout: 0 });
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    const fault = toStoreFault(error, path);
    if (fault.kind === 'busy')
      throw new StoreFault('locked', `Another Gatewatch holds the data directory ${directory}: stop it, or use another --data.`, error);
    throw fault;
  }
  const held = db;
  return { release: () => held.close() };
};
