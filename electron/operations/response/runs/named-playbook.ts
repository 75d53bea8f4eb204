import { builtInRules } from '../../../detect/rules/built-in-rules.ts';
import { rulesInForce } from '../../../detect/rules-in-force.ts';
import type { NamedPlaybook } from '../../../respond/runner.ts';
import type { Reads } from '../../../store/store.ts';

/** The playbook that a rule names as it is in force, and whether the product gives it that; none for a rule that is in force no more. */
export const namedPlaybook = async (read: Pick<Reads, 'rules'>, id: string): Promise<NamedPlaybook> => {
  const [newest] = await read.rules.versions(id, 1);
  const inForce = rulesInForce(newest ? [newest] : []).find(({ rule }) => rule.id === id);
  const playbook = inForce?.rule.playbook ?? null;
  return { playbook, isGiven: builtInRules.find((one) => one.id === id)?.playbook === playbook };
};
