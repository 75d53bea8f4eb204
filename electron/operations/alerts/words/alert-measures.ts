import type { CodedDetector, Rule } from '../../../../shared/rule.ts';
import { type MeasureWords, ruleMeasures } from '../../../../shared/rule-words/measure-words.ts';
import { figure } from '../../../../shared/rule-words/number-words.ts';
import type { AlertRecord } from '../../../store/detection-records.ts';

/** One line of the arithmetic of an alert. */
export interface MeasureLine {
  readonly measure: string;
  readonly observed: number;
  readonly threshold: number;
  /** The same as people read them, with their unit. */
  readonly observed_shown: string;
  readonly threshold_shown: string;
  readonly met: boolean;
}

type LineWords = Pick<MeasureWords, 'name' | 'figure' | 'met'>;

const more = (observed: number, threshold: number): boolean => observed > threshold;
const OBSERVED: LineWords = { name: 'observed', figure, met: (observed, threshold) => observed >= threshold };

/** What a coded detector measures. */
const coded: { readonly [D in CodedDetector]: LineWords } = {
  'client-baseline': { ...OBSERVED, name: 'tokens in the hour' },
  'refresh-reuse': { ...OBSERVED, name: 'spent refresh tokens used again' },
  'impossible-travel': { name: 'speed between two sign-ins, more than', figure: (value) => `${figure(value)} km/h`, met: more },
};

const wordsOf = (rule: Rule | null): readonly LineWords[] => {
  if (!rule) return [];
  return rule.logic.type === 'built_in' ? [coded[rule.logic.detector]] : ruleMeasures(rule);
};

/**
 * The arithmetic of an alert: each measure of the rule with what was observed when the first was highest, and what it was held against.
 *
 * @param rule As it was in that version; null when it is not known any more.
 */
export const alertMeasures = (
  rule: Rule | null,
  { measures, observed, threshold }: Pick<AlertRecord, 'measures' | 'observed' | 'threshold'>,
): MeasureLine[] => {
  const words = wordsOf(rule);
  const lines = measures.length > 0 ? measures : [{ observed, threshold }];
  return lines.map((line, at) => {
    const { name, figure: shown, met } = (words.length === lines.length ? words[at] : undefined) ?? OBSERVED;
    return {
      measure: name,
      observed: line.observed,
      threshold: line.threshold,
      observed_shown: shown(line.observed),
      threshold_shown: shown(line.threshold),
      met: met(line.observed, line.threshold),
    };
  });
};
