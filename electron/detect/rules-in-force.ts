import { type Rule, withOverride } from '../../shared/rule.ts';
import type { RuleVersionRecord } from '../store/detection-records.ts';
import { readDifference, readRuleText } from './rule-text.ts';
import { builtInRules } from './rules/built-in-rules.ts';

/** A rule as it is in force, with where it comes from. */
export interface RuleInForce {
  readonly rule: Rule;
  readonly origin: RuleVersionRecord['origin'];
  /** Whether this installation changed it. */
  readonly changed: boolean;
}

/** The rule of the product with what a stored version says differs here. */
export const withRecord = (builtIn: Rule, record: Pick<RuleVersionRecord, 'version' | 'body'> | undefined): RuleInForce => {
  if (record === undefined) return { rule: builtIn, origin: 'built_in', changed: false };
  const difference = readDifference(record.body);
  // A version counts on, also when it sets the rule back: alerts name the version that raised them.
  return { rule: withOverride(builtIn, difference ?? {}, record.version), origin: 'built_in', changed: difference !== null };
};

/**
 * The rules in force: what the product comes with, as this installation changed it, then its own. A stored body that is no rule any more counts as not there: the
 * built-in one then stands as it comes, and an own one is left out, which the screen of rules shows.
 *
 * @param current The newest stored version of each rule.
 */
export const rulesInForce = (current: readonly RuleVersionRecord[]): RuleInForce[] => {
  const byRule = new Map(current.map((record) => [record.rule, record]));
  const builtIn = builtInRules.map((one) => withRecord(one, byRule.get(one.id)));
  const names = new Set(builtInRules.map(({ id }) => id));
  const own = current.flatMap((record): RuleInForce[] => {
    if (names.has(record.rule) || record.origin === 'built_in') return [];
    const own = readRuleText(record.body, record.rule, record.version);
    return own ? [{ rule: own, origin: record.origin, changed: true }] : [];
  });
  return [...builtIn, ...own];
};
