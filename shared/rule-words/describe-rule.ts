import type { Rule } from '../rule.ts';
import { describeCondition } from './describe-condition.ts';
import { describeMeasures, describeParameter, shownParameters } from './describe-measure.ts';
import { eachSubject, subjectWords } from './field-words.ts';
import { kindWords, spoken } from './kind-words.ts';
import { spanWords } from './number-words.ts';

/** A sentence of a rule, with what it lists. */
export interface RuleSentence {
  readonly text: string;
  readonly items: readonly string[];
}

const sentence = (text: string, items: readonly string[] = []): RuleSentence => ({ text, items });

const detectors: Readonly<Record<string, string>> = {
  'refresh-reuse':
    'A refresh token that was exchanged before came back. From the same place and soon after, its first reply was probably lost; from elsewhere or later, it was probably stolen.',
  'client-baseline': 'The client gets far more tokens in an hour than in the hours of the last 14 days.',
  'impossible-travel': 'Two sign-ins of one person came from places that nobody travels between in the time that lies between them.',
};

const logicSentence = (rule: Rule): readonly RuleSentence[] => {
  const { logic } = rule;
  if (logic.type === 'threshold') {
    const lead = logic.all.length === 1 ? 'It finds something when this holds' : 'It finds something when all of this holds at once';
    return [sentence(`${lead} within ${spanWords(logic.within)}:`, describeMeasures(rule))];
  }
  if (logic.type === 'sequence')
    return [sentence(`It finds something when these follow one another within ${spanWords(logic.within)}:`, describeMeasures(rule))];
  const parameters = shownParameters(logic.parameters);
  const detector = sentence(detectors[logic.detector] ?? `The detector ${logic.detector} decides.`);
  if (parameters.length === 0) return [detector];
  const figures = parameters.map(([name, value]) => describeParameter(name, value));
  return [detector, sentence('With these figures:', figures)];
};

/**
 * The logic of a rule in sentences that people read: whom it judges, what it looks at, when it finds something, and what joins an open alert. What an importer wrote
 * into the rule stands in them as it is: show it as text.
 */
export const describeRule = (rule: Rule): readonly RuleSentence[] => {
  const { subject, when, group_seconds: group } = rule;
  const joined = subject === 'server' ? 'Later findings' : `Later findings about the same ${subjectWords[subject].toLowerCase()}`;
  const kinds = when.kinds.map((kind) => kindWords(kind)[1]);
  return [
    sentence(`It judges ${eachSubject(subject)}, and looks at ${spoken(kinds)}.`),
    ...(when.where.length === 0 ? [] : [sentence('Of these it takes those where:', when.where.map(describeCondition))]),
    ...logicSentence(rule),
    sentence(`${joined} join the open alert while its last event is no older than ${spanWords(group)}.`),
  ];
};
