import type { Role } from '../../../shared/role.ts';
import { newId } from '../../lib/ids.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { OperatorName } from '../../operators/operator-name.ts';
import type { OperatorRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';

interface NewOperator {
  readonly name: OperatorName;
  readonly role: Role;
  readonly hash: string;
}

/**
 * Stores an operator inside a unit of work.
 *
 * @param context.actor Left out, it is the operator's own doing: the first one.
 * @returns The operator; refusal `already_exists`. Audits `operator.created`.
 */
export const storeOperator = async (
  tx: Tx,
  { clock, random }: Pick<OperationDeps, 'clock' | 'random'>,
  { actor, session, connection }: Partial<OperationContext>,
  { name, role, hash }: NewOperator,
): Promise<OperationOutcome<OperatorRecord>> => {
  if (await tx.operators.findByName(name.key))
    return refuse('already_exists', `There is an operator ${shown(name.name)} already. Choose another name.`);
  const now = clock.now();
  const operator: OperatorRecord = {
    id: newId({ clock, random }),
    name: name.name,
    role,
    status: 'active',
    passwordHash: hash,
    passwordChangedAt: now,
    lastSignInAt: null,
    createdAt: now,
    updatedAt: now,
  };
  await tx.operators.insert(operator, name.key);
  const { address, agent } = connection ?? {};
  await tx.audit({
    kind: 'operator.created',
    actor: actor ?? `operator:${operator.id}`,
    session,
    address,
    agent,
    details: { operator: operator.id, name: operator.name, role },
  });
  return done(operator);
};
