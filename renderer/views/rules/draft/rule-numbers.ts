import type { Measure, Rule } from '../../../../shared/rule.ts';
import { parameterWords, shownParameters } from '../../../../shared/rule-words/describe-measure.ts';
import { fieldWords } from '../../../../shared/rule-words/field-words.ts';
import { kindsWords } from '../../../../shared/rule-words/kind-words.ts';
import { type MeasureWords, ruleMeasures } from '../../../../shared/rule-words/measure-words.ts';

/** A number of a rule that can be set, with where it stands and what it may be. */
export interface RuleNumber {
  /** Place in the document: `logic.all.0.count`. */
  readonly path: string;
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  /** `seconds` is asked for in a unit that fits, `share` as a percentage. */
  readonly form: 'count' | 'seconds' | 'share' | 'decimal';
  readonly min: number;
  readonly max: number;
}

const MOST_SECONDS = 2_678_400;

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** What a measure is called in a label: by its own name, or by the kinds alone; its conditions stand in the hint. */
const labelOf = (name: { readonly many: string } | undefined, { facts }: MeasureWords): string => name?.many ?? kindsWords(facts.kinds)[1];

const numberOf = (measure: Measure, words: MeasureWords, at: number): RuleNumber => {
  const path = `logic.all.${at}`;
  const facts = labelOf(measure.name, words);
  const meant = words.meant[1];
  const hint = meant === facts ? '' : meant;
  if ('count' in measure)
    return { path: `${path}.count`, label: `${capital(facts)}, at least`, hint, value: measure.count, form: 'count', min: 1, max: 10_000 };
  if ('distinct' in measure) {
    const label = `Different ${fieldWords(measure.distinct)[1]}, at least`;
    return { path: `${path}.at_least`, label, hint: `among ${meant}`, value: measure.at_least, form: 'count', min: 1, max: 1000 };
  }
  if ('per' in measure) {
    const label = `${capital(facts)} for each ${fieldWords(measure.per)[0]}, at most`;
    return { path: `${path}.at_most`, label, hint, value: measure.at_most, form: 'decimal', min: 0.01, max: 1_000_000 };
  }
  const [name, value] = 'at_least' in measure ? (['at_least', measure.at_least] as const) : (['at_most', measure.at_most] as const);
  const label = `Share of ${facts}, ${name === 'at_least' ? 'at least' : 'at most'}`;
  return { path: `${path}.${name}`, label, hint, value, form: 'share', min: 0, max: 1 };
};

/** Two measures of one kind are told apart by their place in the rule. */
const toldApart = (numbers: readonly RuleNumber[]): readonly RuleNumber[] =>
  numbers.map((number, at) =>
    numbers.some((other) => other !== number && other.label === number.label)
      ? { ...number, label: `${number.label} (measure ${at + 1})` }
      : number,
  );

const windowOf = (within: number): RuleNumber => ({
  path: 'logic.within',
  label: 'Window',
  hint: 'All of it must fall within this time',
  value: within,
  form: 'seconds',
  min: 1,
  max: MOST_SECONDS,
});

const parameterNumber = (name: string, value: number): RuleNumber => {
  const label = parameterWords(name);
  return {
    path: `logic.parameters.${name}`,
    label: capital(label),
    hint: '',
    value,
    form: name.endsWith('_seconds') ? 'seconds' : 'decimal',
    min: 0,
    max: name.endsWith('_seconds') ? MOST_SECONDS : 1_000_000,
  };
};

/** The thresholds of a rule: every number its logic compares with, in the order of the document. */
export const thresholdNumbers = (rule: Rule): readonly RuleNumber[] => {
  const { logic } = rule;
  if (logic.type === 'built_in') return shownParameters(logic.parameters).map(([name, value]) => parameterNumber(name, value));
  const numbers = ruleMeasures(rule).flatMap((words, at): RuleNumber[] => {
    if (logic.type === 'threshold') return logic.all[at] ? [numberOf(logic.all[at], words, at)] : [];
    const step = logic.steps[at];
    if (!step) return [];
    const label = `Step ${at + 1}, at least`;
    return [{ path: `logic.steps.${at}.at_least`, label, hint: words.name, value: step.at_least, form: 'count', min: 1, max: 500 }];
  });
  return [windowOf(logic.within), ...toldApart(numbers)];
};

/** How long later findings join the open alert. */
export const groupNumber = ({ group_seconds: value }: Rule): RuleNumber => ({
  path: 'group_seconds',
  label: 'Joins the open alert within',
  hint: 'Later findings about the same subject raise no alert of their own',
  value,
  form: 'seconds',
  min: 1,
  max: MOST_SECONDS,
});

const put = (value: unknown, path: readonly string[], number: number): unknown => {
  const [name, ...rest] = path;
  if (name === undefined) return number;
  if (Array.isArray(value)) return value.map((item, at) => (String(at) === name ? put(item, rest, number) : item));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, key === name ? put(member, rest, number) : member]));
};

/** The rule with one number set; all else is as it was. A place that the rule does not have changes nothing. */
export const withNumber = (rule: Rule, path: string, number: number): Rule => put(rule, path.split('.'), number) as Rule;
