import type { Condition, SimpleCondition } from '../../shared/rule.ts';
import type { DetectedFact } from './detected-fact.ts';
import { readField } from './read-field.ts';

export type Predicate = (fact: DetectedFact) => boolean;

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Items of a list that are looked at; a list of an attacker may be long. */
const MOST_ITEMS = 100;

/** Whether a value, or one item of it when it is a list, satisfies the test. */
const some = (value: unknown, test: (one: string | number | boolean) => boolean): boolean => {
  if (isScalar(value)) return test(value);
  if (!Array.isArray(value)) return false;
  for (let at = 0; at < value.length && at < MOST_ITEMS; at++) {
    const one: unknown = value[at];
    if (isScalar(one) && test(one)) return true;
  }
  return false;
};

/** A test of text against words, ignoring case. */
const textTest =
  (given: string | readonly string[], fits: (text: string, word: string) => boolean) =>
  (value: string | number | boolean): boolean => {
    const words = typeof given === 'string' ? [given] : given;
    const text = String(value).toLowerCase();
    return words.some((word) => fits(text, word.toLowerCase()));
  };

const testOf = (condition: SimpleCondition): ((value: unknown) => boolean) => {
  if ('is' in condition) return (value) => some(value, (one) => one === condition.is);
  if ('not' in condition) return (value) => !some(value, (one) => one === condition.not);
  if ('in' in condition) {
    const wanted = new Set(condition.in);
    return (value) => some(value, (one) => wanted.has(one));
  }
  if ('not_in' in condition) {
    const unwanted = new Set(condition.not_in);
    return (value) => !some(value, (one) => unwanted.has(one));
  }
  if ('at_least' in condition) return (value) => typeof value === 'number' && value >= condition.at_least;
  if ('at_most' in condition) return (value) => typeof value === 'number' && value <= condition.at_most;
  if ('exists' in condition) return (value) => (value !== null && value !== undefined && value !== '') === condition.exists;
  const test =
    'contains' in condition
      ? textTest(condition.contains, (text, word) => text.includes(word))
      : 'starts_with' in condition
        ? textTest(condition.starts_with, (text, word) => text.startsWith(word))
        : textTest(condition.ends_with, (text, word) => text.endsWith(word));
  return (value) => some(value, test);
};

const compileSimple = (condition: SimpleCondition): Predicate => {
  const read = readField(condition.field);
  const test = testOf(condition);
  return (fact) => test(read(fact));
};

const compileOne = (condition: Condition): Predicate => {
  if ('any' in condition) {
    const tests = condition.any.map(compileSimple);
    return (fact) => tests.some((test) => test(fact));
  }
  if ('none' in condition) {
    const tests = condition.none.map(compileSimple);
    return (fact) => !tests.some((test) => test(fact));
  }
  return compileSimple(condition);
};

/** Makes one test of conditions that all have to be met; an empty list is met by every fact. Compiled once: nothing in a document is run as code. */
export const compileConditions = (conditions: readonly Condition[]): Predicate => {
  const [first, second, ...rest] = conditions.map(compileOne);
  if (!first) return () => true;
  if (!second) return first;
  if (rest.length === 0) return (fact) => first(fact) && second(fact);
  return (fact) => first(fact) && second(fact) && rest.every((test) => test(fact));
};
