import type { AttackRuns } from '../../lab/runs/attack-runs.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';

/** The attacks of the lab at work here; refusal `unavailable` where the server is no lab: nothing attacks a server that people use. */
export const labsAttacks = ({ lab }: OperationDeps): OperationOutcome<AttackRuns> => {
  const attacks = lab?.() ?? null;
  return attacks
    ? done(attacks)
    : refuse('unavailable', 'This server is no lab. Start one with gatewatch serve --lab, or use gatewatch lab run.');
};
