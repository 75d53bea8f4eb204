import type { Database } from 'better-sqlite3';
import { isStorageError, needsReopening, StoreFault, toStoreFault } from '../../lib/store-fault.ts';
import type { Awaitable } from '../store.ts';

/** Units that share one transaction, and so one sync of the disk. */
const LARGEST_GROUP = 64;
/** Turns of the loop a group may wait for more units to come. */
const MOST_TURNS = 8;
/** Units that may wait. More than this is overload: the caller is told at once. */
const LONGEST_QUEUE = 4096;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Waiting {
  run(): Promise<void>;
  resolve(): void;
  reject(error: unknown): void;
}

export interface GroupCommitDeps {
  readonly path: string;
  /** The connection of the moment: it is another one after a reopening. */
  readonly db: () => Database;
  /** Called before a transaction begins. */
  readonly begins: () => void;
  /** Called before each unit; what it returns undoes, in memory, what the unit did. */
  readonly mark: () => () => void;
  /** Called after a commit is durable, before anyone is answered. Does not throw. */
  readonly committed: () => void;
  /** Called when a whole group is lost: ends its transaction and brings the memory back to what the database holds. Does not throw. */
  readonly lost: (cause: unknown) => void;
  /** Called with what a unit or a group failed of, before anyone is told. Does not throw. */
  readonly failed: (fault: StoreFault) => void;
}

interface Statements {
  readonly db: Database;
  readonly begin: () => void;
  readonly commit: () => void;
  readonly savepoint: () => void;
  readonly release: () => void;
  readonly rollbackTo: () => void;
}

const prepareStatements = (db: Database): Statements => {
  const runs = (sql: string) => {
    const statement = db.prepare(sql);
    return () => void statement.run();
  };
  return {
    db,
    begin: runs('BEGIN IMMEDIATE'),
    commit: runs('COMMIT'),
    savepoint: runs('SAVEPOINT unit'),
    release: runs('RELEASE unit'),
    rollbackTo: runs('ROLLBACK TO unit'),
  };
};

/**
 * Runs units of work one after another and commits those that arrived together as one transaction, each in a savepoint of its own. A unit is answered
 * after the COMMIT: what was acknowledged is durable.
 */
export const createGroupCommit = (deps: GroupCommitDeps) => {
  let queue: Waiting[] = [];
  let chores: (() => void)[] = [];
  let pumping: Promise<void> | undefined;
  let statements: Statements | undefined;
  let commits = 0;
  let units = 0;

  const faultOf = (error: unknown): StoreFault => {
    const fault = toStoreFault(error, deps.path);
    deps.failed(fault);
    return fault;
  };

  const current = (): Statements => {
    const db = deps.db();
    if (statements?.db !== db) statements = prepareStatements(db);
    return statements;
  };

  /** Runs one unit in a savepoint. True when it stands; it is rejected already when it does not. */
  const runOne = async (waiting: Waiting, sql: Statements): Promise<boolean> => {
    const undo = deps.mark();
    sql.savepoint();
    try {
      await waiting.run();
      sql.release();
      return true;
    } catch (error) {
      undo();
      // SQLite ends the whole transaction by itself on some errors (full disk), and after others the connection is not to be trusted (failed read or
      // write): then the group is lost, not this unit alone.
      if (!sql.db.inTransaction || needsReopening(error)) throw error;
      sql.rollbackTo();
      sql.release();
      waiting.reject(isStorageError(error) ? faultOf(error) : error);
      return false;
    }
  };

  const commitGroup = async (group: readonly Waiting[]): Promise<void> => {
    const standing: Waiting[] = [];
    const settled = new Set<Waiting>();
    try {
      const sql = current();
      deps.begins();
      sql.begin();
      for (const waiting of group) {
        if (await runOne(waiting, sql)) standing.push(waiting);
        else settled.add(waiting);
      }
      sql.commit();
    } catch (error) {
      deps.lost(error);
      const fault = faultOf(error);
      for (const waiting of group) if (!settled.has(waiting)) waiting.reject(fault);
      return;
    }
    commits += 1;
    units += standing.length;
    deps.committed();
    for (const waiting of standing) waiting.resolve();
  };

  const pump = async (): Promise<void> => {
    while (queue.length > 0 || chores.length > 0) {
      const due = chores;
      chores = [];
      for (const chore of due) chore();
      const group = queue.slice(0, LARGEST_GROUP);
      queue = queue.slice(LARGEST_GROUP);
      if (group.length > 0) await commitGroup(group);
      // Let answers and new requests through between two groups.
      if (queue.length > 0) await gather();
    }
  };

  /**
   * Waits while units keep arriving: a turn of the loop that reads further requests costs some ten microseconds, a sync of the disk a thousand. A unit that
   * comes alone waits one turn; nobody waits more than {@link MOST_TURNS}.
   */
  const gather = async (): Promise<void> => {
    await turn();
    for (let seen = 0, turns = 1; queue.length > seen && queue.length < LARGEST_GROUP && turns < MOST_TURNS; turns++) {
      seen = queue.length;
      await turn();
    }
  };

  const schedule = (): void => {
    pumping ??= gather()
      .then(pump)
      .finally(() => {
        pumping = undefined;
        if (queue.length > 0 || chores.length > 0) schedule();
      });
  };

  return {
    write<T>(unit: () => Awaitable<T>): Promise<T> {
      if (queue.length >= LONGEST_QUEUE)
        return Promise.reject(new StoreFault('busy', `${LONGEST_QUEUE} units of work are waiting to be stored: try again in a moment.`));
      return new Promise<T>((resolve, reject) => {
        let value: T;
        queue.push({
          run: async () => {
            value = await unit();
          },
          resolve: () => resolve(value),
          reject,
        });
        schedule();
      });
    },
    /** Runs `work` between two groups, while no transaction is open. */
    between<T>(work: () => T): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        chores.push(() => {
          try {
            resolve(work());
          } catch (error) {
            reject(faultOf(error));
          }
        });
        schedule();
      });
    },
    /** Resolves when nothing waits any more. */
    async idle(): Promise<void> {
      while (pumping) await pumping;
    },
    counts: () => ({ waiting: queue.length, commits, units }),
  };
};
