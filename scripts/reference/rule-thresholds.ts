import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import { describeCondition, describeFacts } from '../../renderer/views/rules/words/describe-condition.ts';
import { describeMeasure, describeParameter, shownParameters } from '../../renderer/views/rules/words/describe-measure.ts';
import { spanWords } from '../../renderer/views/rules/words/span-words.ts';
import type { Condition, Measure, Rule } from '../../shared/rule.ts';

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

const figuresOf = ({ when, logic }: Rule): { readonly words: string; readonly figure: number }[] => {
  if (logic.type === 'threshold')
    return [...logic.all.map((measure) => ({ words: describeMeasure(measure), figure: figureOf(measure) })), ...bounds(when.where)];
  if (logic.type === 'sequence')
    return logic.steps.map(({ kinds, where, at_least: figure }, at) => ({
      words: `${at === 0 ? 'first' : 'then'} at least ${figure} ${describeFacts([{ field: 'kind', in: kinds }, ...where], figure === 1)}`,
      figure,
    }));
  return shownParameters(logic.parameters).map(([name, figure]) => ({ words: describeParameter(name, figure), figure }));
};

/** Every figure that decides whether a built-in rule finds something, as the documents have them. */
export const ruleThresholds: readonly RuleThreshold[] = builtInRules.flatMap((rule) => {
  const within = rule.logic.type === 'built_in' ? null : rule.logic.within;
  return figuresOf(rule).map((figure) => ({ rule: rule.id, title: rule.title, ...figure, within }));
});

/** The window in words. */
export const withinWords = ({ within }: RuleThreshold): string => (within === null ? '' : spanWords(within));
