import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { StoreFault, toStoreFault } from '../../lib/store-fault.ts';

/** Marks the file as ours ("GWch"), so that another program's database is never taken for it. */
export const APPLICATION_ID = 0x47576368;
const OLDEST_SQLITE = [3, 51, 3] as const;
const OLDEST_NODE_MAJOR = 22;
/** Long enough for a checkpoint to let go, short enough not to be felt by who is served meanwhile. */
export const BUSY_TIMEOUT_MS = 250;
const WAL_LIMIT_BYTES = 64 * 1024 * 1024;

/** Refuses a Node on which the driver crashes the whole process instead of failing. */
export const checkNode = (version: string): void => {
  if (Number.parseInt(version.replace(/^v/, ''), 10) >= OLDEST_NODE_MAJOR) return;
  throw new StoreFault(
    'wrong-node',
    `Node ${version} cannot load the database driver: use Node ${OLDEST_NODE_MAJOR} or newer (npm scripts bring their own).`,
  );
};

/** Refuses a SQLite that can corrupt its journal when that is reset while another connection writes (fixed in 3.51.3). */
export const checkSqlite = (version: string): void => {
  const parts = version.split('.').map(Number);
  const differs = OLDEST_SQLITE.findIndex((oldest, at) => (parts[at] ?? 0) !== oldest);
  if (differs === -1 || (parts[differs] ?? 0) > (OLDEST_SQLITE[differs] ?? 0)) return;
  throw new StoreFault('old-sqlite', `SQLite ${version} can corrupt its journal: ${OLDEST_SQLITE.join('.')} or newer is needed.`);
};

export interface OpenOptions {
  readonly path: string;
  readonly readonly: boolean;
  /** `FULL` makes a commit durable before it is acknowledged. `OFF` is for tests that never lose power. */
  readonly synchronous: 'FULL' | 'OFF';
}

/**
 * Opens a connection with the settings that durability and safety ask for.
 *
 * @throws StoreFault `wrong-node`, `old-sqlite`, `unwritable`, `damaged` (not a database, or another program's), `busy`.
 */
export const openDatabase = ({ path, readonly, synchronous }: OpenOptions): Database.Database => {
  checkNode(process.version);
  if (!existsSync(dirname(path))) throw new StoreFault('unwritable', `The directory of ${path} does not exist.`);
  const existed = existsSync(path);
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { readonly, timeout: BUSY_TIMEOUT_MS });
    checkSqlite(db.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '0.0.0');
    if (existed) {
      const id = db.pragma('application_id', { simple: true });
      const empty = db.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
      if (id !== APPLICATION_ID && !empty)
        throw new StoreFault('damaged', `${path} is a database of another program: it was not touched. Choose another data directory.`);
    }
    if (!readonly) {
      // Setting it writes, so it is set once: a connection beside the writer must not wait for its lock.
      if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) db.pragma(`application_id = ${APPLICATION_ID}`);
      const journal = db.pragma('journal_mode = WAL', { simple: true });
      if (journal !== 'wal')
        throw new StoreFault(
          'unwritable',
          `${path} lies where no write-ahead log can be kept (journal mode ${String(journal)}): use a local disk.`,
        );
      db.pragma(`journal_size_limit = ${WAL_LIMIT_BYTES}`);
      db.pragma('wal_autocheckpoint = 0');
    }
    db.pragma(`synchronous = ${synchronous}`);
    db.pragma('fullfsync = 1');
    db.pragma('checkpoint_fullfsync = 1');
    db.pragma('foreign_keys = ON');
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    db.pragma('mmap_size = 0');
    db.pragma('temp_store = MEMORY');
    db.pragma('cache_size = -65536');
    return db;
  } catch (error) {
    db?.close();
    throw toStoreFault(error, path);
  }
};
