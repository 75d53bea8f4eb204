import type { Condition, SimpleCondition } from '../rule.ts';
import { fieldWords } from './field-words.ts';
import { kindWords, spoken } from './kind-words.ts';

type Scalar = string | number | boolean;

/** Values of one condition that are named; the rest are counted. */
const MOST_NAMED = 8;

const valueWords = (field: string, value: Scalar): string => {
  if (field === 'kind') return kindWords(String(value))[1];
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? value.toLocaleString('en-US') : `“${value}”`;
};

const listed = (words: readonly string[]): string =>
  spoken(words.length <= MOST_NAMED ? words : [...words.slice(0, MOST_NAMED), `${words.length - MOST_NAMED} more`], 'or');

const texts = (value: string | readonly string[]): string => listed([value].flat().map((one) => `“${one}”`));

/** Facts of a kind are spoken of by what they are; everything else by member and value. */
const isOf = (field: string, values: readonly Scalar[], not: boolean): string => {
  if (field === 'success' && values.length === 1) return (values[0] === true) === not ? 'it was refused' : 'it worked';
  if (field === 'details.foreign' && values.length === 1)
    return `${(values[0] === true) === not ? 'no' : 'a'} page elsewhere had the browser send it`;
  const list = listed(values.map((value) => valueWords(field, value)));
  if (field === 'kind') return `it is ${not ? 'not ' : ''}among the ${list}`;
  return `the ${fieldWords(field)[0]} is ${not ? 'not ' : ''}${list}`;
};

const simpleWords = (condition: SimpleCondition): string => {
  const { field } = condition;
  const name = `the ${fieldWords(field)[0]}`;
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

/** One condition as a clause: `the reason is “wrong_password”`, `it was refused`. What an importer wrote into it stands in it as it is: show it as text. */
export const describeCondition = (condition: Condition): string => {
  if ('any' in condition) return condition.any.map(simpleWords).join(', or ');
  if ('none' in condition) return `not one of these holds: ${condition.none.map(simpleWords).join('; ')}`;
  return simpleWords(condition);
};
