import type { RuleState } from '../../../shared/contract/rules.ts';
import type { Rule, RuleOverride } from '../../../shared/rule.ts';
import { ruleOverride } from '../../../shared/rule.ts';
import { differenceOf } from '../../detect/rule-text.ts';
import { builtInRules } from '../../detect/rules/built-in-rules.ts';
import { rulesInForce } from '../../detect/rules-in-force.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { checkPlaybook } from './check-playbook.ts';
import { failingTests, refuseFailing } from './check-rule.ts';
import { describeRule } from './describe-rules.ts';
import { type NewVersion, putRuleVersion, type RuleAtHand } from './put-rule-version.ts';

interface Input {
  id: string;
  version: number;
  override: RuleOverride;
  note: string;
  /** Tests of the rule that fail with the change are known. */
  despite_tests: boolean;
}

const MEMBERS = Object.keys(ruleOverride.shape) as (keyof RuleOverride)[];

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const changeWords = (before: Rule, after: Rule): string =>
  MEMBERS.filter((name) => !isSame(before[name], after[name]))
    .map((name) => (name === 'enabled' ? (after.enabled ? 'enabled' : 'disabled') : name))
    .join(', ');

/** What a rule judges by can be set, but not turned into something else under its name. */
const isOfKind = (builtIn: Rule, { logic }: Rule): boolean => {
  if (logic.type !== builtIn.logic.type) return false;
  return logic.type !== 'built_in' || builtIn.logic.type !== 'built_in' || logic.detector === builtIn.logic.detector;
};

const merged = (builtIn: Rule, { inForce }: RuleAtHand, { version, override, id }: Input): OperationOutcome<NewVersion> => {
  if (!inForce) return refuse('not_found', `There is no rule ${shown(id)} in force.`);
  const before = inForce.rule;
  if (before.version !== version)
    return refuse('conflict', `Version ${before.version} of the rule is in force by now, not ${version}: look at it again.`);
  const given = Object.fromEntries(Object.entries(override).filter(([, value]) => value !== undefined));
  const after: Rule = { ...before, ...given };
  if (!isOfKind(builtIn, after))
    return refuse('invalid_input', 'override.logic: A built-in rule keeps its kind of logic. Make an own rule instead.');
  const answered = override.playbook === undefined ? done(null) : checkPlaybook('override.playbook', after);
  if (!answered.ok) return answered;
  const change = changeWords(before, after);
  if (change === '') return refuse('conflict', 'The rule is like that already.');
  return done({ origin: 'built_in', body: differenceOf(builtIn, after), change });
};

/** Refuses tests of the rule that the change makes fail. Those that fail already were known at an earlier change; another kind of logic is refused where it is put. */
const judgeTests = async ({ store }: OperationDeps, builtIn: Rule, { override, despite_tests }: Input): Promise<OperationOutcome<null>> => {
  const { logic } = override;
  const before = rulesInForce(await store.read.rules.current()).find(({ rule }) => rule.id === builtIn.id)?.rule;
  if (despite_tests || !logic || !before || isSame(logic, before.logic) || !isOfKind(builtIn, { ...before, logic })) return done(null);
  const known = failingTests(before);
  const failing = failingTests({ ...before, logic }).filter((title) => !known.includes(title));
  return failing.length === 0 ? done(null) : refuseFailing('tests', failing, 'Choose other figures, or say that this is known.');
};

/**
 * Changes a built-in rule for this installation, in force from the next fact on. What was changed of it before stays changed; what is set to what the product comes with follows
 * the product again.
 *
 * @param input.version The version the change was made on.
 * @param input.despite_tests That tests of the rule fail by the change is known; without it they are refused.
 * @returns The rule; refusal `not_found`, `invalid_input` for an own rule, another kind of logic, a playbook without a step for the rule, or tests that fail, `conflict` when another version is in force by now, or
 *   nothing would change.
 * Audits `rule.changed`.
 */
export const overrideRule = async (deps: OperationDeps, context: OperationContext, input: Input): Promise<OperationOutcome<RuleState>> => {
  const builtIn = builtInRules.find((one) => one.id === input.id);
  const judged = builtIn ? await judgeTests(deps, builtIn, input) : done(null);
  if (!judged.ok) return judged;
  const made = await putRuleVersion(deps, context, input, (rule) => {
    if (builtIn) return merged(builtIn, rule, input);
    return rule.inForce
      ? refuse('invalid_input', 'id: It is a rule of your own: save a new version of it.')
      : refuse('not_found', `There is no rule ${shown(input.id)} in force.`);
  });
  return made.ok ? describeRule(deps, input.id) : made;
};
