import type { Playbook } from '../../../shared/contract/response.ts';
import { done } from '../../lib/outcome.ts';
import { builtInPlaybooks } from '../../respond/playbooks/built-in-playbooks.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describePlaybook } from './describe-playbook.ts';

/** Every playbook, how it is set and how often it ran. */
export const listPlaybooks = async (
  { store, config }: OperationDeps,
  _context: OperationContext,
): Promise<OperationOutcome<{ playbooks: Playbook[] }>> => {
  const known = { times: config.response, modes: await store.read.playbooks.modes(), tallies: await store.read.playbooks.tallies() };
  return done({ playbooks: builtInPlaybooks.map((playbook) => describePlaybook(playbook, known)) });
};
