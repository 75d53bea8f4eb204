import { MOST_SHEET_ALERTS, type ScoreSheet, type SheetAlert } from '../../../shared/contract/lab.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { LoggedEvent } from '../../audit/reading/read-events.ts';
import { toInstant } from '../../operations/instant.ts';
import type { Attack } from '../attacks/attack.ts';
import type { AttackReport } from '../lab-task.ts';
import { coversAny, isOfAttacks } from '../stage/attack-addresses.ts';

/** One run as far as it is known when it is scored. */
export interface Scored {
  readonly run: string;
  readonly attack: Pick<Attack, 'id' | 'expects' | 'contained'>;
  readonly seed: number;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  /** The fact of its beginning. */
  readonly after: number;
  readonly report: AttackReport;
  /** Ids of `report.actors.people`. */
  readonly users: readonly string[];
}

/** What the log holds of it: facts of the kinds in question since its beginning, in order, and when the deciding ones were recorded. */
export interface RunFacts {
  readonly events: readonly LoggedEvent[];
  readonly timeOf: (seq: number) => EpochMs | undefined;
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Whether an address, or a range that was blocked, is one the attack came from. Its victims have addresses of their own. */
const isFrom = (given: string | undefined, addresses: readonly string[]): boolean =>
  given !== undefined && isOfAttacks(given) && coversAny(given, addresses);

/** Subjects that the run knows by name; those of other kinds, such as a grant, are known by their rule alone. */
const isAbout = ({ report: { actors }, users }: Scored, event: LoggedEvent, subject: string): boolean => {
  if (subject === 'address' || subject === 'network') return event.address === undefined || isFrom(event.address, actors.addresses);
  if (subject === 'user') return event.user !== undefined && users.includes(event.user);
  if (subject === 'client') return event.client !== undefined && actors.clients.includes(event.client);
  return true;
};

const concerns = (scored: Scored, event: LoggedEvent): boolean => {
  const { actors } = scored.report;
  if (isFrom(event.address, actors.addresses)) return true;
  // What honest people do with the same account or client meanwhile ends no attack.
  if (event.kind.startsWith('client.') || event.kind === 'tokens.revoked') return actors.clients.includes(event.client ?? '');
  const bySelf = event.actor === 'system' || event.actor?.startsWith('policy:');
  return (bySelf || event.kind.startsWith('user.')) && scored.users.includes(event.user ?? '');
};

const subjectText = (event: LoggedEvent): string => {
  const kind = text(event.details.subject);
  const ids: Readonly<Record<string, string | undefined>> = {
    address: event.address,
    network: event.address,
    user: event.user,
    client: event.client,
    grant: event.grant,
    session: event.session,
    login: event.login,
  };
  const id = ids[kind];
  return id === undefined ? kind : `${kind} ${id}`;
};

const alertOf = (scored: Scored, { timeOf }: RunFacts, event: LoggedEvent): SheetAlert[] => {
  const { attack } = scored;
  const [rule, subject, decidedBy] = [text(event.details.rule), text(event.details.subject), number(event.details.decided_by)];
  const expected = attack.expects.some((one) => one.rule === rule) && isAbout(scored, event, subject);
  // What background traffic raises is no alert of this run.
  const isTold = expected || isFrom(event.address, scored.report.actors.addresses);
  const decidedAt = timeOf(decidedBy);
  if (!isTold || decidedBy <= scored.after || decidedAt === undefined) return [];
  return [
    {
      alert: text(event.details.alert),
      rule,
      severity: event.severity,
      subject: subjectText(event),
      decided_by: decidedBy,
      decided_at: toInstant(decidedAt),
      raised_at: toInstant(event.at),
      latency_ms: Math.max(0, event.at - decidedAt),
      expected,
    },
  ];
};

/**
 * Scores one run by what the log says: which alerts it raised, how long after the fact that decided them, and what ended it. Nothing but the log is asked, so that what
 * is scored is what was recorded.
 */
export const scoreRun = (scored: Scored, facts: RunFacts): ScoreSheet => {
  const { run, attack, seed, report, startedAt, endedAt, after } = scored;
  const alerts = facts.events.filter(({ kind }) => kind === 'alert.raised').flatMap((event) => alertOf(scored, facts, event));
  const missed = attack.expects.map(({ rule }) => rule).filter((rule) => !alerts.some((alert) => alert.expected && alert.rule === rule));
  const ending: readonly string[] = attack.contained;
  const contained = facts.events.find((event) => ending.includes(event.kind) && concerns(scored, event));
  return {
    run,
    scenario: attack.id,
    seed,
    outcome: report.outcome,
    error: report.error,
    started_at: toInstant(startedAt),
    ended_at: toInstant(endedAt),
    after,
    detected: missed.length === 0,
    alerts: alerts.slice(0, MOST_SHEET_ALERTS),
    missed,
    contained: contained !== undefined,
    contained_by: contained?.kind ?? null,
    contained_ms: contained === undefined ? null : Math.max(0, contained.at - startedAt),
    requests: report.requests,
    ms: report.milliseconds,
  };
};
