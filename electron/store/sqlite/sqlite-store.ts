import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Fact } from '../../../shared/audit-event.ts';
import { type Appender, createAppender, type LogHead } from '../../audit/append.ts';
import { logReads, logWrites } from '../../audit/log-table.ts';
import { markForeign } from '../../audit/mark-foreign.ts';
import type { RefusalGate } from '../../audit/refusal-gate.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import { needsReopening, StoreFault, toStoreFault } from '../../lib/store-fault.ts';
import { DATABASE_FILE } from '../database-file.ts';
import type { Reads, Store, Tx } from '../store.ts';
import { addressRuleReads, addressRuleWrites } from './address-rule.table.ts';
import { alertReads, alertWrites } from './alert.table.ts';
import { alertListReads } from './alert-list.table.ts';
import { type ClientCache, clientReads, clientWrites, createClientCache } from './client.table.ts';
import { emergencyReads, emergencyWrites } from './emergency.table.ts';
import { followerReads, followerWrites } from './follower.table.ts';
import { grantReads, grantWrites } from './grant.table.ts';
import { grantListReads } from './grant-list.table.ts';
import { createGroupCommit } from './group-commit.ts';
import { incidentReads, incidentWrites } from './incident.table.ts';
import { migrate } from './migrate.ts';
import { notificationReads, notificationWrites } from './notification.table.ts';
import { BUSY_TIMEOUT_MS, type OpenOptions, openDatabase } from './open-database.ts';
import { operatorReads, operatorWrites } from './operator.table.ts';
import { playbookReads, playbookWrites } from './playbook.table.ts';
import { purgeWrites } from './purge.ts';
import { createReadSnapshot, type ReadSnapshot } from './read-snapshot.ts';
import { guardWrites, registryReads, registryWrites } from './registry.table.ts';
import { rollupReads, rollupWrites } from './rollup.table.ts';
import { ruleReads, ruleWrites } from './rule.table.ts';
import { sessionReads, sessionWrites } from './session.table.ts';
import { signInHistoryReads, signInHistoryWrites } from './sign-in-history.table.ts';
import { standingReads } from './standing.table.ts';
import { tokenReads, tokenWrites } from './token.table.ts';
import { tokenListReads } from './token-list.table.ts';
import { userReads, userWrites } from './user.table.ts';
import { viewReads, viewWrites } from './view.table.ts';

