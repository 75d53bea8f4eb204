import type { Rule } from '../../shared/rule.ts';
import type { Seconds } from '../../shared/units.ts';
import { compileRule } from './compile-rule.ts';
import type { DetectedFact } from './detected-fact.ts';
import { type Detector, type Finding, NOTHING } from './detector.ts';

/** All rules in force over one log. */
export interface Detection {
  fold(fact: DetectedFact): readonly Finding[];
  /** Whether any rule looks at facts of the kind. */
  looksAt(kind: string): boolean;
  /** How far back facts bear on any rule. */
  readonly memory: Seconds;
  /** Subjects remembered by all rules together. */
  size(): number;
}

/** Makes the fold of all rules that are enabled. Each looks only at the kinds it names, so that what a fact costs grows with those who care about it. */
export const createDetection = (rules: readonly Rule[]): Detection => {
  const detectors = rules.filter(({ enabled }) => enabled).map(compileRule);
  const byKind = new Map<string, Detector[]>();
  for (const detector of detectors) {
    for (const kind of detector.kinds) {
      const others = byKind.get(kind);
      if (others) others.push(detector);
      else byKind.set(kind, [detector]);
    }
  }
  return {
    fold(fact) {
      const interested = byKind.get(fact.kind);
      if (!interested) return NOTHING;
      let findings: Finding[] | undefined;
      for (const detector of interested) {
        const found = detector.fold(fact);
        if (found.length > 0) findings = findings ? findings.concat(found) : [...found];
      }
      return findings ?? NOTHING;
    },
    looksAt: (kind) => byKind.has(kind),
    memory: Math.max(0, ...detectors.map(({ memory }) => memory)),
    size: () => detectors.reduce((sum, detector) => sum + detector.size(), 0),
  };
};
