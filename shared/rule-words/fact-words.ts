import { type AuditKind, auditKinds } from '../audit-event.ts';
import type { Condition, SimpleCondition } from '../rule.ts';
import { describeCondition } from './describe-condition.ts';
import { kindsWords, type Words } from './kind-words.ts';

/** Facts that somebody looks at: of these kinds, as far as they meet the conditions. */
export interface Facts {
  readonly kinds: readonly string[];
  readonly conditions: readonly Condition[];
}

/** Whether facts of a kind meet a condition, where the kind alone decides that; else undefined. */
const decidedByKind = (kind: string, condition: SimpleCondition): boolean | undefined => {
  const value = condition.field === 'kind' ? kind : condition.field === 'success' ? auditKinds[kind as AuditKind]?.success : undefined;
  if (value === undefined || value === null) return undefined;
  if ('is' in condition) return value === condition.is;
  if ('in' in condition) return condition.in.includes(value);
  if ('not' in condition) return value !== condition.not;
  if ('not_in' in condition) return !condition.not_in.includes(value);
  return undefined;
};

const holds = (kind: string, condition: Condition): boolean | undefined => {
  if (!('any' in condition) && !('none' in condition)) return decidedByKind(kind, condition);
  const each = ('any' in condition ? condition.any : condition.none).map((one) => decidedByKind(kind, one));
  const some = each.includes(true) ? true : each.every((one) => one === false) ? false : undefined;
  return 'none' in condition && some !== undefined ? !some : some;
};

/** The condition without the alternatives that none of the kinds can meet. */
const shortened = (kinds: readonly string[], condition: Condition): Condition => {
  const isOpen = (one: SimpleCondition): boolean => kinds.some((kind) => decidedByKind(kind, one) !== false);
  if ('none' in condition) return { none: condition.none.filter(isOpen) };
  if (!('any' in condition)) return condition;
  const [first, ...others] = condition.any.filter(isOpen);
  return first === undefined || others.length > 0 ? { any: condition.any.filter(isOpen) } : first;
};

/** Facts of some kinds under conditions, said shorter: without the kinds that cannot meet them, and without what all those left meet anyway. */
export const narrowFacts = (kinds: readonly string[], conditions: readonly Condition[]): Facts => {
  const left = kinds.filter((kind) => conditions.every((condition) => holds(kind, condition) !== false));
  const open = conditions.filter((condition) => !left.every((kind) => holds(kind, condition) === true));
  return { kinds: left, conditions: open.map((condition) => shortened(left, condition)) };
};

const withConditions = ([one, many]: Words, conditions: readonly Condition[]): Words => {
  const where = conditions.length === 0 ? '' : ` where ${conditions.map(describeCondition).join(', and ')}`;
  return [one + where, many + where];
};

const MOST_KINDS = 12;

/** What facts are called in full, one and several of them: `failed sign-ins or exceeded limits where the tier is “auth”`. */
export const factWords = ({ kinds, conditions }: Facts): Words => withConditions(kindsWords(kinds, MOST_KINDS), conditions);

/** That what pages elsewhere bring about is left out goes for nearly every rule: a sentence need not say it. */
const leavesForeignOut = (condition: Condition): boolean => 'not' in condition && condition.field === 'details.foreign';

/** The same as a sentence of an alert says it: without alternatives, and with few kinds. */
export const shortFactWords = (kinds: readonly string[], conditions: readonly Condition[]): Words => {
  const simple = conditions.filter((one) => !('any' in one) && !('none' in one) && !leavesForeignOut(one));
  const { kinds: left } = narrowFacts(kinds, conditions);
  return withConditions(kindsWords(left), narrowFacts(left, simple).conditions);
};

/** Whether all of some facts are among others, as far as their conditions say. */
export const areAmong = (some: Facts, others: Facts): boolean => {
  const known = new Set(some.conditions.map((condition) => JSON.stringify(condition)));
  return (
    some.kinds.every((kind) => others.kinds.includes(kind)) &&
    narrowFacts(some.kinds, others.conditions).conditions.every((condition) => known.has(JSON.stringify(condition)))
  );
};
