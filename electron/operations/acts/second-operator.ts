import { type ActName, actRoles } from '../../../shared/contract/acts.ts';
import type { OperatorRecord } from '../../store/records.ts';
import type { OperationContext, OperationDeps } from '../operation.ts';
import type { PreparedAct } from './act-kind.ts';
import { reachesFar } from './reaches-far.ts';

/** Operators looked through for a second one. */
const MOST_OPERATORS = 1000;

/** As facts name an operator. */
const actorOf = ({ id }: Pick<OperatorRecord, 'id'>): string => `operator:${id}`;

/** Whether an operator may do an act, as things stand. */
export const mayDo = (operator: Pick<OperatorRecord, 'role' | 'status'> | undefined, act: ActName): boolean =>
  operator?.status === 'active' && actRoles[act].includes(operator.role);

/**
 * Whether an act waits for a second operator: it reaches far, an operator asks for it, and there is another one who may do it. Who holds the machine, and what the server
 * does by itself, is not asked.
 */
export const needsSecondOperator = async (
  { store, config }: Pick<OperationDeps, 'store' | 'config'>,
  { actor }: Pick<OperationContext, 'actor'>,
  act: ActName,
  prepared: PreparedAct,
): Promise<boolean> => {
  if (!config.response.secondOperator || !actor.startsWith('operator:') || !reachesFar(config.response, act, [prepared])) return false;
  const operators = await store.read.operators.list(MOST_OPERATORS);
  return operators.some((operator) => actorOf(operator) !== actor && mayDo(operator, act));
};
