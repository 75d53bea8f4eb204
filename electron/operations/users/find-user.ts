import { canonicalUserName } from '../../accounts/user-names.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { UserRecord } from '../../store/records.ts';
import type { Reads } from '../../store/store.ts';
import { type OperationOutcome, refuse } from '../operation.ts';

/**
 * The account of that `sub` or user name; refusal `not_found`. A `sub` wins, so that nobody can take the place of an account by being called like its `sub`.
 */
export const findUser = async (read: Pick<Reads, 'users'>, user: string): Promise<OperationOutcome<UserRecord>> => {
  const bySub = await read.users.find(user);
  if (bySub) return done(bySub);
  const name = canonicalUserName(user);
  const byName = name.ok ? await read.users.findByName(name.value) : undefined;
  return byName ? done(byName) : refuse('not_found', `There is no user ${shown(user)}. See: gatewatch user list`);
};
