import type { RuleState } from '../../../shared/contract/rules.ts';
import type { Rule } from '../../../shared/rule.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { checkRuleToSave } from './check-rule.ts';
import { describeRule } from './describe-rules.ts';
import { type NewVersion, putRuleVersion, type RuleAtHand } from './put-rule-version.ts';

const versionOf = (rule: Rule, origin: 'own' | 'sigma', { inForce, isBuiltIn }: RuleAtHand): OperationOutcome<NewVersion> => {
  const { id, version } = rule;
  if (isBuiltIn) return refuse('already_exists', `The rule ${shown(id)} comes with the product: change it, or choose another id.`);
  const body = JSON.stringify(rule);
  if (!inForce) return done({ origin, body, change: 'made' });
  if (version === inForce.rule.version + 1) return done({ origin: inForce.origin, body, change: 'changed' });
  return version === 1
    ? refuse('already_exists', `There is a rule ${shown(id)} already: choose another id, or change that one.`)
    : refuse('conflict', `Version ${inForce.rule.version} of the rule is in force by now: look at it again.`);
};

/**
 * Adds an own rule, or a new version of one, in force from the next fact on. The stored version counts on from those there ever were of the id.
 *
 * @param input.origin Where a new rule comes from; a change keeps what it is.
 * @param input.rule With the version it becomes: 1 for a new rule, one more than that in force for a change.
 * @returns The rule; refusal `invalid_input` when it is too large, fails its own tests or names a playbook without a step for it, `already_exists` for an id that is taken, `conflict` when another version is in
 *   force by now, `unavailable` when there are as many as may be in force.
 * Audits `rule.changed`.
 */
export const saveRule = async (
  deps: OperationDeps,
  context: OperationContext,
  { rule, note, origin = 'own' }: { rule: Rule; note: string; origin?: 'own' | 'sigma' | undefined },
): Promise<OperationOutcome<RuleState>> => {
  const checked = checkRuleToSave(rule);
  if (!checked.ok) return checked;
  const made = await putRuleVersion(deps, context, { id: rule.id, note }, (at) => versionOf(rule, origin, at));
  return made.ok ? describeRule(deps, rule.id) : made;
};
