import type { LabScenario } from '../../../shared/contract/lab.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { labsAttacks } from './labs-attacks.ts';

/** The attacks that the lab can make; refusal `unavailable` where the server is no lab. */
export const listScenarios = async (
  deps: OperationDeps,
  _context: OperationContext,
  _input: object,
): Promise<OperationOutcome<{ scenarios: LabScenario[] }>> => {
  const attacks = labsAttacks(deps);
  return attacks.ok ? done({ scenarios: attacks.value.scenarios() }) : attacks;
};
