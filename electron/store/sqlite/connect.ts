import type { Database } from 'better-sqlite3';
import type { Fact } from '../../../shared/audit-event.ts';
import { type Appender, createAppender } from '../../audit/append.ts';
import { logReads, logWrites } from '../../audit/log-table.ts';
import { markForeign } from '../../audit/mark-foreign.ts';
import type { RefusalGate } from '../../audit/refusal-gate.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import { toStoreFault } from '../../lib/store-fault.ts';
import type { Reads, Tx } from '../store.ts';
import { addressRuleReads, addressRuleWrites } from './address-rule.table.ts';
import { alertReads, alertWrites } from './alert.table.ts';
import { alertListReads } from './alert-list.table.ts';
import { type ClientCache, clientReads, clientWrites } from './client.table.ts';
import { emergencyReads, emergencyWrites } from './emergency.table.ts';
import { followerReads, followerWrites } from './follower.table.ts';
import { grantReads, grantWrites } from './grant.table.ts';
import { grantListReads } from './grant-list.table.ts';
import { incidentReads, incidentWrites } from './incident.table.ts';
import { migrate } from './migrate.ts';
import { notificationReads, notificationWrites } from './notification.table.ts';
import { type OpenOptions, openDatabase } from './open-database.ts';
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

/** What the connections of the store need. */
export interface ConnectDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly boot: string;
  readonly refusalGate: RefusalGate;
  readonly synchronous?: OpenOptions['synchronous'];
  /** Lets a test stand between the store and the driver. */
  readonly open?: (options: OpenOptions) => Database;
}

/** One connection that writes, one that reads what is committed, and all that is done on them. */
export interface Connections {
  readonly writer: Database;
  readonly reader: Database;
  readonly appender: Appender;
  readonly tx: Tx;
  readonly read: Reads;
  readonly log: ReturnType<typeof logReads>;
  readonly snapshot: ReadSnapshot;
}

/** What is told of units before they are durable. */
export interface Hooks {
  readonly cache: ClientCache;
  readonly recorded: (fact: Fact) => void;
  /** Counts were taken from the gate and recorded in this unit. */
  readonly counted: (facts: readonly Fact[]) => void;
  readonly clientsChanged: () => void;
}

/** Closes what was opened, as far as that goes. */
export const closeQuietly = (...connections: (Database | undefined)[]): void => {
  for (const connection of connections) {
    try {
      connection?.close();
    } catch {
      // It failed before: nothing on it is relied on any more.
    }
  }
};

const writerSide = (deps: ConnectDeps, writer: Database, hooks: Hooks): { readonly appender: Appender; readonly tx: Tx } => {
  const { sealer, refusalGate } = deps;
  const appender = createAppender({ db: writer, clock: deps.clock, random: deps.random, sealer, boot: deps.boot });
  const record = (fact: Fact): number => {
    const seq = appender.append(fact);
    hooks.recorded(fact);
    return seq;
  };
  const audit = (given: Fact): number => {
    const fact = markForeign(given);
    const counts = refusalGate.before(fact);
    if (counts.length > 0) {
      // Noted first: a fault in the midst of them loses none.
      hooks.counted(counts);
      for (const one of counts) record(one);
    }
    return record(fact);
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

const readerSide = (deps: ConnectDeps, reader: Database, cache: ClientCache) => {
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

/**
 * Opens both connections, and brings the database to the newest schema.
 *
 * @throws StoreFault when that is not possible; nothing is left open then.
 */
export const connect = (deps: ConnectDeps, path: string, hooks: Hooks): Connections => {
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
