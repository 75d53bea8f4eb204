import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AuditDetails } from '../../shared/audit-details.ts';
import { auditKinds, type Fact } from '../../shared/audit-event.ts';
import type { DiskState } from '../disk/disk-guard.ts';
import type { FollowerState } from '../feed/feed.ts';
import type { LoadState } from '../limits/load-shedding.ts';
import type { StoreHealth } from '../store/store.ts';

export interface Metrics {
  /** Counts the facts of a commit. */
  count(facts: readonly Fact[]): void;
  observe(endpoint: string, status: number, seconds: number): void;
  /** Prometheus text, format 0.0.4. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** What a scrape reads at that moment. */
export interface MetricSources {
  readonly logHead: () => number;
  readonly logCheckpointed: () => number;
  readonly store: () => StoreHealth;
  readonly disk?: () => DiskState;
  readonly hashing: () => { readonly running: number; readonly waiting: number };
  /** What is in work and what was shed; undefined where nothing ever is. */
  readonly load?: (() => LoadState) | undefined;
  readonly followers?: () => readonly FollowerState[];
}

const tokenOperation = (fact: Fact): { operation: string; type: string } | null => {
  switch (fact.kind) {
    case 'token.issued':
      return { operation: 'issued', type: fact.details.grant_type };
    case 'code.redeemed':
      return { operation: 'issued', type: 'authorization_code' };
    case 'refresh_token.rotated':
      return { operation: 'issued', type: 'refresh_token' };
    case 'token.revoked':
      return { operation: 'revoked', type: fact.details.type };
    case 'grant.revoked':
      return { operation: 'revoked', type: 'grant' };
    case 'code.refused':
      return { operation: 'refused', type: 'authorization_code' };
    case 'refresh_token.refused':
      return { operation: 'refused', type: 'refresh_token' };
    case 'token.refused':
      return { operation: 'refused', type: 'token' };
    default:
      return null;
  }
};

const violations = new Set(['password.rejected']);

/**
 * The metrics of the server. Labels come from closed sets only, never from what a caller wrote, so that their number is bounded.
 */
export const createMetrics = (sources: MetricSources): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  const attempts = new Counter({
    name: 'auth_attempts_total',
    help: 'Sign-in attempts by result and method.',
    labelNames: ['success', 'method'],
    registers,
  });
  const operations = new Counter({
    name: 'token_operations_total',
    help: 'Token operations by operation and type.',
    labelNames: ['operation', 'type'],
    registers,
  });
  const events = new Counter({
    name: 'security_events_total',
    help: 'Facts recorded, by kind and severity.',
    labelNames: ['event_type', 'severity'],
    registers,
  });
  const blocked = new Counter({
    name: 'blocked_requests_total',
    help: 'Requests refused by a limit, recorded or counted.',
    labelNames: ['reason'],
    registers,
  });
  const policy = new Counter({ name: 'policy_violations_total', help: 'New passwords that broke the policy.', registers });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from reading a request to its answer.',
    labelNames: ['endpoint', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers,
  });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('audit_log_head', 'Newest sequence number of the audit log.', sources.logHead);
  gauge('audit_log_checkpointed', 'Facts covered by the newest signed checkpoint.', sources.logCheckpointed);
  gauge('store_units_waiting', 'Units of work that wait to be committed.', () => sources.store().waiting);
  gauge('store_commits_total', 'Transactions committed since start.', () => sources.store().commits);
  gauge('store_units_total', 'Units of work committed since start.', () => sources.store().units);
  const { disk } = sources;
  if (disk) {
    gauge('disk_free_bytes', 'Free space of the disk that holds the data.', () => disk().free);
    gauge('disk_reserve_bytes', 'Bytes the reserve holds, to be released when space is critical.', () => disk().held);
    gauge('disk_critical', '1 while space is critical and nothing is issued.', () => (disk().level === 'critical' ? 1 : 0));
  }
  gauge('password_hashes_running', 'Password hashes in work.', () => sources.hashing().running);
  gauge('password_hashes_waiting', 'Password hashes that wait for a place.', () => sources.hashing().waiting);
  const { load } = sources;
  if (load) {
    gauge('load_requests_in_work', 'Requests in work.', () => load().inWork);
    gauge('load_requests_waiting', 'Requests that wait for others to be done.', () => load().waiting);
    gauge('load_requests_limit', 'Requests that may be in work at once, as things are.', () => load().limit);
    new Gauge({
      name: 'load_requests_shed_total',
      help: 'Requests turned away with 503 since the start, because more came than could be done.',
      labelNames: ['class'],
      registers,
      collect() {
        for (const [name, count] of Object.entries(load().shed)) this.set({ class: name }, count);
      },
    });
  }
  const follower = (name: string, help: string, read: (state: FollowerState) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['follower'],
      registers,
      collect() {
        for (const state of sources.followers?.() ?? []) this.set({ follower: state.name }, read(state));
      },
    });
  follower('feed_follower_lag_facts', 'Facts a follower of the log is behind its head.', ({ lag }) => lag);
  follower('feed_follower_paused', '1 while a follower that failed waits to be tried again.', ({ paused }) => (paused ? 1 : 0));
  gauge('process_resident_memory_bytes', 'Resident memory of the engine.', () => process.memoryUsage.rss());

  const countMany = ({ of, method, count }: AuditDetails['refusals.counted']): void => {
    if (of === 'limit.exceeded') blocked.inc({ reason: 'rate_limit' }, count);
    if (of === 'user.sign_in_failed' && method !== undefined) attempts.inc({ success: 'false', method }, count);
  };

  const countOne = (fact: Fact): void => {
    const severity = fact.severity ?? auditKinds[fact.kind].severity;
    events.inc({ event_type: fact.kind, severity });
    if (fact.kind === 'user.signed_in') attempts.inc({ success: 'true', method: fact.details.method });
    if (fact.kind === 'user.sign_in_failed') attempts.inc({ success: 'false', method: fact.details.method });
    if (fact.kind === 'limit.exceeded') blocked.inc({ reason: 'rate_limit' });
    if (fact.kind === 'refusals.counted') countMany(fact.details);
    if (violations.has(fact.kind)) policy.inc();
    const operation = tokenOperation(fact);
    if (operation) operations.inc(operation);
  };

  return {
    count: (facts) => facts.forEach(countOne),
    observe: (endpoint, status, seconds) => requests.observe({ endpoint, status }, seconds),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
};
