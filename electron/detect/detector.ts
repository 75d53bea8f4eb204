import type { RuleSubject } from '../../shared/rule.ts';
import type { EpochMs, Seconds } from '../../shared/units.ts';
import type { DetectedFact } from './detected-fact.ts';

/** What was seen of one measure, and what it was held against. */
export interface Measured {
  readonly observed: number;
  readonly threshold: number;
}

/** A rule found what it looks for. */
export interface Finding {
  readonly rule: string;
  readonly ruleVersion: number;
  readonly subject: { readonly kind: RuleSubject; readonly id: string };
  /** The fact with which the rule was satisfied. */
  readonly decidedBy: number;
  readonly at: EpochMs;
  /** When the oldest of its facts was recorded. */
  readonly since: EpochMs;
  /** Of the first measure of the rule. */
  readonly observed: number;
  readonly threshold: number;
  readonly window: Seconds;
  /** Those that are counted, newest first, at most {@link MOST_FACTS}. */
  readonly facts: readonly number[];
  /** As many facts as the window holds, counted ones included. */
  readonly count: number;
  /** As how many the deciding fact counts. */
  readonly added: number;
  /** All measures of the rule, in its order. */
  readonly measures: readonly Measured[];
  /** What else the sentence says: a baseline, a verdict. */
  readonly values: Readonly<Record<string, string | number>>;
  /** The deciding fact's own subjects, for the fact that is recorded of it. */
  readonly about: Pick<DetectedFact, 'user' | 'client' | 'session' | 'grant' | 'address' | 'correlation'>;
}

export const MOST_FACTS = 100;

/**
 * A fold over the facts of the log, in order: the same facts come to the same findings. It reads no clock (time is that of the facts), waits for nothing, and its
 * memory is limited. While a rule stays satisfied every further fact that counts is a finding; whoever takes them groups them.
 */
export interface Detector {
  /** Kinds it looks at; it need not be given others. */
  readonly kinds: readonly string[];
  /** How far back facts bear on it. */
  readonly memory: Seconds;
  fold(fact: DetectedFact): readonly Finding[];
  /** Forgets what it gathered of a subject, since an alert was closed: only facts folded from here on count towards a finding. Where each stands on one fact, nothing is forgotten. */
  forget(subject: string, alert: string): void;
  /** Knows again what it forgot last of a subject, if that was with this alert: it was opened again. */
  recall?(subject: string, alert: string): void;
  /** Subjects remembered. */
  size(): number;
}

export const NOTHING: readonly Finding[] = Object.freeze([]);
