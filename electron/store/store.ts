import type { Fact } from '../../shared/audit-event.ts';
import type { LogHead } from '../audit/append.ts';
import type { logReads, logWrites } from '../audit/log-table.ts';
import type { addressRuleReads, addressRuleWrites } from './sqlite/address-rule.table.ts';
import type { alertReads, alertWrites } from './sqlite/alert.table.ts';
import type { alertListReads } from './sqlite/alert-list.table.ts';
import type { clientReads, clientWrites } from './sqlite/client.table.ts';
import type { emergencyReads, emergencyWrites } from './sqlite/emergency.table.ts';
import type { followerReads, followerWrites } from './sqlite/follower.table.ts';
import type { grantReads, grantWrites } from './sqlite/grant.table.ts';
import type { grantListReads } from './sqlite/grant-list.table.ts';
import type { incidentReads, incidentWrites } from './sqlite/incident.table.ts';
import type { notificationReads, notificationWrites } from './sqlite/notification.table.ts';
import type { operatorReads, operatorWrites } from './sqlite/operator.table.ts';
import type { playbookReads, playbookWrites } from './sqlite/playbook.table.ts';
import type { purgeWrites } from './sqlite/purge.ts';
import type { guardWrites, registryReads, registryWrites } from './sqlite/registry.table.ts';
import type { rollupReads, rollupWrites } from './sqlite/rollup.table.ts';
import type { ruleReads, ruleWrites } from './sqlite/rule.table.ts';
import type { sessionReads, sessionWrites } from './sqlite/session.table.ts';
import type { signInHistoryReads, signInHistoryWrites } from './sqlite/sign-in-history.table.ts';
import type { standingReads } from './sqlite/standing.table.ts';
import type { tokenReads, tokenWrites } from './sqlite/token.table.ts';
import type { tokenListReads } from './sqlite/token-list.table.ts';
import type { userReads, userWrites } from './sqlite/user.table.ts';
import type { viewReads, viewWrites } from './sqlite/view.table.ts';

/** What SQLite answers at once another store answers later: who uses the store awaits either. */
export type Awaitable<T> = T | Promise<T>;
type Async<Table> = {
  readonly [K in keyof Table]: Table[K] extends (...args: infer A) => infer R ? (...args: A) => Awaitable<R> : Table[K];
};
type Of<Factory extends (...args: never[]) => unknown> = Async<ReturnType<Factory>>;

/** What may be read outside a unit of work: a committed snapshot, on a connection that cannot write. */
export interface Reads {
  readonly clients: Of<typeof clientReads>;
  readonly users: Of<typeof userReads>;
  readonly sessions: Of<typeof sessionReads>;
  readonly grants: Of<typeof grantReads>;
  readonly tokens: Of<typeof tokenReads>;
  readonly tokenList: Of<typeof tokenListReads>;
  readonly grantList: Of<typeof grantListReads>;
  readonly registry: Of<typeof registryReads>;
  readonly operators: Of<typeof operatorReads>;
  readonly followers: Of<typeof followerReads>;
  readonly rollups: Of<typeof rollupReads>;
  readonly standing: Of<typeof standingReads>;
  readonly addressRules: Of<typeof addressRuleReads>;
  readonly views: Of<typeof viewReads>;
  readonly alerts: Of<typeof alertReads>;
  readonly alertList: Of<typeof alertListReads>;
  readonly rules: Of<typeof ruleReads>;
  readonly playbooks: Of<typeof playbookReads>;
  readonly emergency: Of<typeof emergencyReads>;
  readonly incidents: Of<typeof incidentReads>;
  readonly signInHistory: Of<typeof signInHistoryReads>;
  readonly notifications: Of<typeof notificationReads>;
}

/** One unit of work. Inside it, only its own members are awaited. */
export interface Tx {
  readonly clients: Reads['clients'] & Of<typeof clientWrites>;
  readonly users: Reads['users'] & Of<typeof userWrites>;
  readonly sessions: Reads['sessions'] & Of<typeof sessionWrites>;
  readonly grants: Reads['grants'] & Of<typeof grantWrites>;
  readonly tokens: Reads['tokens'] & Of<typeof tokenWrites>;
  readonly tokenList: Reads['tokenList'];
  readonly grantList: Reads['grantList'];
  readonly registry: Reads['registry'] & Of<typeof registryWrites>;
  readonly operators: Reads['operators'] & Of<typeof operatorWrites>;
  readonly followers: Reads['followers'] & Of<typeof followerWrites>;
  readonly rollups: Reads['rollups'] & Of<typeof rollupWrites>;
  readonly addressRules: Reads['addressRules'] & Of<typeof addressRuleWrites>;
  readonly views: Reads['views'] & Of<typeof viewWrites>;
  readonly alerts: Reads['alerts'] & Of<typeof alertWrites>;
  readonly rules: Reads['rules'] & Of<typeof ruleWrites>;
  readonly playbooks: Reads['playbooks'] & Of<typeof playbookWrites>;
  readonly emergency: Reads['emergency'] & Of<typeof emergencyWrites>;
  readonly incidents: Reads['incidents'] & Of<typeof incidentWrites>;
  readonly signInHistory: Reads['signInHistory'] & Of<typeof signInHistoryWrites>;
  readonly notifications: Reads['notifications'] & Of<typeof notificationWrites>;
  readonly guards: Of<typeof guardWrites>;
  /** Removes what expired long ago, a few rows at a time. */
  readonly purge: Of<typeof purgeWrites>;
  readonly log: ReturnType<typeof logWrites>;
  /** Records a fact in this unit and returns its sequence number. */
  audit(fact: Fact): Awaitable<number>;
  /**
   * Records the refusal of something that changed nothing else: in full while its subject is within the window's allowance, afterwards as a count that
   * follows as `refusals.counted`. Returns 0 when it was only counted.
   */
  refuse(fact: Fact): Awaitable<number>;
}

export interface StoreHealth {
  readonly waiting: number;
  readonly units: number;
  readonly commits: number;
  readonly reopened: number;
  readonly state: 'open' | 'failed' | 'closed';
}

/**
 * Where everything that must last is kept. The state change and its audit fact are one unit; nothing else writes.
 *
 * `write` resolves after the unit is durable. A unit that throws is rolled back alone; the units that share its transaction are not touched by it.
 *
 * @throws StoreFault from `write` when the unit could not be made durable, or too many are waiting (`busy`).
 */
export interface Store {
  write<T>(unit: (tx: Tx) => Awaitable<T>): Promise<T>;
  /**
   * Records a refusal that stands alone, as `Tx.refuse` does, in a unit of its own. One that is only counted takes no unit, so that a flood of refusals
   * cannot fill the queue in which everybody else waits.
   */
  refuse(fact: Fact): Promise<void>;
  readonly read: Reads;
  /** The log's own structure. It lives where SQLite does: other nodes keep logs of their own. */
  readonly log: ReturnType<typeof logReads>;
  head(): LogHead;
  health(): StoreHealth;
  /** Called with the facts of each commit, after it is durable. */
  onCommit(listener: (facts: readonly Fact[], head: LogHead) => void): () => void;
  close(): Promise<void>;
}
