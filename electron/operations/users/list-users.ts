import type { UserView } from '../../../shared/contract/users.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeUser } from './describe-user.ts';

/**
 * A page of the accounts, in the order of their `sub`, which is about that of their creation.
 *
 * @param input.cursor The last `sub` of the page before; empty for the first page.
 */
export const listUsers = async (
  { store }: OperationDeps,
  _context: OperationContext,
  { cursor, limit }: { cursor: string; limit: number },
): Promise<OperationOutcome<{ users: UserView[]; next: string | null }>> => {
  const found = await store.read.users.list(cursor, limit);
  const users = await Promise.all(found.map((user) => describeUser(store.read, user)));
  return done({ users, next: found.length < limit ? null : (found.at(-1)?.id ?? null) });
};
