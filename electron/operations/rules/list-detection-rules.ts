import type { RuleState } from '../../../shared/contract/rules.ts';
import { rulesInForce } from '../../detect/rules-in-force.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeRules } from './describe-rules.ts';

/** All rules in force: those of the product, then own ones. */
export const listDetectionRules = async (
  deps: OperationDeps,
  _context: OperationContext,
  _input: Record<string, never>,
): Promise<OperationOutcome<{ rules: RuleState[] }>> =>
  done({ rules: await describeRules(deps, rulesInForce(await deps.store.read.rules.current())) });
