import type { AuditSubject } from '../../shared/audit-event.ts';
import type { Rule } from '../../shared/rule.ts';
import { severityNumber } from '../../shared/severity.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';
import type { AlertGrowth, AlertRecord, NewAlert } from '../store/detection-records.ts';
import type { Tx } from '../store/store.ts';
import type { Finding } from './detector.ts';
import { findException } from './find-exception.ts';

export interface RaiseDeps {
  readonly clock: Clock;
  readonly random: Random;
}

/** Findings of one rule about one subject, in their order. */
export interface FindingGroup {
  readonly rule: Rule;
  readonly findings: readonly Finding[];
}

/** Facts that the record of an alert names; the alert itself keeps more. */
const FACTS_NAMED = 20;

type Standing = Pick<AlertRecord, 'id' | 'state' | 'suppressedBy'> & AlertGrowth;

/** Sorts findings by rule and subject, in the order in which each was first found. */
export const groupFindings = (findings: readonly { readonly rule: Rule; readonly finding: Finding }[]): FindingGroup[] => {
  const groups = new Map<string, { readonly rule: Rule; readonly findings: Finding[] }>();
  for (const { rule, finding } of findings) {
    const key = `${rule.id}\0${finding.subject.id}`;
    const known = groups.get(key);
    if (known) known.findings.push(finding);
    else groups.set(key, { rule, findings: [finding] });
  }
  return [...groups.values()];
};

/** The subject as facts name it. Whose login or network it is cannot be named there: the alert holds it. */
const subjectMembers = ({ subject: { kind, id }, about }: Finding): AuditSubject => {
  const named = (name: 'user' | 'client') => (about[name] === null ? {} : { [name]: about[name] });
  switch (kind) {
    case 'address':
      // The log keeps addresses as they were: that of the deciding fact, which is found with all of its range.
      return about.address === null ? {} : { address: about.address };
    case 'user':
    case 'client':
    case 'agent':
      return { [kind]: id };
    case 'grant':
    case 'session':
      return { [kind]: id, ...named('user'), ...named('client') };
    default:
      return {};
  }
};

/** Whether a finding is more of what an alert is about, rather than something new. */
const joins = (latest: Standing, rule: Rule, finding: Finding, exception: string | null): boolean => {
  if (Math.abs(finding.at - latest.lastAt) > rule.group_seconds * 1000) return false;
  return latest.suppressedBy === null ? latest.state !== 'closed' : latest.suppressedBy === exception;
};

/**
 * Whether somebody judged this already: it was decided before the alert was closed, and is read only now. What is decided after it stands on facts recorded after it alone,
 * since the rule forgot the subject with the closing.
 */
const isJudged = async (tx: Tx, latest: Standing, finding: Finding): Promise<boolean> => {
  if (latest.state !== 'closed' || latest.suppressedBy !== null) return false;
  const closing = await tx.followers.newestJoined('alert.closed', latest.id);
  return closing !== undefined && finding.decidedBy < closing;
};

const toAlert = (deps: RaiseDeps, rule: Rule, finding: Finding, exception: string | null): NewAlert => ({
  id: newId(deps),
  rule: rule.id,
  ruleVersion: finding.ruleVersion,
  severity: severityNumber(rule.severity),
  risk: rule.risk,
  subjectKind: finding.subject.kind,
  subject: finding.subject.id,
  observed: finding.observed,
  threshold: finding.threshold,
  windowSeconds: finding.window,
  measures: finding.measures,
  values: finding.values,
  firstSeq: finding.facts.at(-1) ?? finding.decidedBy,
  firstAt: finding.since,
  lastSeq: finding.decidedBy,
  lastAt: finding.at,
  decidedSeq: finding.decidedBy,
  decidedAt: finding.at,
  raisedAt: deps.clock.now(),
  count: finding.count,
  state: exception === null ? 'open' : 'closed',
  reason: null,
  closedAt: exception === null ? null : finding.at,
  closedBy: exception === null ? null : 'system',
  suppressedBy: exception,
});

