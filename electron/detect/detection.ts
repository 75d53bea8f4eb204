import type { Rule } from '../../shared/rule.ts';
import type { Seconds } from '../../shared/units.ts';
import { compileRule } from './compile-rule.ts';
import type { DetectedFact } from './detected-fact.ts';
import { type Detector, type Finding, NOTHING } from './detector.ts';

/** A rule with its detector and what that remembers. */
export interface RunningRule {
  readonly rule: Rule;
  readonly detector: Detector;
}

/** Rules over one log. */
export interface Detection {
  readonly running: readonly RunningRule[];
  fold(fact: DetectedFact): readonly Finding[];
  /** Makes a rule forget what it gathered of a subject, since an alert was closed; a rule that does not run has nothing to forget. */
  forget(rule: string, subject: string, alert: string): void;
  /** Takes that back. */
  recall(rule: string, subject: string, alert: string): void;
  /** Whether any rule looks at facts of the kind. */
  looksAt(kind: string): boolean;
  /** How far back facts bear on any rule. */
  readonly memory: Seconds;
  /** Subjects remembered by all rules together. */
  size(): number;
}

/** Makes the detectors of the rules that are enabled, with nothing remembered. */
export const runRules = (rules: readonly Rule[]): RunningRule[] =>
  rules.filter(({ enabled }) => enabled).map((rule) => ({ rule, detector: compileRule(rule) }));

/** Makes one fold of running rules. Each is given only the kinds it looks at, so that what a fact costs grows with those who care about it. */
export const createDetection = (running: readonly RunningRule[]): Detection => {
  const byKind = new Map<string, Detector[]>();
  const byRule = new Map(running.map(({ rule, detector }) => [rule.id, detector]));
  for (const { detector } of running) {
    for (const kind of detector.kinds) {
      const others = byKind.get(kind);
      if (others) others.push(detector);
      else byKind.set(kind, [detector]);
    }
  }
  return {
    running,
    fold(fact) {
      const interested = byKind.get(fact.kind);
      if (!interested) return NOTHING;
      let findings: readonly Finding[] = NOTHING;
      for (const detector of interested) {
        const found = detector.fold(fact);
        if (found.length > 0) findings = findings.length === 0 ? found : [...findings, ...found];
      }
      return findings;
    },
    forget: (rule, subject, alert) => byRule.get(rule)?.forget(subject, alert),
    recall: (rule, subject, alert) => byRule.get(rule)?.recall?.(subject, alert),
    looksAt: (kind) => byKind.has(kind),
    memory: Math.max(0, ...running.map(({ detector }) => detector.memory)),
    size: () => running.reduce((sum, { detector }) => sum + detector.size(), 0),
  };
};
