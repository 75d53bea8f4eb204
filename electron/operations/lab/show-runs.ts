import type { LabRun, ScoreSheet } from '../../../shared/contract/lab.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { labsAttacks } from './labs-attacks.ts';

/** The run of the lab that is under way, and the score sheets of those before; refusal `unavailable` where the server is no lab. */
export const showRuns = async (
  deps: OperationDeps,
  _context: OperationContext,
  _input: object,
): Promise<OperationOutcome<{ running: LabRun | null; sheets: ScoreSheet[] }>> => {
  const attacks = labsAttacks(deps);
  return attacks.ok ? done(attacks.value.status()) : attacks;
};