export interface SqliteStoreDeps {
  readonly directory: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly boot: string;
  readonly refusalGate: RefusalGate;
  readonly synchronous?: OpenOptions['synchronous'];
  /** Called each time the disk is found full, before whoever met it is told. Must not throw. */
  readonly full?: () => void;
  /** Lets a test stand between the store and the driver. */
  readonly open?: (options: OpenOptions) => Database;
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

interface Connections {
  readonly writer: Database;
  readonly reader: Database;
  readonly appender: Appender;
  readonly tx: Tx;
  readonly read: Reads;
  readonly log: ReturnType<typeof logReads>;
  readonly snapshot: ReadSnapshot;
}

interface Hooks {
  readonly cache: ClientCache;
  readonly recorded: (fact: Fact) => void;
  readonly clientsChanged: () => void;
}

const closeQuietly = (...connections: (Database | undefined)[]): void => {
  for (const connection of connections) {
    try {
      connection?.close();
    } catch {
      // It failed before: nothing on it is relied on any more.
    }
  }
};

const writerSide = (deps: SqliteStoreDeps, writer: Database, hooks: Hooks): { readonly appender: Appender; readonly tx: Tx } => {
  const { sealer, refusalGate } = deps;
  const appender = createAppender({ db: writer, clock: deps.clock, random: deps.random, sealer, boot: deps.boot });
  const audit = (given: Fact): number => {
    const fact = markForeign(given);
    const seq = appender.append(fact);
    hooks.recorded(fact);
    return seq;
  };
  const tx: Tx = {
    clients: { ...clientReads(writer, null), ...clientWrites(writer, hooks.clientsChanged) },
    users: { ...userReads(writer, sealer), ...userWrites(writer, sealer) },
    sessions: { ...sessionReads(writer, sealer), ...sessionWrites(writer, sealer) },
    grants: { ...grantReads(writer), ...grantWrites(writer) },
    tokens: { ...tokenReads(writer), ...tokenWrites(writer) },
    tokenList: tokenListReads(writer),
    grantList: grantListReads(writer),
    registry: { ...registryReads(writer), ...registryWrites(writer) },
    operators: { ...operatorReads(writer, sealer), ...operatorWrites(writer, sealer) },
    followers: { ...followerReads(writer, sealer), ...followerWrites(writer) },
    rollups: { ...rollupReads(writer, sealer), ...rollupWrites(writer) },
    addressRules: { ...addressRuleReads(writer, sealer), ...addressRuleWrites(writer, sealer) },
    views: { ...viewReads(writer, sealer), ...viewWrites(writer, sealer) },
    alerts: { ...alertReads(writer, sealer), ...alertWrites(writer, sealer) },
    rules: { ...ruleReads(writer, sealer), ...ruleWrites(writer, sealer) },
    playbooks: { ...playbookReads(writer, sealer), ...playbookWrites(writer, sealer) },
    emergency: { ...emergencyReads(writer), ...emergencyWrites(writer) },
    incidents: { ...incidentReads(writer, sealer), ...incidentWrites(writer, sealer) },
    signInHistory: { ...signInHistoryReads(writer), ...signInHistoryWrites(writer) },
    notifications: { ...notificationReads(writer, sealer), ...notificationWrites(writer, sealer) },
    guards: guardWrites(writer),
    purge: purgeWrites(writer),
    log: logWrites(writer),
    audit,
    refuse: (fact) => (refusalGate.admit(fact) ? audit(fact) : 0),
  };
  return { appender, tx };
};

const readerSide = (deps: SqliteStoreDeps, reader: Database, cache: ClientCache) => {
  const snapshot = createReadSnapshot(reader);
  const read: Reads = {
    clients: snapshot.over(clientReads(reader, cache)),
    users: snapshot.over(userReads(reader, deps.sealer)),
    sessions: snapshot.over(sessionReads(reader, deps.sealer)),
    grants: snapshot.over(grantReads(reader)),
    tokens: snapshot.over(tokenReads(reader)),
    tokenList: snapshot.over(tokenListReads(reader)),
    grantList: snapshot.over(grantListReads(reader)),
    registry: snapshot.over(registryReads(reader)),
    operators: snapshot.over(operatorReads(reader, deps.sealer)),
    followers: snapshot.over(followerReads(reader, deps.sealer)),
    rollups: snapshot.over(rollupReads(reader, deps.sealer)),
    standing: snapshot.over(standingReads(reader)),
    addressRules: snapshot.over(addressRuleReads(reader, deps.sealer)),
    views: snapshot.over(viewReads(reader, deps.sealer)),
    alerts: snapshot.over(alertReads(reader, deps.sealer)),
    alertList: snapshot.over(alertListReads(reader, deps.sealer)),
    rules: snapshot.over(ruleReads(reader, deps.sealer)),
    playbooks: snapshot.over(playbookReads(reader, deps.sealer)),
    emergency: snapshot.over(emergencyReads(reader)),
    incidents: snapshot.over(incidentReads(reader, deps.sealer)),
    signInHistory: snapshot.over(signInHistoryReads(reader)),
    notifications: snapshot.over(notificationReads(reader, deps.sealer)),
  };
  return { read, log: snapshot.over(logReads(reader)), snapshot };
};

const connect = (deps: SqliteStoreDeps, path: string, hooks: Hooks): Connections => {
  const open = deps.open ?? openDatabase;
  const synchronous = deps.synchronous ?? 'FULL';
  let writer: Database | undefined;
  let reader: Database | undefined;
  try {
    writer = open({ path, readonly: false, synchronous });
    migrate(writer, path);
    reader = open({ path, readonly: true, synchronous });
    return { writer, reader, ...writerSide(deps, writer, hooks), ...readerSide(deps, reader, hooks.cache) };
  } catch (error) {
    closeQuietly(reader, writer);
    throw toStoreFault(error, path);
  }
};

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
  let clientsChanged = false;
  let state: 'open' | 'failed' | 'closed' = 'open';
  let failure: unknown;
  let reopened = 0;
  let closing: Promise<void> | undefined;

  const hooks: Hooks = {
    cache,
    recorded: (fact) => void facts.push(fact),
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
      const count = facts.length;
      return () => {
        connections.appender.restore(head);
        facts.length = count;
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
      if (committed.length > 0) tell(committed);
    },
    lost: (cause) => {
      facts = [];
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
