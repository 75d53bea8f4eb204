import { MOST_SHEET_ALERTS, type ScoreSheet, type SheetAlert } from '../../../shared/contract/lab.ts';
import { severityWord } from '../../../shared/severity.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { LoggedEvent } from '../../audit/reading/read-events.ts';
import { toInstant } from '../../operations/instant.ts';
import type { AlertRecord } from '../../store/detection-records.ts';
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

/** An alert as far as it is scored. */
export type ScoredAlert = Pick<
  AlertRecord,
  'id' | 'rule' | 'severity' | 'subjectKind' | 'subject' | 'decidedSeq' | 'decidedAt' | 'raisedAt' | 'lastSeq'
>;

/** What the server has of it since its beginning. */
export interface RunFindings {
  /** In the order in which they were raised. */
  readonly alerts: readonly ScoredAlert[];
  /** Facts of the kinds that may have ended it, in order. */
  readonly events: readonly LoggedEvent[];
}

/** Whether an address, or a range that was blocked, is one the attack came from. Its victims have addresses of their own. */
const isFrom = (given: string | undefined, addresses: readonly string[]): boolean =>
  given !== undefined && isOfAttacks(given) && coversAny(given, addresses);

/** Subjects that the run knows; those of other kinds, such as a grant, are known by their rule alone. */
const isAbout = ({ report: { actors }, users }: Scored, { subjectKind: kind, subject }: ScoredAlert): boolean => {
  if (kind === 'address' || kind === 'network') return isFrom(subject, actors.addresses);
  if (kind === 'user') return users.includes(subject);
  if (kind === 'client') return actors.clients.includes(subject);
  return true;
};

/** Who ends attacks: the server, its playbooks and those who operate it. What people do with their own accounts meanwhile ends none. */
const isDefence = (actor: string | undefined): boolean => actor === 'system' || /^(?:policy|operator|local):/.test(actor ?? '');

/** A secret that stays good for a while shuts nobody out. */
const isOverlap = ({ kind, at, details }: LoggedEvent): boolean => kind === 'client.secret_rotated' && Number(details.overlap_until) > at;

/** Whether a fact is about who makes the attack, or whom it is made on. */
const concerns = (scored: Scored, event: LoggedEvent): boolean => {
  const { actors } = scored.report;
  if (isOverlap(event)) return false;
  if (isFrom(event.address, actors.addresses)) return true;
  // What honest people do with the same account or client meanwhile ends no attack.
  if (event.kind.startsWith('client.') || event.kind === 'tokens.revoked') return actors.clients.includes(event.client ?? '');
  return (isDefence(event.actor) || event.kind.startsWith('user.')) && scored.users.includes(event.user ?? '');
};

const sheetAlertOf = (scored: Scored, alert: ScoredAlert): SheetAlert[] => {
  const { attack, after, report } = scored;
  const { rule, subjectKind, subject, decidedSeq, decidedAt, raisedAt } = alert;
  const expected = attack.expects.some((one) => one.rule === rule) && isAbout(scored, alert);
  // What background traffic raises is no alert of this run.
  const isTold = expected || ((subjectKind === 'address' || subjectKind === 'network') && isFrom(subject, report.actors.addresses));
  if (!isTold || alert.lastSeq <= after) return [];
  const joined = decidedSeq <= after;
  return [
    {
      alert: alert.id,
      rule,
      severity: severityWord(alert.severity),
      subject: `${subjectKind} ${subject}`,
      decided_by: decidedSeq,
      decided_at: toInstant(decidedAt),
      raised_at: toInstant(raisedAt),
      latency_ms: joined ? null : Math.max(0, raisedAt - decidedAt),
      joined,
      expected,
    },
  ];
};

/**
 * Scores one run by what the server has of it: which alerts it raised or joined, how long after the fact that decided them, and what ended it. Whoever makes the attack is not
 * asked.
 */
export const scoreRun = (scored: Scored, { alerts: found, events }: RunFindings): ScoreSheet => {
  const { run, attack, seed, report, startedAt, endedAt, after } = scored;
  const alerts = found.flatMap((alert) => sheetAlertOf(scored, alert));
  const missed = attack.expects.map(({ rule }) => rule).filter((rule) => !alerts.some((alert) => alert.expected && alert.rule === rule));
  const ending: readonly string[] = attack.contained;
  const contained = events.find((event) => ending.includes(event.kind) && concerns(scored, event));
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
