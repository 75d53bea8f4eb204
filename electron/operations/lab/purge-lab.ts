import type { Purged } from '../../lab/runs/attack-runs.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { labsAttacks } from './labs-attacks.ts';

/**
 * Takes back what the attacks of the lab left, and forgets their score sheets.
 *
 * @returns How much; refusal `unavailable` where the server is no lab, `conflict` while an attack is under way.
 * Audits `address.unblocked`, `session.revoked`, `alert.closed` and `lab.purged`.
 */
export const purgeLab = async (deps: OperationDeps, context: OperationContext, _input: object): Promise<OperationOutcome<Purged>> => {
  const attacks = labsAttacks(deps);
  return attacks.ok ? attacks.value.purge(context) : attacks;
};
