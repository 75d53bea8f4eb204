import type { Measure, RuleLogic } from '../../../../shared/rule.ts';
import { describeFacts } from './describe-condition.ts';
import { fieldsWords, fieldWords } from './field-words.ts';
import { kindWords } from './kind-words.ts';
import { shareWords, spanWords } from './span-words.ts';

const counted = (count: number, one: string, many: string): string => `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

/** One measure as a phrase: `at least 20 events that were refused`, `at least 5 different typed names among refused sign-ins`. */
export const describeMeasure = (measure: Measure): string => {
  if ('count' in measure) return `at least ${measure.count.toLocaleString('en-US')} ${describeFacts(measure.where, measure.count === 1)}`;
  if ('distinct' in measure) {
    const among = measure.where === undefined || measure.where.length === 0 ? '' : ` among ${describeFacts(measure.where)}`;
    return `at least ${measure.at_least.toLocaleString('en-US')} different ${fieldsWords(measure.distinct)}${among}`;
  }
  if ('per' in measure)
    return `on average at most ${measure.at_most.toLocaleString('en-US')} ${describeFacts(measure.where, measure.at_most === 1)} for each ${fieldWords(measure.per)}`;
  const bound = 'at_least' in measure ? `at least ${shareWords(measure.at_least)}` : `at most ${shareWords(measure.at_most)}`;
  return `${bound} of all ${describeFacts(measure.of)} are ${describeFacts(measure.share)}`;
};

/** What a measure compares with, in a few words: `20 events`, `10 addresses`, `80 %`. */
const shortMeasure = (measure: Measure): string => {
  if ('count' in measure) return counted(measure.count, 'event', 'events');
  if ('distinct' in measure) return `${measure.at_least.toLocaleString('en-US')} ${fieldsWords(measure.distinct)}`;
  if ('per' in measure) return `≤ ${measure.at_most.toLocaleString('en-US')} a ${fieldWords(measure.per)}`;
  return 'at_least' in measure ? `≥ ${shareWords(measure.at_least)}` : `≤ ${shareWords(measure.at_most)}`;
};

const parameterNames: Readonly<Record<string, string>> = {
  deviations: 'standard deviations over the mean',
  samples: 'hours known at least',
  tokens: 'tokens in the hour at least',
  times: 'times the mean at least',
  lost_reply_seconds: 'a lost reply comes again within',
  memory_seconds: 'an exchange is remembered for',
};

/** What a parameter of a detector is called. */
export const parameterWords = (name: string): string => parameterNames[name] ?? name.replace(/_seconds$/, '').replaceAll('_', ' ');

const parameterValue = (name: string, value: number): string =>
  name.endsWith('_seconds') ? spanWords(value) : value.toLocaleString('en-US');

/** Parameters that people set, with the rest of a detector's left out: what a switch of the kind of finding is cannot be turned. */
export const shownParameters = (parameters: Readonly<Record<string, number>>): readonly (readonly [name: string, value: number])[] =>
  Object.entries(parameters).filter(([name]) => name !== 'theft');

/** One parameter as a phrase: `standard deviations over the mean: 3`. */
export const describeParameter = (name: string, value: number): string => `${parameterWords(name)}: ${parameterValue(name, value)}`;

/** The thresholds of a rule in one line of a list: `20 events, 5 events, ≥ 80 % in 10 minutes`. */
export const thresholdWords = (logic: RuleLogic): string => {
  if (logic.type === 'threshold') return `${logic.all.map(shortMeasure).join(', ')} in ${spanWords(logic.within)}`;
  if (logic.type === 'sequence')
    return `${logic.steps.map(({ at_least, kinds }) => `${at_least.toLocaleString('en-US')} × ${kinds.length === 1 ? kindWords(kinds[0] ?? '') : 'events'}`).join(', then ')} in ${spanWords(logic.within)}`;
  return shownParameters(logic.parameters)
    .map(([name, value]) => describeParameter(name, value))
    .join(', ');
};
