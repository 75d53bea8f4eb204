import type { Measure, Rule } from '../rule.ts';
import { narrowFacts, shortFactWords } from './fact-words.ts';
import { fieldWords } from './field-words.ts';
import { type MeasureWords, ruleMeasures } from './measure-words.ts';
import { shareWords, spanWords } from './number-words.ts';

const number = (value: number): string => value.toLocaleString('en-US');

/** What the facts are called, and what that means where they have a name of their own: `refused proofs (failed sign-ins or rejected access tokens)`. */
const factsInFull = ({ words, meant, isNamed }: MeasureWords, isOne = false): string => {
  const at = isOne ? 0 : 1;
  return isNamed && words[at] !== meant[at] ? `${words[at]} (${meant[at]})` : meant[at];
};

/** One measure as a phrase: `at least 20 refused codes`, `at least 5 different login names among failed sign-ins`. */
const measurePhrase = (rule: Rule, measure: Measure, words: MeasureWords): string => {
  if ('count' in measure) return `at least ${number(measure.count)} ${factsInFull(words, measure.count === 1)}`;
  if ('distinct' in measure)
    return `at least ${number(measure.at_least)} different ${fieldWords(measure.distinct)[1]} among ${factsInFull(words)}`;
  if ('per' in measure)
    return `in the median at most ${number(measure.at_most)} ${factsInFull(words, measure.at_most === 1)} for each ${fieldWords(measure.per)[0]}`;
  const bound = 'at_least' in measure ? `at least ${shareWords(measure.at_least)}` : `at most ${shareWords(measure.at_most)}`;
  const { kinds } = narrowFacts(rule.when.kinds, rule.when.where);
  return `${bound} of all ${shortFactWords(kinds, measure.of ?? [])[1]} are ${factsInFull(words)}`;
};

/** The measures of a rule as phrases, in its order; none for a detector that is code. */
export const describeMeasures = (rule: Rule): readonly string[] => {
  const { logic } = rule;
  const words = ruleMeasures(rule);
  if (logic.type === 'built_in') return [];
  return words.map((one, at) => {
    const measure = logic.type === 'threshold' ? logic.all[at] : undefined;
    if (measure) return measurePhrase(rule, measure, one);
    const count = logic.type === 'sequence' ? (logic.steps[at]?.at_least ?? 1) : 1;
    return `at least ${number(count)} ${factsInFull(one, count === 1)}`;
  });
};

/** What a measure compares with, in a few words: `20 refused proofs`, `10 addresses`, `≥ 80 % failed sign-ins`. */
const shortMeasure = (measure: Measure, { words }: MeasureWords, isNamed: boolean): string => {
  if ('count' in measure) return `${number(measure.count)} ${words[measure.count === 1 ? 0 : 1]}`;
  if ('distinct' in measure) return `${number(measure.at_least)} ${fieldWords(measure.distinct)[measure.at_least === 1 ? 0 : 1]}`;
  if ('per' in measure) return `≤ ${number(measure.at_most)} a ${fieldWords(measure.per)[0]}`;
  const share = 'at_least' in measure ? `≥ ${shareWords(measure.at_least)}` : `≤ ${shareWords(measure.at_most)}`;
  return `${share} ${isNamed ? 'of all' : words[1]}`;
};

const parameterNames: Readonly<Record<string, string>> = {
  deviations: 'standard deviations over the mean',
  samples: 'hours known at least',
  tokens: 'tokens in the hour at least',
  times: 'times the mean at least',
  lost_reply_seconds: 'a lost reply comes again within',
  memory_seconds: 'an exchange is remembered for',
  kilometres_per_hour: 'km/h, faster than which nobody travels',
  kilometres: 'km apart at least',
};

/** What a parameter of a detector is called. */
export const parameterWords = (name: string): string => parameterNames[name] ?? name.replace(/_seconds$/, '').replaceAll('_', ' ');

const parameterValue = (name: string, value: number): string => (name.endsWith('_seconds') ? spanWords(value) : number(value));

/** Parameters that people set, with the rest of a detector's left out: what a switch of the kind of finding is cannot be turned. */
export const shownParameters = (parameters: Readonly<Record<string, number>>): readonly (readonly [name: string, value: number])[] =>
  Object.entries(parameters).filter(([name]) => name !== 'theft');

/** One parameter as a phrase: `standard deviations over the mean: 3`. */
export const describeParameter = (name: string, value: number): string => `${parameterWords(name)}: ${parameterValue(name, value)}`;

/** The thresholds of a rule in one line of a list: `20 refused proofs, 5 failed sign-ins, ≥ 80 % refused proofs in 10 minutes`. */
export const thresholdWords = (rule: Rule): string => {
  const { logic } = rule;
  if (logic.type === 'built_in')
    return shownParameters(logic.parameters)
      .map(([name, value]) => describeParameter(name, value))
      .join(', ');
  const words = ruleMeasures(rule);
  if (logic.type === 'threshold') {
    const parts = logic.all.flatMap((measure, at) => {
      const one = words[at];
      const isNamed = logic.all.some((other, before) => before < at && 'count' in other && words[before]?.words[1] === one?.words[1]);
      return one ? [shortMeasure(measure, one, isNamed)] : [];
    });
    const [only] = logic.all;
    const isOnce = logic.all.length === 1 && only !== undefined && 'count' in only && only.count === 1;
    return isOnce ? parts.join() : `${parts.join(', ')} in ${spanWords(logic.within)}`;
  }
  const steps = logic.steps.map(({ at_least }, at) => `${number(at_least)} ${words[at]?.words[at_least === 1 ? 0 : 1] ?? ''}`);
  return `${steps.join(', then ')} in ${spanWords(logic.within)}`;
};
