import type { OperatorView } from '../../../shared/contract/operators.ts';
import type { Role } from '../../../shared/role.ts';
import { done } from '../../lib/outcome.ts';
import { readOperatorName } from '../../operators/operator-name.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse, refuseInput } from '../operation.ts';
import { describeOperator } from './describe-operator.ts';
import { hashNewPassword } from './hash-new-password.ts';
import { storeOperator } from './store-operator.ts';

/** More would not be told apart in one list; whoever needs them has a directory for it. */
const MOST_OPERATORS = 500;

/** Reads the name of a new operator; refusal `invalid_input`. */
export const readNewName = (typed: string) => {
  const name = readOperatorName(typed);
  if (name.ok) return name;
  return refuseInput([{ field: 'name', problem: name.refusal.description, fix: 'Give 1 to 64 characters that can be seen.' }]);
};

/**
 * Adds an operator with a password, which the operator should change.
 *
 * @returns The operator; refusal `invalid_input` (name or password), `already_exists`, `conflict` when there are too many or the first would be no
 *   administrator, or `unavailable` when too many passwords are being hashed.
 * Audits `operator.created`, or `password.rejected` with the broken rules.
 */
export const addOperator = async (
  deps: OperationDeps,
  context: OperationContext,
  { name: typed, role, password }: { name: string; role: Role; password: string },
): Promise<OperationOutcome<OperatorView>> => {
  const name = readNewName(typed);
  if (!name.ok) return name;
  const hash = await hashNewPassword(deps, context, { password, name: name.value.name });
  if (!hash.ok) return hash;
  return deps.store.write(async (tx): Promise<OperationOutcome<OperatorView>> => {
    const count = await tx.operators.count();
    if (count === 0 && role !== 'administrator') return refuse('conflict', 'The first operator has to be an administrator.');
    if (count >= MOST_OPERATORS) return refuse('conflict', `There are ${MOST_OPERATORS} operators already. Remove one first.`);
    const stored = await storeOperator(tx, deps, context, { name: name.value, role, hash: hash.value });
    return stored.ok ? done(await describeOperator(tx, context, stored.value, deps.clock.now())) : stored;
  });
};
