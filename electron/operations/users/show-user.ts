import type { UserView } from '../../../shared/contract/users.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeUser } from './describe-user.ts';
import { findUser } from './find-user.ts';

/** One account with its claims; refusal `not_found`. */
export const showUser = async (
  { store }: OperationDeps,
  _context: OperationContext,
  input: { user: string },
): Promise<OperationOutcome<UserView & { claims: Record<string, unknown> }>> => {
  const user = await findUser(store.read, input.user);
  return user.ok ? done({ ...(await describeUser(store.read, user.value)), claims: { ...user.value.claims } }) : user;
};
