import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Fact } from '../../../shared/audit-event.ts';
import { type Appender, createAppender, type LogHead } from '../../audit/append.ts';
import { logReads, logWrites } from '../../audit/log-table.ts';
import type { RefusalGate } from '../../audit/refusal-gate.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import type { Reads, Store, Tx } from '../store.ts';
import { StoreFault } from '../store-fault.ts';
import { clientReads, clientWrites, createClientCache } from './client.table.ts';
import { grantReads, grantWrites } from './grant.table.ts';
import { createGroupCommit } from './group-commit.ts';
import { migrate } from './migrate.ts';
import { type OpenOptions, openDatabase } from './open-database.ts';
import { guardWrites, registryReads, registryWrites } from './registry.table.ts';
import { sessionReads, sessionWrites } from './session.table.ts';
import { tokenReads, tokenWrites } from './token.table.ts';
import { userReads, userWrites } from './user.table.ts';

/**
 * Lets reads share one snapshot until the next write: taking and giving back the shared lock for each read costs several times the read itself. The store
 * ends the snapshot before it writes, so that reads never see anything but what is newest, and never keep the journal from being reset.
 */
const createSnapshot = (reader: Database) => {
  const begin = reader.prepare('BEGIN');
  const end = reader.prepare('COMMIT');
  return {
    /** Wraps a table's functions so that each reads from the snapshot at hand. */
    over<T extends object>(table: T): T {
      const wrap = (read: unknown) =>
        typeof read !== 'function'
          ? read
          : (...args: unknown[]) => {
              if (!reader.inTransaction) begin.run();
              return read(...args);
            };
      return Object.fromEntries(Object.entries(table).map(([name, read]) => [name, wrap(read)])) as T;
    },
    end(): void {
      if (reader.inTransaction) end.run();
    },
  };
};

export const DATABASE_FILE = 'gatewatch.db';

export interface SqliteStoreDeps {
  readonly directory: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly boot: string;
  readonly refusalGate: RefusalGate;
  readonly synchronous?: OpenOptions['synchronous'];
  /** Lets a test stand between the store and the driver. */
  readonly open?: (options: OpenOptions) => Database;
}

interface Connections {
  readonly writer: Database;
  readonly reader: Database;
  readonly appender: Appender;
  readonly tx: Tx;
  readonly read: Reads;
  readonly log: ReturnType<typeof logReads>;
  readonly endSnapshot: () => void;
}

/**
 * The store on SQLite: one writing connection with group commit, one reading connection that sees committed snapshots only.
 *
 * The caller holds the lock on the directory (`lockDataDirectory`).
 *
 * @throws StoreFault when the database cannot be opened or brought to the newest schema.
 */
export const createSqliteStore = (deps: SqliteStoreDeps): Store & { readonly reader: () => Database; readonly path: string } => {
  const path = join(deps.directory, DATABASE_FILE);
  const synchronous = deps.synchronous ?? 'FULL';
  const open = deps.open ?? openDatabase;
  const cache = createClientCache();
  const listeners = new Set<(facts: readonly Fact[], head: LogHead) => void>();
  let facts: Fact[] = [];
  let clientsChanged = false;
  let state: 'open' | 'failed' | 'closed' = 'open';
  let reopened = 0;

  const connect = (): Connections => {
    const writer = open({ path, readonly: false, synchronous });
    migrate(writer, path);
    const reader = open({ path, readonly: true, synchronous });
    const appender = createAppender({ db: writer, clock: deps.clock, random: deps.random, sealer: deps.sealer, boot: deps.boot });
    const audit = (fact: Fact): number => {
      const seq = appender.append(fact);
      facts.push(fact);
      return seq;
    };
    const changed = (): void => {
      clientsChanged = true;
    };
    const tx: Tx = {
      clients: { ...clientReads(writer, null), ...clientWrites(writer, changed) },
      users: { ...userReads(writer, deps.sealer), ...userWrites(writer, deps.sealer) },
      sessions: { ...sessionReads(writer, deps.sealer), ...sessionWrites(writer, deps.sealer) },
      grants: { ...grantReads(writer), ...grantWrites(writer) },
      tokens: { ...tokenReads(writer), ...tokenWrites(writer) },
      registry: { ...registryReads(writer), ...registryWrites(writer) },
      guards: guardWrites(writer),
      log: logWrites(writer),
      audit,
      refuse: (fact) => (deps.refusalGate.admit(fact) ? audit(fact) : 0),
    };
    const snapshot = createSnapshot(reader);
    const read: Reads = {
      clients: snapshot.over(clientReads(reader, cache)),
      users: snapshot.over(userReads(reader, deps.sealer)),
      sessions: snapshot.over(sessionReads(reader, deps.sealer)),
      grants: snapshot.over(grantReads(reader)),
      tokens: snapshot.over(tokenReads(reader)),
      registry: snapshot.over(registryReads(reader)),
    };
    return { writer, reader, appender, tx, read, log: snapshot.over(logReads(reader)), endSnapshot: snapshot.end };
  };

  let connections = connect();

  const disconnect = (): void => {
    connections.endSnapshot();
    connections.reader.close();
    connections.writer.close();
  };

  // After a failed sync the kernel may have dropped the very pages it could not write: nothing is retried on that connection, it is opened anew and the
  // head is read back from what really is on the disk.
  const reopen = (): void => {
    try {
      disconnect();
      cache.clear();
      connections = connect();
      const verdict = connections.writer.pragma('quick_check(1)', { simple: true });
      if (verdict !== 'ok') throw new StoreFault('damaged', `The database ${path} is damaged after a failed write (${String(verdict)}).`);
      reopened += 1;
    } catch {
      state = 'failed';
    }
  };

  const group = createGroupCommit({
    path,
    db: () => connections.writer,
    begins: () => connections.endSnapshot(),
    mark: () => {
      const head = connections.appender.head();
      const count = facts.length;
      return () => {
        connections.appender.restore(head);
        facts.length = count;
      };
    },
    committed: () => {
      connections.appender.kept();
      if (clientsChanged) cache.clear();
      clientsChanged = false;
      const committed = facts;
      facts = [];
      if (committed.length > 0) for (const listener of listeners) listener(committed, connections.appender.head());
      durableHead = connections.appender.head();
    },
    rolledBack: () => {
      facts = [];
      clientsChanged = false;
      connections.appender.restore(durableHead);
    },
    reopen,
  });
  let durableHead = connections.appender.head();

  return {
    path,
    reader: () => connections.reader,
    write: (unit) => {
      if (state === 'closed') return Promise.reject(new StoreFault('closed', 'The store is closed.'));
      if (state === 'failed') return Promise.reject(new StoreFault('io', `The database ${path} could not be opened again after a failure: see the local log, then restart.`));
      return group.write(() => unit(connections.tx));
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
    async close() {
      if (state === 'closed') return;
      await group.idle();
      state = 'closed';
      connections.endSnapshot();
      connections.writer.pragma('wal_checkpoint(TRUNCATE)');
      disconnect();
    },
  };
};
