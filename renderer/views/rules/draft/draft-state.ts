import type { Rule } from '../../../../shared/rule.ts';
import { type RuleProblem, readRule, ruleProblems, writeRule } from './read-rule.ts';

/** A rule while it is edited, as a document and as text; the text may be no rule for a while. */
export interface DraftState {
  /** The last that was a rule, or nearly: a number of it may be out of bounds. */
  readonly rule: Rule;
  readonly text: string;
  /** What keeps it from being tried and saved. */
  readonly problems: readonly RuleProblem[];
}

export const draftOf = (rule: Rule): DraftState => ({ rule, text: writeRule(rule), problems: ruleProblems(rule) });

/** The draft with the text as it was typed: the document follows once the text is a rule. */
export const withText = (draft: DraftState, text: string): DraftState => {
  const read = readRule(text);
  return read.ok ? { rule: read.rule, text, problems: [] } : { ...draft, text, problems: read.problems };
};

/** Problems by the place of their field, the first of each; what has no place is under the whole. */
export const problemsByPath = (problems: readonly RuleProblem[]): Readonly<Record<string, string>> =>
  Object.fromEntries(problems.toReversed().map(({ path, problem }) => [path, problem]));
