import type { AlertState, RuleSubject } from '../../../shared/rule.ts';
import { personalIndexText } from '../../audit/personal.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { AlertRecord } from '../detection-records.ts';
import { openText } from './sealed-text.ts';

/** An alert as it is stored. */
export interface AlertRow {
  id: string;
  rule: string;
  rule_version: number;
  severity: number;
  risk: number;
  subject_kind: RuleSubject;
  /** Empty once it was erased. */
  sealed: Buffer;
  values_sealed: Buffer | null;
  measures: string | null;
  observed: number;
  threshold: number;
  window_seconds: number;
  first_seq: number;
  first_at: number;
  last_seq: number;
  last_at: number;
  decided_seq: number;
  decided_at: number;
  raised_at: number;
  count: number;
  state: AlertState;
  owner: string | null;
  verdict: AlertRecord['verdict'];
  reason: string | null;
  acknowledged_at: number | null;
  closed_at: number | null;
  closed_by: string | null;
  suppressed_by: string | null;
  case_id: string | null;
  updated_at: number;
}

type Measures = AlertRecord['measures'];
type Values = AlertRecord['values'];

/** What was sealed together before measures and values had columns of their own. */
interface Opened {
  readonly subject: string;
  readonly measures?: Measures;
  readonly values?: Values;
}

const subjectContext = (id: string): string => `alert/${id}`;
const valuesContext = (id: string): string => `alert/${id}/values`;
const indexText = (kind: RuleSubject, subject: string): string => `${kind}\0${subject}`;

const ERASED: Opened = Object.freeze({ subject: '' });

/** Makes what opens the personal part of alerts: what was erased of it reads empty. */
export const alertOpener =
  (sealer: Sealer) =>
  (row: AlertRow): AlertRecord => {
    const opened: Opened = row.sealed.length === 0 ? ERASED : JSON.parse(openText(sealer, 'detection', row.sealed, subjectContext(row.id)));
    return {
      id: row.id,
      rule: row.rule,
      ruleVersion: row.rule_version,
      severity: row.severity,
      risk: row.risk,
      subjectKind: row.subject_kind,
      subject: opened.subject,
      measures: row.measures === null ? (opened.measures ?? []) : JSON.parse(row.measures),
      values:
        row.values_sealed === null
          ? (opened.values ?? {})
          : JSON.parse(openText(sealer, 'detection', row.values_sealed, valuesContext(row.id))),
      observed: row.observed,
      threshold: row.threshold,
      windowSeconds: row.window_seconds,
      firstSeq: row.first_seq,
      firstAt: row.first_at,
      lastSeq: row.last_seq,
      lastAt: row.last_at,
      decidedSeq: row.decided_seq,
      decidedAt: row.decided_at,
      raisedAt: row.raised_at,
      count: row.count,
      state: row.state,
      owner: row.owner,
      verdict: row.verdict,
      reason: row.reason,
      acknowledgedAt: row.acknowledged_at,
      closedAt: row.closed_at,
      closedBy: row.closed_by,
      suppressedBy: row.suppressed_by,
      caseId: row.case_id,
      updatedAt: row.updated_at,
    };
  };

/** Under which indexes alerts about a subject are kept, one for each version of the key: a list of JSON, hexadecimal. */
export const subjectIndexes = (sealer: Sealer, kind: RuleSubject, id: string): string =>
  JSON.stringify(sealer.blindIndexes('detection', indexText(kind, id)).map((index) => index.toString('hex')));

/** What an alert keeps of a finding that may be personal, as it is stored. */
export const sealValues = (sealer: Sealer, id: string, values: Values): Buffer | null =>
  Object.keys(values).length === 0 ? null : sealer.seal('detection', JSON.stringify(values), valuesContext(id));

/** Whom an alert is about, as it is stored: sealed, and under the index by which it is found. */
export const sealSubject = (sealer: Sealer, { id, subjectKind, subject }: Pick<AlertRecord, 'id' | 'subjectKind' | 'subject'>) => ({
  sealed: sealer.seal('detection', JSON.stringify({ subject }), subjectContext(id)),
  index: sealer.blindIndex('detection', indexText(subjectKind, subject)),
});

/** Under which indexes the values beside the log may hold a subject, the one of today first; none for one that is nobody's own. A login name is known by its index alone. */
export const personalIndexes = (
  sealer: Sealer,
  { subjectKind: kind, subject }: Pick<AlertRecord, 'subjectKind' | 'subject'>,
): readonly Buffer[] => {
  if (kind === 'login') return [Buffer.from(subject, 'base64url')];
  return kind === 'address' || kind === 'agent' ? sealer.blindIndexes('audit-personal', personalIndexText(kind, subject)) : [];
};
