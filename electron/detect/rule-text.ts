import { type Rule, type RuleDifference, rule, ruleDifference } from '../../shared/rule.ts';
import { builtInRules } from './rules/built-in-rules.ts';

/** A rule as it is stored with a version: the same text for the same rule, whichever version it is. Members stand in the order of the schema, as every rule that was read. */
export const ruleText = ({ version: _, ...text }: Rule): string => JSON.stringify(text);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Texts from before rules named their playbook say nothing of it: those of the product were answered by what it gives them, own ones by none. */
const unsaidPlaybook = (id: string): Rule['playbook'] => builtInRules.find((one) => one.id === id)?.playbook ?? null;

/** The rule of a stored text; null when that is no rule, or none any more. */
export const readRuleText = (text: string | null, id: string, version: number): Rule | null => {
  const found = text === null ? undefined : parsed(text);
  if (typeof found !== 'object' || found === null) return null;
  const read = rule.safeParse({ playbook: unsaidPlaybook(id), ...found, id, version });
  return read.success ? read.data : null;
};

/** What a stored body says differs from the built-in rule; null when it says nothing, or nothing that is understood. */
export const readDifference = (body: string | null): RuleDifference | null => {
  const read = body === null ? undefined : ruleDifference.safeParse(parsed(body));
  return read?.success ? read.data : null;
};

const MEMBERS = Object.keys(ruleDifference.shape) as (keyof RuleDifference)[];

/** What differs of a rule from the one the product comes with, as it is stored: null for nothing. */
export const differenceOf = (builtIn: Rule, wanted: Rule): string | null => {
  const differing = MEMBERS.filter((name) => JSON.stringify(builtIn[name]) !== JSON.stringify(wanted[name]));
  return differing.length === 0 ? null : JSON.stringify(Object.fromEntries(differing.map((name) => [name, wanted[name]])));
};
