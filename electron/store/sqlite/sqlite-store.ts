import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Fact } from '../../../shared/audit-event.ts';
import type { LogHead } from '../../audit/append.ts';
import { needsReopening, StoreFault } from '../../lib/store-fault.ts';
import { DATABASE_FILE } from '../database-file.ts';
import type { Store } from '../store.ts';
import { createClientCache } from './client.table.ts';
import { type ConnectDeps, closeQuietly, connect, type Hooks } from './connect.ts';
import { createGroupCommit } from './group-commit.ts';
import { BUSY_TIMEOUT_MS } from './open-database.ts';

export interface SqliteStoreDeps extends ConnectDeps {
  readonly directory: string;
  /** Called each time the disk is found full, before whoever met it is told. Must not throw. */
  readonly full?: () => void;
}

export interface SqliteStore extends Store {
  /** The connection that reads committed snapshots; another one after a reopening, so it is asked for anew each time. */
  readonly reader: () => Database;
  readonly path: string;
  /**
   * Empties the write-ahead log between two groups, if nobody reads an older snapshot just then.
   * @returns Whether it was emptied.
   */
  truncateWal(): Promise<boolean>;
}

/** True when the write-ahead log was emptied. With no waiting: whoever reads just then would stop the one thread that serves. */
const truncate = (writer: Database): boolean => {
  writer.pragma('busy_timeout = 0');
  try {
    return writer.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) === 0;
  } finally {
    writer.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
};

/**
 * The store on SQLite: one writing connection with group commit, one reading connection that sees committed snapshots only.
 *
 * The caller holds the lock on the directory (`lockDataDirectory`).
 *
 * @throws StoreFault when the database cannot be opened or brought to the newest schema.
 */
export const createSqliteStore = (deps: SqliteStoreDeps): SqliteStore => {
  const path = join(deps.directory, DATABASE_FILE);
  const cache = createClientCache();
  const listeners = new Set<(facts: readonly Fact[], head: LogHead) => void>();
  let facts: Fact[] = [];
  /** Of those, counts that go back to the gate unless they become durable. */
  let counts: Fact[] = [];
  let clientsChanged = false;
  let state: 'open' | 'failed' | 'closed' = 'open';
  let failure: unknown;
  let reopened = 0;
  let closing: Promise<void> | undefined;

  const hooks: Hooks = {
    cache,
    recorded: (fact) => void facts.push(fact),
    counted: (told) => void counts.push(...told),
    clientsChanged: () => {
      clientsChanged = true;
    },
  };
  let connections = connect(deps, path, hooks);
  let durableHead = connections.appender.head();

  // After a failed sync the kernel may have dropped the very pages it could not write: nothing is retried on that connection, it is opened anew and the
  // head is read back from what really is on the disk.
  const reopen = (): void => {
    try {
      closeQuietly(connections.reader, connections.writer);
      cache.clear();
      connections = connect(deps, path, hooks);
      const verdict = connections.writer.pragma('quick_check(1)', { simple: true });
      if (verdict !== 'ok') throw new StoreFault('damaged', `The database ${path} is damaged after a failed write (${String(verdict)}).`);
      durableHead = connections.appender.head();
      reopened += 1;
    } catch (error) {
      closeQuietly(connections.reader, connections.writer);
      state = 'failed';
      failure = error;
    }
  };

  const group = createGroupCommit({
    path,
    db: () => connections.writer,
    begins: () => connections.snapshot.end(),
    mark: () => {
      const head = connections.appender.head();
      const recorded = facts.length;
      const counted = counts.length;
      return () => {
        connections.appender.restore(head);
        facts.length = recorded;
        deps.refusalGate.giveBack(counts.splice(counted));
      };
    },
    committed: () => {
      // Somebody may have read while the units ran: that snapshot is older than what is now acknowledged. The commit stands, whatever becomes of the reader.
      try {
        connections.snapshot.end();
      } catch {
        reopen();
      }
      connections.appender.kept();
      durableHead = connections.appender.head();
      if (clientsChanged) cache.clear();
      clientsChanged = false;
      const committed = facts;
      facts = [];
      counts = [];
      if (committed.length > 0) tell(committed);
    },
    lost: (cause) => {
      facts = [];
      deps.refusalGate.giveBack(counts.splice(0));
      clientsChanged = false;
      if (state === 'failed') return;
      try {
        if (connections.writer.inTransaction) connections.writer.exec('ROLLBACK');
        // Asked of the database, not remembered: a COMMIT that reported an error may have been carried out.
        durableHead = connections.appender.reread();
        if (!needsReopening(cause)) return;
      } catch {
        // What cannot even be rolled back or read is not to be trusted either.
      }
      reopen();
    },
    failed: ({ kind }) => (kind === 'full' ? deps.full?.() : undefined),
  });

  const tell = (committed: readonly Fact[]): void => {
    for (const listener of listeners) {
      try {
        listener(committed, durableHead);
      } catch (error) {
        // The commit stands and its callers are answered; the listener's fault surfaces as an unhandled rejection.
        void Promise.reject(error);
      }
    }
  };

  const refusal = (): StoreFault | undefined => {
    if (closing) return new StoreFault('closed', 'The store is closed.');
    if (state !== 'failed') return undefined;
    const said = failure instanceof Error ? failure.message : String(failure);
    return new StoreFault(
      'io',
      `The database ${path} could not be opened again after a failure (${said}): see to the disk, then restart.`,
      failure,
    );
  };

  const close = async (): Promise<void> => {
    await group.idle();
    if (state === 'open') {
      try {
        connections.snapshot.end();
        truncate(connections.writer);
      } catch {
        // A full or failing disk must not keep the process from ending; what the journal holds is read at the next start.
      }
    }
    state = 'closed';
    closeQuietly(connections.reader, connections.writer);
  };

  const write: Store['write'] = (unit) => {
    const fault = refusal();
    return fault ? Promise.reject(fault) : group.write(() => unit(connections.tx));
  };

  return {
    path,
    reader: () => connections.reader,
    write,
    async refuse(fact) {
      if (deps.refusalGate.admit(fact)) await write((tx) => tx.audit(fact));
    },
    get read() {
      return connections.read;
    },
    get log() {
      return connections.log;
    },
    head: () => durableHead,
    health: () => ({ ...group.counts(), reopened, state }),
    onCommit(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    truncateWal() {
      const fault = refusal();
      return fault
        ? Promise.reject(fault)
        : group.between(() => {
            connections.snapshot.end();
            return truncate(connections.writer);
          });
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
};
