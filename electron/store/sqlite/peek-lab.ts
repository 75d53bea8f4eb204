import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_FILE } from '../database-file.ts';
import { openDatabase } from './open-database.ts';

/** What stands in a data directory, as far as the lab has to know it. */
export interface LabPeek {
  /** The directory was made for the lab. */
  readonly isLab: boolean;
  /** Somebody is in it: a client, a person or an operator. */
  readonly isInUse: boolean;
}

/** Whose presence makes a directory one that is in use. */
const inhabitants = ['client', 'user', 'operator'];

/**
 * Looks into the database of a data directory without changing it: nothing is migrated, and no journal is left beside it that was not there.
 *
 * @param directory Absolute; it need not exist.
 * @throws StoreFault as `openDatabase`.
 */
export const peekLab = (directory: string): LabPeek => {
  const path = join(directory, DATABASE_FILE);
  if (!existsSync(path)) return { isLab: false, isInUse: false };
  // A connection that only reads leaves a new journal lying; one that may write takes it away again. Where there is one already, somebody else's, it stays.
  const db = openDatabase({ path, readonly: existsSync(`${path}-wal`), synchronous: 'FULL' });
  try {
    const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
    const mark = tables.includes('setting')
      ? db.prepare<[], string>("SELECT value FROM setting WHERE name = 'lab'").pluck().get()
      : undefined;
    const isInUse = inhabitants
      .filter((name) => tables.includes(name))
      .some((name) => db.prepare(`SELECT 1 FROM "${name}" LIMIT 1`).get() !== undefined);
    return { isLab: mark === 'yes', isInUse };
  } finally {
    db.close();
  }
};
