import { type Rule, rule, ruleOverride, withOverride } from '../../shared/rule.ts';
import type { RuleVersionRecord } from '../store/detection-records.ts';
import { builtInRules } from './rules/built-in-rules.ts';

/** A rule as it is in force, with where it comes from. */
export interface RuleInForce {
  readonly rule: Rule;
  readonly origin: RuleVersionRecord['origin'];
  /** Whether this installation changed it. */
  readonly changed: boolean;
}

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const overridden = (builtIn: Rule, record: RuleVersionRecord | undefined): RuleInForce => {
  if (record === undefined) return { rule: builtIn, origin: 'built_in', changed: false };
  const read = record.body === null ? undefined : ruleOverride.safeParse(parsed(record.body));
  // A version counts on, also when it sets the rule back: alerts name the version that raised them.
  if (!read?.success) return { rule: { ...builtIn, version: record.version }, origin: 'built_in', changed: false };
  return { rule: withOverride(builtIn, read.data, record.version), origin: 'built_in', changed: true };
};

/**
 * The rules in force: what the product comes with, as this installation changed it, then its own. A stored body that is no rule any more counts as not there: the
 * built-in one then stands as it comes, and an own one is left out, which the screen of rules shows.
 *
 * @param current The newest stored version of each rule that was ever changed or made here.
 */
export const rulesInForce = (current: readonly RuleVersionRecord[]): RuleInForce[] => {
  const byRule = new Map(current.map((record) => [record.rule, record]));
  const builtIn = builtInRules.map((one) => overridden(one, byRule.get(one.id)));
  const names = new Set(builtInRules.map(({ id }) => id));
  const own = current.flatMap((record): RuleInForce[] => {
    if (names.has(record.rule) || record.body === null) return [];
    const read = rule.safeParse(parsed(record.body));
    return read.success ? [{ rule: { ...read.data, id: record.rule, version: record.version }, origin: record.origin, changed: true }] : [];
  });
  return [...builtIn, ...own];
};
