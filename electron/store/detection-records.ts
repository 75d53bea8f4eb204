import type { AlertState, RuleSubject, Verdict } from '../../shared/rule.ts';
import type { EpochMs, Seconds } from '../../shared/units.ts';

/** What rules found about one subject, in the clear: the store seals and opens what is personal. */
export interface AlertRecord {
  readonly id: string;
  readonly rule: string;
  readonly ruleVersion: number;
  /** 1 (info) to 5 (critical). */
  readonly severity: number;
  /** 0 to 100. */
  readonly risk: number;
  readonly subjectKind: RuleSubject;
  /** An address, a network in CIDR notation, an id, or the key of a login name; empty once it was erased. */
  readonly subject: string;
  /** Of the first measure; the most that was observed. */
  readonly observed: number;
  readonly threshold: number;
  readonly windowSeconds: Seconds;
  /** All measures of the rule when the first was highest, in the order of the rule. */
  readonly measures: readonly { readonly observed: number; readonly threshold: number }[];
  readonly values: Readonly<Record<string, string | number>>;
  readonly firstSeq: number;
  readonly firstAt: EpochMs;
  readonly lastSeq: number;
  readonly lastAt: EpochMs;
  /** The fact with which the rule was satisfied. */
  readonly decidedSeq: number;
  readonly decidedAt: EpochMs;
  readonly raisedAt: EpochMs;
  /** Facts that contributed, counted ones included. */
  readonly count: number;
  readonly state: AlertState;
  /** Id of the operator. */
  readonly owner: string | null;
  readonly verdict: Verdict | null;
  readonly reason: string | null;
  readonly acknowledgedAt: EpochMs | null;
  readonly closedAt: EpochMs | null;
  /** Actor, as facts name it. */
  readonly closedBy: string | null;
  /** Id of the exception that covers it. */
  readonly suppressedBy: string | null;
  readonly caseId: string | null;
  readonly updatedAt: EpochMs;
}

export type NewAlert = Omit<AlertRecord, 'acknowledgedAt' | 'caseId' | 'owner' | 'verdict' | 'updatedAt'>;

/** What people decide of an alert. Members left out stay as they are. */
export type AlertChange = Partial<
  Pick<AlertRecord, 'state' | 'owner' | 'verdict' | 'reason' | 'acknowledgedAt' | 'closedAt' | 'closedBy' | 'caseId' | 'suppressedBy'>
>;

/** Where an alert has come to by later findings. */
export type AlertGrowth = Pick<
  AlertRecord,
  'severity' | 'risk' | 'observed' | 'threshold' | 'measures' | 'values' | 'lastSeq' | 'lastAt' | 'count'
>;

export interface RuleVersionRecord {
  readonly rule: string;
  readonly version: number;
  readonly origin: 'built_in' | 'own' | 'sigma';
  /** JSON text: of a built-in rule a `RuleDifference`, else a whole `Rule`; null when it was removed, or is what the product comes with. */
  readonly body: string | null;
  /** JSON text: of a built-in rule the whole as it is in force with the version; null for others, and where that was not kept. */
  readonly document: string | null;
  readonly note: string;
  readonly createdBy: string;
  readonly createdAt: EpochMs;
}

/** What no open alert is raised for. */
export interface RuleExceptionRecord {
  readonly id: string;
  readonly rule: string;
  /** An address or network may be a range in CIDR notation; null covers every subject of the rule. */
  readonly subject: { readonly kind: RuleSubject; readonly value: string } | null;
  readonly note: string;
  readonly createdBy: string;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly endedAt: EpochMs | null;
  readonly hits: number;
  readonly lastHitAt: EpochMs | null;
}
