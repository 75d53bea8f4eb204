import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { putRuleVersion } from './put-rule-version.ts';

/**
 * Takes an own rule out of force. Its versions and its alerts stay, and a former version can be put in force again.
 *
 * @returns Refusal `not_found`, or `conflict` for a rule of the product, which can only be disabled.
 * Audits `rule.changed`.
 */
export const removeRule = async (
  deps: OperationDeps,
  context: OperationContext,
  input: { id: string; note: string },
): Promise<OperationOutcome<Record<string, never>>> => {
  const made = await putRuleVersion(deps, context, input, ({ inForce, isBuiltIn }) => {
    if (isBuiltIn) return refuse('conflict', 'It comes with the product: disable it instead.');
    if (!inForce) return refuse('not_found', `There is no rule ${shown(input.id)} in force.`);
    return done({ origin: inForce.origin, body: null, change: 'removed' });
  });
  return made.ok ? done({}) : made;
};
