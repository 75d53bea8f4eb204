import type { UserRecord } from '../../store/records.ts';
import type { Reads } from '../../store/store.ts';
import { canonicalEmail, canonicalUserName } from '../user-names.ts';

export interface NamedAccount {
  readonly user: UserRecord | undefined;
  /** One text for all spellings of what was typed; empty when it can name no account at all. */
  readonly login: string;
}

/**
 * Finds the account that a typed user name or e-mail address names; a user name goes first.
 *
 * @param typed As received, any length.
 */
export const findAccount = async (reads: Pick<Reads, 'users'>, typed: string): Promise<NamedAccount> => {
  const name = canonicalUserName(typed);
  const byName = name.ok ? await reads.users.findByName(name.value) : undefined;
  if (byName) return { user: byName, login: byName.name };
  const email = canonicalEmail(typed);
  const byEmail = email.ok ? await reads.users.findByEmail(email.value) : undefined;
  return { user: byEmail, login: name.ok ? name.value : email.ok ? email.value : '' };
};
