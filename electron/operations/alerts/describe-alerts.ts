import type { Alert } from '../../../shared/contract/alerts.ts';
import type { Rule } from '../../../shared/rule.ts';
import { severityWord } from '../../../shared/severity.ts';
import type { AlertRecord } from '../../store/detection-records.ts';
import type { Reads } from '../../store/store.ts';
import { toInstant, toInstantOrNull } from '../instant.ts';
import type { OperationDeps } from '../operation.ts';
import { ruleOfVersion } from '../rules/rule-of-version.ts';
import { nameSubjects } from './name-subjects.ts';
import { alertSentence } from './words/alert-sentence.ts';

type Known = Pick<Reads, 'users' | 'clients' | 'operators' | 'grants' | 'sessions' | 'followers' | 'rules' | 'alerts'>;

/** Facts named with an alert; `alerts.show` tells all that are kept. */
const MOST_NAMED = 20;

/** Each rule of a version is looked up once. */
const rulesOnce = (read: Known): ((alert: AlertRecord) => Promise<Rule | null>) => {
  const known = new Map<string, Promise<Rule | null>>();
  return ({ rule, ruleVersion }) => {
    const key = `${rule} ${ruleVersion}`;
    const found = known.get(key) ?? ruleOfVersion(read, rule, ruleVersion);
    known.set(key, found);
    return found;
  };
};

/** Each operator's name is looked up once; of those who were removed as well. */
const ownersOnce = (read: Known): ((owner: string | null) => Promise<string | null>) => {
  const known = new Map<string, string | null>();
  return async (owner) => {
    if (owner === null) return null;
    if (!known.has(owner)) known.set(owner, (await read.operators.nameOf(owner)) ?? null);
    return known.get(owner) ?? null;
  };
};

/** Alerts as the contract tells them, with the names of today and the sentence made by the rule of then. */
export const describeAlerts = async (
  deps: Pick<OperationDeps, 'sealer'>,
  read: Known,
  alerts: readonly AlertRecord[],
): Promise<Alert[]> => {
  const subjects = alerts.map(({ subjectKind, subject }) => ({ kind: subjectKind, id: subject }));
  const subjectOf = await nameSubjects(deps, read, subjects);
  const ruleOf = rulesOnce(read);
  const ownerOf = ownersOnce(read);
  const described: Alert[] = [];
  for (const alert of alerts) {
    const rule = await ruleOf(alert);
    const subject = await subjectOf({ kind: alert.subjectKind, id: alert.subject });
    described.push({
      id: alert.id,
      rule: alert.rule,
      rule_version: alert.ruleVersion,
      title: rule?.title ?? alert.rule,
      severity: severityWord(alert.severity),
      risk: alert.risk,
      technique: rule?.technique ?? null,
      subject,
      sentence: alertSentence(rule, alert, subject.shown),
      observed: alert.observed,
      threshold: alert.threshold,
      window_seconds: alert.windowSeconds,
      count: alert.count,
      first_at: toInstant(alert.firstAt),
      last_at: toInstant(alert.lastAt),
      decided_seq: alert.decidedSeq,
      decided_at: toInstant(alert.decidedAt),
      raised_at: toInstant(alert.raisedAt),
      cause: (await read.alerts.facts(alert.id)).slice(0, MOST_NAMED),
      state: alert.state,
      owner: alert.owner,
      owner_name: await ownerOf(alert.owner),
      verdict: alert.verdict,
      reason: alert.reason,
      closed_at: toInstantOrNull(alert.closedAt),
      suppressed_by: alert.suppressedBy,
      case_id: alert.caseId,
    });
  }
  return described;
};
