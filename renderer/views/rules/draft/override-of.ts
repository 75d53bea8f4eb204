import { type Rule, type RuleOverride, ruleOverride } from '../../../../shared/rule.ts';

const members = Object.keys(ruleOverride.shape) as (keyof RuleOverride)[];
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What a draft changes of a built-in rule in force, of that which an installation may change. Empty when nothing. */
export const overrideOf = (inForce: Rule, draft: Rule): RuleOverride =>
  Object.fromEntries(members.flatMap((name) => (same(inForce[name], draft[name]) ? [] : [[name, draft[name]]])));

/** The rule as its next version, to be saved as an own rule. */
export const nextVersion = (inForce: Rule | undefined, draft: Rule): Rule => ({ ...draft, version: (inForce?.version ?? 0) + 1 });
