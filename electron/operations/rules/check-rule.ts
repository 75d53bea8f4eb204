import type { Rule } from '../../../shared/rule.ts';
import { tryRule } from '../../detect/try-rule.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationOutcome, refuse, refuseInput } from '../operation.ts';
import { checkPlaybook } from './check-playbook.ts';

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

/** Refuses a rule by its tests that fail: each is named. */
export const refuseFailing = (field: string, titles: readonly string[], fix: string): OperationOutcome<never> =>
  refuseInput(
    titles.map((title, at) => ({ field: `${field}.${at}`, problem: `The test ${shown(title)} fails.`, fix })),
    titles.length,
  );

/** The same, and that the playbook it names fits and its own tests pass: what fails them does not come into force. */
export const checkRuleToSave = (rule: Rule): OperationOutcome<Rule> => {
  const checked = checkRule(rule);
  if (!checked.ok) return checked;
  const answered = checkPlaybook('rule.playbook', rule);
  if (!answered.ok) return answered;
  const failing = failingTests(rule);
  return failing.length === 0 ? done(rule) : refuseFailing('rule.tests', failing, 'Correct the rule or the test.');
};
