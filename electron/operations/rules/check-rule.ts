import type { Rule } from '../../../shared/rule.ts';
import { tryRule } from '../../detect/try-rule.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationOutcome, refuse } from '../operation.ts';

/** Characters of one rule as JSON text: longer lists belong elsewhere than into what every fact is held against. */
const LONGEST = 65_536;
/** Facts that all tests of a rule may make: they are folded while somebody waits. */
const MOST_TEST_FACTS = 20_000;

/** Whether a rule is small enough to be run, and what its tests make to be tried; refusal `invalid_input`. */
export const checkRule = (rule: Rule): OperationOutcome<Rule> => {
  const length = JSON.stringify(rule).length;
  if (length > LONGEST) return refuse('invalid_input', `rule: It is ${length} characters long, and may be ${LONGEST}: shorten its lists.`);
  const facts = rule.tests.reduce((sum, test) => sum + test.facts.reduce((all, { times }) => all + times, 0), 0);
  if (facts > MOST_TEST_FACTS)
    return refuse('invalid_input', `rule.tests: Together they make ${facts} facts, and may make ${MOST_TEST_FACTS}: repeat fewer of them.`);
  return done(rule);
};

/** Titles of the rule's own tests that fail. */
export const failingTests = (rule: Rule): string[] => tryRule(rule).flatMap(({ passed, title }) => (passed ? [] : [title]));

/** The same, and that its own tests pass: what fails them does not come into force. */
export const checkRuleToSave = (rule: Rule): OperationOutcome<Rule> => {
  const checked = checkRule(rule);
  if (!checked.ok) return checked;
  const [failing] = failingTests(rule);
  return failing === undefined
    ? done(rule)
    : refuse('invalid_input', `rule.tests: The test ${shown(failing)} fails. Correct the rule or the test.`);
};
