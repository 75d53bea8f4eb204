import type { Effect } from '../../../shared/contract/acts.ts';
import type { UserRecord } from '../../store/records.ts';
import type { OperationDeps } from '../operation.ts';
import { findUser } from '../users/find-user.ts';

export interface NamedUsers {
  readonly users: readonly UserRecord[];
  readonly unaffected: Effect['unaffected'];
}

/**
 * The accounts that are named by `sub` or user name, each once.
 *
 * @param why Why an account is not affected, in words; null when it is.
 */
export const namedUsers = async (
  { store }: Pick<OperationDeps, 'store'>,
  named: readonly string[],
  why: (user: UserRecord) => Promise<string | null> | string | null,
): Promise<NamedUsers> => {
  const users = new Map<string, UserRecord>();
  const unaffected: { id: string; why: string }[] = [];
  for (const name of new Set(named)) {
    const found = await findUser(store.read, name);
    const not = found.ok ? await why(found.value) : 'There is no such user.';
    if (found.ok && not === null) users.set(found.value.id, found.value);
    else unaffected.push({ id: name, why: not ?? '' });
  }
  return { users: [...users.values()], unaffected: unaffected.slice(0, 100) };
};

/** How they are called in a sentence: by name when there is one. */
export const calledUsers = (users: readonly UserRecord[]): string => {
  const [first] = users;
  return users.length === 1 && first ? `the user ${first.name}` : `${users.length.toLocaleString('en')} users`;
};
