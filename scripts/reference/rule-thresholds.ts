import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import type { Condition, Measure, Rule } from '../../shared/rule.ts';
import { describeCondition } from '../../shared/rule-words/describe-condition.ts';
import { describeMeasures, describeParameter, shownParameters } from '../../shared/rule-words/describe-measure.ts';
import { spanWords } from '../../shared/rule-words/number-words.ts';

/** One figure of a rule. */
export interface RuleThreshold {
  readonly rule: string;
  readonly title: string;
  readonly words: string;
  readonly figure: number;
  /** The window in seconds; null where the detector has none of its own. */
  readonly within: number | null;
}

const figureOf = (measure: Measure): number =>
  'count' in measure ? measure.count : 'at_least' in measure ? measure.at_least : measure.at_most;

/** What a fact must come to before the rule looks at it at all. */
const bounds = (where: readonly Condition[]): { readonly words: string; readonly figure: number }[] =>
  where
    .flatMap((condition) => ('any' in condition ? condition.any : 'none' in condition ? [] : [condition]))
    .flatMap((condition) =>
      'at_least' in condition
        ? [{ words: describeCondition(condition), figure: condition.at_least }]
        : 'at_most' in condition
          ? [{ words: describeCondition(condition), figure: condition.at_most }]
          : [],
    );

const figuresOf = (rule: Rule): { readonly words: string; readonly figure: number }[] => {
  const { when, logic } = rule;
  const phrases = describeMeasures(rule);
  if (logic.type === 'threshold')
    return [...logic.all.map((measure, at) => ({ words: phrases[at] ?? '', figure: figureOf(measure) })), ...bounds(when.where)];
  if (logic.type === 'sequence')
    return logic.steps.map(({ at_least: figure }, at) => ({ words: `${at === 0 ? 'first' : 'then'} ${phrases[at]}`, figure }));
  return shownParameters(logic.parameters).map(([name, figure]) => ({ words: describeParameter(name, figure), figure }));
};

/** Every figure that decides whether a built-in rule finds something, as the documents have them. */
export const ruleThresholds: readonly RuleThreshold[] = builtInRules.flatMap((rule) => {
  const within = rule.logic.type === 'built_in' ? null : rule.logic.within;
  return figuresOf(rule).map((figure) => ({ rule: rule.id, title: rule.title, ...figure, within }));
});

/** The window in words. */
export const withinWords = ({ within }: RuleThreshold): string => (within === null ? '' : spanWords(within));
