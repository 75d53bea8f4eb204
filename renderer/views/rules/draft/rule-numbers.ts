import type { Measure, Rule } from '../../../../shared/rule.ts';
import { describeFacts } from '../words/describe-condition.ts';
import { parameterWords, shownParameters } from '../words/describe-measure.ts';
import { fieldsWords, fieldWords } from '../words/field-words.ts';

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

/** What a measure looks at, under its field. */
const whereHint = (measure: Measure): string => {
  if ('share' in measure) return `of all ${describeFacts(measure.of)}: ${describeFacts(measure.share)}`;
  return measure.where === undefined || measure.where.length === 0 ? 'of all it looks at' : `of ${describeFacts(measure.where)}`;
};

const numberOf = (measure: Measure, at: number): RuleNumber => {
  const path = `logic.all.${at}`;
  const hint = whereHint(measure);
  if ('count' in measure)
    return { path: `${path}.count`, label: 'Events, at least', hint, value: measure.count, form: 'count', min: 1, max: 10_000 };
  if ('distinct' in measure) {
    const label = `Different ${fieldsWords(measure.distinct)}, at least`;
    return { path: `${path}.at_least`, label, hint, value: measure.at_least, form: 'count', min: 1, max: 1000 };
  }
  if ('per' in measure) {
    const label = `Events for each ${fieldWords(measure.per)}, at most`;
    return { path: `${path}.at_most`, label, hint, value: measure.at_most, form: 'decimal', min: 0.01, max: 1_000_000 };
  }
  const [name, value] = 'at_least' in measure ? (['at_least', measure.at_least] as const) : (['at_most', measure.at_most] as const);
  const label = name === 'at_least' ? 'Part of events, at least' : 'Part of events, at most';
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
    label: `${label.slice(0, 1).toUpperCase()}${label.slice(1)}`,
    hint: '',
    value,
    form: name.endsWith('_seconds') ? 'seconds' : 'decimal',
    min: 0,
    max: name.endsWith('_seconds') ? MOST_SECONDS : 1_000_000,
  };
};

/** The thresholds of a rule: every number its logic compares with, in the order of the document. */
export const thresholdNumbers = ({ logic }: Rule): readonly RuleNumber[] => {
  if (logic.type === 'threshold') return [windowOf(logic.within), ...toldApart(logic.all.map(numberOf))];
  if (logic.type === 'built_in') return shownParameters(logic.parameters).map(([name, value]) => parameterNumber(name, value));
  const steps = logic.steps.map(
    ({ kinds, where, at_least }, at): RuleNumber => ({
      path: `logic.steps.${at}.at_least`,
      label: `Step ${at + 1}, at least`,
      hint: describeFacts([{ field: 'kind', in: kinds }, ...where]),
      value: at_least,
      form: 'count',
      min: 1,
      max: 500,
    }),
  );
  return [windowOf(logic.within), ...steps];
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
