import type { Rule } from '../../../../shared/rule.ts';
import { diffRules, type RuleChange } from './diff-rules.ts';
import { groupNumber, thresholdNumbers } from './rule-numbers.ts';

/** What changed from one rule to another, field by field; thresholds are called as the form calls them. */
export const describeChanges = (before: Rule, after: Rule): readonly RuleChange[] => {
  const names = new Map(
    [before, after].flatMap((rule) => [...thresholdNumbers(rule), groupNumber(rule)].map(({ path, label }) => [path, label] as const)),
  );
  return diffRules(before, after).map((change) => ({ ...change, label: names.get(change.path) ?? change.label }));
};
