import type { CodedDetector, Rule } from '../../../../shared/rule.ts';
import type { AlertRecord } from '../../../store/detection-records.ts';
import { type MeasureWords, measureWords, stepWords } from './measure-words.ts';

/** One line of the arithmetic of an alert. */
export interface MeasureLine {
  readonly measure: string;
  readonly observed: number;
  readonly threshold: number;
  readonly met: boolean;
}

const OBSERVED: MeasureWords = {
  name: 'observed',
  told: (observed) => String(observed),
  met: (observed, threshold) => observed >= threshold,
};

/** What a coded detector measures. */
const coded: { readonly [D in CodedDetector]: MeasureWords } = {
  'client-baseline': {
    name: 'tokens in the hour',
    told: (observed) => `${observed} tokens`,
    met: (observed, threshold) => observed > threshold,
  },
  'refresh-reuse': { name: 'spent refresh tokens used again', told: (observed) => `${observed}`, met: OBSERVED.met },
  'impossible-travel': {
    name: 'km/h between two sign-ins',
    told: (observed) => `${observed} km/h`,
    met: (observed, threshold) => observed > threshold,
  },
};

/** The measures of a rule in words, in its order. */
export const wordsOfRule = (rule: Rule): readonly MeasureWords[] => {
  const { logic } = rule;
  if (logic.type === 'threshold') return logic.all.map((measure) => measureWords(rule, measure));
  if (logic.type === 'sequence') return logic.steps.map((step) => stepWords(rule, step));
  return [coded[logic.detector]];
};

/**
 * The arithmetic of an alert: each measure of the rule with what was observed when it was decided and what it was held against. The first goes on with the alert: the most
 * that was observed.
 *
 * @param rule As it was in that version; null when it is not known any more.
 */
export const alertMeasures = (
  rule: Rule | null,
  { measures, observed, threshold }: Pick<AlertRecord, 'measures' | 'observed' | 'threshold'>,
): MeasureLine[] => {
  const words = rule ? wordsOfRule(rule) : [];
  const lines = measures.length > 0 ? measures : [{ observed, threshold }];
  return lines.map((line, at) => {
    const { name, met } = (words.length === lines.length ? words[at] : undefined) ?? OBSERVED;
    const most = at === 0 && words.length === lines.length && met(observed, line.threshold) ? observed : line.observed;
    return { measure: name, observed: most, threshold: line.threshold, met: met(most, line.threshold) };
  });
};
