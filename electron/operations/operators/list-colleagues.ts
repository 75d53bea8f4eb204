import type { Colleague } from '../../../shared/contract/operators.ts';
import { may } from '../../../shared/role.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';

/** As many operators as there may be. */
const MOST_OPERATORS = 500;

/** Who may own alerts and cases, by name: active operators who could also close them. Nothing is told of them beyond what is needed to choose one. */
export const listColleagues = async (
  { store }: Pick<OperationDeps, 'store'>,
  _context: OperationContext,
  _input: object,
): Promise<OperationOutcome<{ colleagues: Colleague[] }>> => {
  const operators = await store.read.operators.list(MOST_OPERATORS);
  const colleagues = operators
    .filter(({ role, status }) => status === 'active' && may.respond.some((one) => one === role))
    .map(({ id, name, role }) => ({ id, name, role }))
    .toSorted((one, other) => one.name.localeCompare(other.name) || one.id.localeCompare(other.id));
  return done({ colleagues });
};
