import type { RuleState } from '../../../shared/contract/rules.ts';
import type { Rule } from '../../../shared/rule.ts';
import { differenceOf, ruleText } from '../../detect/rule-text.ts';
import { builtInRules } from '../../detect/rules/built-in-rules.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { RuleVersionRecord } from '../../store/detection-records.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { checkRuleToSave } from './check-rule.ts';
import { describeRule } from './describe-rules.ts';
import { putRuleVersion } from './put-rule-version.ts';
import { ruleOfRecord } from './rule-of-version.ts';

interface Input {
  id: string;
  to: number;
  note: string;
}

/** The rule to go back to, and where it comes from: 0, or the version it comes with, is a built-in rule as it comes. */
const findVersion = async (
  { store }: OperationDeps,
  { id, to }: Input,
): Promise<OperationOutcome<{ readonly rule: Rule; readonly origin: RuleVersionRecord['origin'] }>> => {
  const stored = await store.read.rules.version(id, to);
  const builtIn = builtInRules.find((one) => one.id === id);
  if (builtIn && (to === 0 || (!stored && to === builtIn.version))) return done({ rule: builtIn, origin: 'built_in' });
  if (!stored) return refuse('not_found', `The rule ${shown(id)} has no version ${to}.`);
  const rule = ruleOfRecord(stored);
  return rule ? done({ rule, origin: stored.origin }) : refuse('conflict', `The rule was removed by version ${to}: choose another.`);
};

/**
 * Puts a former version of a rule in force again, as a new one; also of an own rule that was removed.
 *
 * @param input.to The version; 0 is what the product comes with.
 * @returns The rule; refusal `not_found` for the rule or the version, `conflict` when the version removed it or is what is in force, `invalid_input` for an own rule that
 *   would not be saved like that any more, `unavailable` when as many own rules as may be are in force without it.
 * Audits `rule.changed`.
 */
export const rollBackRule = async (deps: OperationDeps, context: OperationContext, input: Input): Promise<OperationOutcome<RuleState>> => {
  const { id, to } = input;
  const found = await findVersion(deps, input);
  if (!found.ok) return found;
  const { origin, rule: former } = found.value;
  const builtIn = builtInRules.find((one) => one.id === id);
  // It was checked when it was made, but playbooks and what rules may say change with the product.
  const checked = builtIn ? done(former) : checkRuleToSave(former);
  if (!checked.ok) return checked;
  const body = builtIn ? differenceOf(builtIn, former) : JSON.stringify(former);
  const made = await putRuleVersion(deps, context, input, ({ inForce }) => {
    if (inForce && ruleText(inForce.rule) === ruleText(former)) return refuse('conflict', 'The rule is like that already.');
    return done({ origin, body, change: to === 0 ? 'set back to what it comes with' : `rolled back to version ${to}` });
  });
  return made.ok ? describeRule(deps, id) : made;
};
