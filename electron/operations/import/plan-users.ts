import { isDeepStrictEqual } from 'node:util';
import type { Problem } from '../../../shared/contract/procedure.ts';
import type { UserRecord } from '../../store/records.ts';
import type { Reads } from '../../store/store.ts';
import type { Placed } from './prepare-entries.ts';
import type { ImportUser } from './prepare-import-user.ts';

export type UserStep =
  | { readonly change: 'create'; readonly path: string; readonly user: ImportUser; readonly setsPassword: boolean }
  | {
      readonly change: 'update';
      readonly path: string;
      readonly user: ImportUser;
      readonly before: UserRecord;
      readonly setsPassword: boolean;
      readonly keepsPassword: boolean;
      /** Names of what differs, for the fact. */
      readonly fields: string[];
    }
  | { readonly change: 'none'; readonly keepsPassword: boolean };

export interface PlannedUser {
  readonly step: UserStep;
  readonly problems: readonly Problem[];
}

const offersPassword = ({ password, passwordHash }: ImportUser): boolean => password !== null || passwordHash !== null;

const changedFields = (user: ImportUser, before: UserRecord): string[] => [
  ...(user.name === before.name ? [] : ['username']),
  ...(user.email === before.email ? [] : ['email']),
  ...(isDeepStrictEqual(user.claims, before.claims) ? [] : ['claims']),
];

const another = (field: string, what: string): Problem => ({
  field,
  problem: `Another user has ${what}.`,
  fix: 'Give another, or the sub of that user.',
});

/** Name and mail that belong to an account other than the one meant. What the account has already is its own: opening records is what costs here. */
const findClashes = async (
  read: Pick<Reads, 'users'>,
  { path, entry: user }: Placed<ImportUser>,
  before: UserRecord | undefined,
): Promise<Problem[]> => {
  const problems: Problem[] = [];
  const nameIsKnown = user.sub === null || user.name === before?.name;
  if (!nameIsKnown && (await read.users.findByName(user.name))) problems.push(another(`${path}.username`, 'the user name'));
  const { email } = user;
  if (email !== null && email !== before?.email && (await read.users.findByEmail(email)))
    problems.push(another(`${path}.email`, 'the e-mail address'));
  return problems;
};

/**
 * Says what an import would change about one person: known by `sub` where one is given, else by user name. A password is set where there is none and never
 * replaced, because its owner may have changed it since the document was made.
 */
export const planUser = async (read: Pick<Reads, 'users'>, placed: Placed<ImportUser>): Promise<PlannedUser> => {
  const { path, entry: user } = placed;
  const before = user.sub === null ? await read.users.findByName(user.name) : await read.users.find(user.sub);
  const problems = await findClashes(read, placed, before);
  if (!before) return { step: { change: 'create', path, user, setsPassword: offersPassword(user) }, problems };
  const setsPassword = offersPassword(user) && before.passwordHash === null;
  const keepsPassword = offersPassword(user) && before.passwordHash !== null;
  const fields = changedFields(user, before);
  if (fields.length === 0 && !setsPassword) return { step: { change: 'none', keepsPassword }, problems };
  return { step: { change: 'update', path, user, before, setsPassword, keepsPassword, fields }, problems };
};
