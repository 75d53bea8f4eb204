import type { OperatorView } from '../../../shared/contract/operators.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeOperator } from './describe-operator.ts';

/** As many as there may be. */
const MOST_OPERATORS = 500;

/** All operators, in the order in which they were added. */
export const listOperators = async (
  { store, clock }: OperationDeps,
  context: OperationContext,
  _input: object,
): Promise<OperationOutcome<{ operators: OperatorView[] }>> => {
  const found = await store.read.operators.list(MOST_OPERATORS);
  const operators = await Promise.all(found.map((operator) => describeOperator(store.read, context, operator, clock.now())));
  return done({ operators });
};
