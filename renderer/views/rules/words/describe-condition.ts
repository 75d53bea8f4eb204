import type { Condition, SimpleCondition } from '../../../../shared/rule.ts';
import { fieldWords } from './field-words.ts';
import { kindWords, spoken } from './kind-words.ts';

type Scalar = string | number | boolean;

const valueWords = (field: string, value: Scalar): string => {
  if (field === 'kind') return kindWords(String(value));
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? value.toLocaleString('en-US') : `“${value}”`;
};

const texts = (value: string | readonly string[]): string =>
  spoken(
    [value].flat().map((one) => `“${one}”`),
    'or',
  );

/** Facts of a kind are spoken of by what they are; everything else by member and value. */
const isOf = (field: string, values: readonly Scalar[], not: boolean): string => {
  if (field === 'success' && values.length === 1) return (values[0] === true) === not ? 'it was refused' : 'it worked';
  if (field === 'details.foreign' && values.length === 1)
    return `${(values[0] === true) === not ? 'no' : 'a'} page elsewhere had the browser send it`;
  const list = spoken(
    values.map((value) => valueWords(field, value)),
    'or',
  );
  if (field === 'kind') return `it is ${not ? 'not ' : ''}among the ${list}`;
  return `the ${fieldWords(field)} is ${not ? 'not ' : ''}${list}`;
};

const simpleWords = (condition: SimpleCondition): string => {
  const { field } = condition;
  const name = `the ${fieldWords(field)}`;
  if ('is' in condition) return isOf(field, [condition.is], false);
  if ('in' in condition) return isOf(field, condition.in, false);
  if ('not' in condition) return isOf(field, [condition.not], true);
  if ('not_in' in condition) return isOf(field, condition.not_in, true);
  if ('at_least' in condition) return `${name} is at least ${condition.at_least.toLocaleString('en-US')}`;
  if ('at_most' in condition) return `${name} is at most ${condition.at_most.toLocaleString('en-US')}`;
  if ('contains' in condition) return `${name} contains ${texts(condition.contains)}`;
  if ('starts_with' in condition) return `${name} starts with ${texts(condition.starts_with)}`;
  if ('ends_with' in condition) return `${name} ends with ${texts(condition.ends_with)}`;
  return `${name} is ${condition.exists ? 'given' : 'missing'}`;
};

/** One condition as a clause: `the reason is “wrong_password”`, `it was refused`. */
export const describeCondition = (condition: Condition): string => {
  if ('any' in condition) return condition.any.map(simpleWords).join(', or ');
  if ('none' in condition) return `not one of these holds: ${condition.none.map(simpleWords).join('; ')}`;
  return simpleWords(condition);
};

const kindsOf = (condition: Condition): readonly string[] | undefined => {
  if (!('field' in condition) || condition.field !== 'kind') return undefined;
  if ('is' in condition) return [String(condition.is)];
  return 'in' in condition ? condition.in.map(String) : undefined;
};

const otherThan = (condition: Condition): readonly string[] | undefined => {
  if (!('field' in condition) || condition.field !== 'kind') return undefined;
  if ('not' in condition) return [String(condition.not)];
  return 'not_in' in condition ? condition.not_in.map(String) : undefined;
};

const outcomeOf = (condition: Condition): string | undefined =>
  'field' in condition && condition.field === 'success' && 'is' in condition
    ? condition.is === true
      ? 'that worked'
      : 'that were refused'
    : undefined;

/**
 * The facts that meet conditions, as several of them are called: `refused sign-ins`, `events that were refused`, `events other than exceeded limits where the …`.
 *
 * @param one Whether a single one is meant, where it has no name of its own.
 */
export const describeFacts = (conditions: readonly Condition[] | undefined, one = false): string => {
  const all = conditions ?? [];
  const named = all.find((condition) => kindsOf(condition) !== undefined);
  const noun = named ? spoken((kindsOf(named) ?? []).map(kindWords), 'or') : one ? 'event' : 'events';
  const left = all.filter((condition) => condition !== named);
  const others = left.flatMap((condition) => otherThan(condition) ?? []);
  const outcomes = left.flatMap((condition) => outcomeOf(condition) ?? []).map((words) => (one ? words.replace(' were ', ' was ') : words));
  const rest = left.filter((condition) => otherThan(condition) === undefined && outcomeOf(condition) === undefined);
  return [
    noun,
    ...outcomes.slice(0, 1),
    ...(others.length === 0 ? [] : [`other than ${spoken(others.map(kindWords), 'or')}`]),
    ...(rest.length === 0 ? [] : [`where ${rest.map(describeCondition).join(', and where ')}`]),
  ].join(' ');
};
