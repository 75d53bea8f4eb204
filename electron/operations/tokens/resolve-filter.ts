import type { TokenFilter } from '../../../shared/contract/tokens.ts';
import type { OperationDeps } from '../operation.ts';
import { findUser } from '../users/find-user.ts';

/** Puts the `sub` in the place of a user name. Null when there is no such user, so that no token can match. */
export const resolveFilter = async ({ store }: Pick<OperationDeps, 'store'>, filter: TokenFilter): Promise<TokenFilter | null> => {
  if (filter.user === undefined) return filter;
  const user = await findUser(store.read, filter.user);
  return user.ok ? { ...filter, user: user.value.id } : null;
};
