import type { Playbook } from '../../../shared/contract/response.ts';
import { rulesInForce } from '../../detect/rules-in-force.ts';
import { done } from '../../lib/outcome.ts';
import { builtInPlaybooks } from '../../respond/playbooks/built-in-playbooks.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describePlaybook } from './describe-playbook.ts';

/** Every playbook, which rules name it, how it is set and how often it ran. */
export const listPlaybooks = async (
  { store, config }: OperationDeps,
  _context: OperationContext,
): Promise<OperationOutcome<{ playbooks: Playbook[] }>> => {
  const { playbooks, rules } = store.read;
  const known = {
    times: config.response,
    rules: rulesInForce(await rules.current()),
    modes: await playbooks.modes(),
    tallies: await playbooks.tallies(),
  };
  return done({ playbooks: builtInPlaybooks.map((playbook) => describePlaybook(playbook, known)) });
};
