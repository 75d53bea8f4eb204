import type { Condition, SimpleCondition } from '../../shared/rule.ts';
import type { DetectedFact } from './detected-fact.ts';
import { readField } from './read-field.ts';

export type Predicate = (fact: DetectedFact) => boolean;

type Scalar = string | number | boolean;

const isScalar = (value: unknown): value is Scalar => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Items of a list that are looked at; a list of an attacker may be long. */
const MOST_ITEMS = 100;

/** Whether a value, or one item of it when it is a list, satisfies the test. */
const some = (value: unknown, test: (one: Scalar) => boolean): boolean => {
  if (isScalar(value)) return test(value);
  if (!Array.isArray(value)) return false;
  for (let at = 0; at < value.length && at < MOST_ITEMS; at++) {
    const one: unknown = value[at];
    if (isScalar(one) && test(one)) return true;
  }
  return false;
};

/** A test of text against words, ignoring case. */
const textTest = (given: string | readonly string[], fits: (text: string, word: string) => boolean): ((value: Scalar) => boolean) => {
  const words = [given].flat().map((word) => word.toLowerCase());
  return (value) => {
    const text = String(value).toLowerCase();
    return words.some((word) => fits(text, word));
  };
};

/** The tests are made once, and not for each fact. */
const testOf = (condition: SimpleCondition): ((value: unknown) => boolean) => {
  if ('at_least' in condition) return (value) => typeof value === 'number' && value >= condition.at_least;
  if ('at_most' in condition) return (value) => typeof value === 'number' && value <= condition.at_most;
  if ('exists' in condition) return (value) => (value !== null && value !== undefined && value !== '') === condition.exists;
  if ('not' in condition || 'not_in' in condition) {
    const unwanted = new Set<Scalar>('not' in condition ? [condition.not] : condition.not_in);
    const test = (one: Scalar): boolean => unwanted.has(one);
    return (value) => !some(value, test);
  }
  if ('is' in condition) {
    const wanted = condition.is;
    const test = (one: Scalar): boolean => one === wanted;
    return (value) => some(value, test);
  }
  if ('in' in condition) {
    const wanted = new Set<Scalar>(condition.in);
    const test = (one: Scalar): boolean => wanted.has(one);
    return (value) => some(value, test);
  }
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