const raise = async (tx: Tx, deps: RaiseDeps, rule: Rule, finding: Finding, exception: string | null): Promise<Standing> => {
  const alert = toAlert(deps, rule, finding, exception);
  await tx.alerts.insert(alert, finding.facts);
  // What is recorded of an alert later on is joined by its id as well.
  const subject = { actor: 'system', correlation: alert.id, ...subjectMembers(finding) };
  if (exception !== null) {
    await tx.rules.hitException(exception, finding.at);
    await tx.audit({ kind: 'alert.suppressed', ...subject, details: { alert: alert.id, rule: rule.id, exception } });
    return alert;
  }
  await tx.audit({
    kind: 'alert.raised',
    severity: rule.severity,
    ...subject,
    details: {
      alert: alert.id,
      rule: rule.id,
      rule_version: finding.ruleVersion,
      subject: finding.subject.kind,
      observed: finding.observed,
      threshold: finding.threshold,
      window_seconds: finding.window,
      decided_by: finding.decidedBy,
      facts: finding.facts.slice(0, FACTS_NAMED),
    },
  });
  return alert;
};

/** The alert with one finding more. What was measured stays together: it is that of the finding with the most, the newest of several. */
const grown = (alert: Standing, rule: Rule, finding: Finding): Standing => ({
  ...alert,
  severity: Math.max(alert.severity, severityNumber(rule.severity)),
  risk: Math.max(alert.risk, rule.risk),
  ...(finding.observed >= alert.observed
    ? { observed: finding.observed, threshold: finding.threshold, measures: finding.measures, values: finding.values }
    : {}),
  lastSeq: finding.decidedBy,
  lastAt: finding.at,
  count: alert.count + finding.added,
});

const growthOf = ({ severity, risk, observed, threshold, measures, values, lastSeq, lastAt, count }: Standing): AlertGrowth => ({
  severity,
  risk,
  observed,
  threshold,
  measures,
  values,
  lastSeq,
  lastAt,
  count,
});

const storeGroup = async (tx: Tx, deps: RaiseDeps, { rule, findings }: FindingGroup): Promise<void> => {
  const [first] = findings;
  if (!first) return;
  let latest: Standing | undefined = await tx.alerts.latest(rule.id, first.subject.kind, first.subject.id);
  let facts: number[] = [];
  const keep = async (): Promise<void> => {
    if (latest && facts.length > 0) await tx.alerts.grow(latest.id, growthOf(latest), facts, deps.clock.now());
    facts = [];
  };
  const times = findings.map(({ at }) => at);
  const exceptions = await tx.rules.exceptionsAt(rule.id, Math.min(...times), Math.max(...times));
  for (const finding of findings) {
    // The log is read once more, after a rebuild: this is in the alert already.
    if (latest && finding.decidedBy <= latest.lastSeq) continue;
    const exception = findException(exceptions, finding)?.id ?? null;
    if (latest && joins(latest, rule, finding, exception)) {
      latest = grown(latest, rule, finding);
      facts.push(finding.decidedBy);
    } else if (!latest || !(await isJudged(tx, latest, finding))) {
      await keep();
      latest = await raise(tx, deps, rule, finding, exception);
    }
  }
  await keep();
};

/**
 * Stores what rules found, in the unit of work that also moves the cursor of the log: a finding joins the alert of its rule and subject that stands, if that is recent
 * enough, or raises a new one. What an exception covers is stored as well, closed from the start, so that it can be seen what the exception hides.
 *
 * Audits `alert.raised` or `alert.suppressed`.
 */
export const raiseAlerts = async (tx: Tx, deps: RaiseDeps, groups: readonly FindingGroup[]): Promise<void> => {
  for (const group of groups) await storeGroup(tx, deps, group);
};
