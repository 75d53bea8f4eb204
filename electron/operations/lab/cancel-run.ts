import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { labsAttacks } from './labs-attacks.ts';

/** Breaks an attack of the lab off; refusal `unavailable` where the server is no lab, `not_found` unless the run is under way. */
export const cancelRun = async (
  deps: OperationDeps,
  _context: OperationContext,
  { run }: { run: string },
): Promise<OperationOutcome<Record<string, never>>> => {
  const attacks = labsAttacks(deps);
  return attacks.ok ? attacks.value.cancel(run) : attacks;
};
