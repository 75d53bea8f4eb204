import type { LabRun } from '../../../shared/contract/lab.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { labsAttacks } from './labs-attacks.ts';

/**
 * Begins an attack of the lab on its own server. It goes on after the answer.
 *
 * @returns The run; refusal `unavailable` where the server is no lab, `not_found` for no such scenario, `invalid_input` for one that does not
 * persist, `conflict` while another is under way.
 * Audits `lab.attack_started`, and `lab.attack_ended` when it is scored.
 */
export const runScenario = async (
  deps: OperationDeps,
  context: OperationContext,
  input: { scenario: string; seed?: number | undefined; persist_seconds?: number | undefined },
): Promise<OperationOutcome<LabRun>> => {
  const attacks = labsAttacks(deps);
  return attacks.ok ? attacks.value.begin(context, input) : attacks;
};
