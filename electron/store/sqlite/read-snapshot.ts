import type { Database } from 'better-sqlite3';

export interface ReadSnapshot {
  /** Wraps a table's functions so that each reads from the snapshot at hand, and takes one when there is none. */
  over<T extends object>(table: T): T;
  /** Gives the snapshot back. The store calls it before each transaction, so that the next read sees what is newest and no snapshot keeps the journal from being reset. */
  end(): void;
}

/**
 * Lets the reads between two transactions share one snapshot: taking and giving back the shared lock for every read costs several times the read itself,
 * and so does dropping the page cache with it.
 */
export const createReadSnapshot = (reader: Database): ReadSnapshot => {
  const begin = reader.prepare('BEGIN');
  const end = reader.prepare('COMMIT');
  const wrap =
    (read: (...args: never[]) => unknown) =>
    (...args: never[]): unknown => {
      if (!reader.inTransaction) begin.run();
      return read(...args);
    };
  return {
    over: <T extends object>(table: T): T => Object.fromEntries(Object.entries(table).map(([name, read]) => [name, wrap(read)])) as T,
    end: () => void (reader.inTransaction && end.run()),
  };
};
