import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { OperatorRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import { type OperationOutcome, refuse } from '../operation.ts';

/** Refuses as `conflict` what would leave no active administrator: nobody could undo it. To be asked in the unit of work that changes the operator. */
export const keepAdministrator = async (tx: Tx, operator: OperatorRecord): Promise<OperationOutcome<OperatorRecord>> => {
  const counts = operator.role === 'administrator' && operator.status === 'active';
  if (!counts || (await tx.operators.otherAdministrators(operator.id)) > 0) return done(operator);
  return refuse('conflict', `${shown(operator.name)} is the only active administrator. Make another operator an administrator first.`);
};
