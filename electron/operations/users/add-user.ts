import type { UserView } from '../../../shared/contract/users.ts';
import { newId } from '../../lib/ids.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { UserRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse, refuseInput } from '../operation.ts';
import { checkNewPassword } from './check-new-password.ts';
import { describeUser } from './describe-user.ts';
import { type PreparedUser, prepareUser } from './prepare-user.ts';

interface Input {
  username: string;
  password: string;
  email?: string | undefined;
  claims?: Record<string, unknown> | undefined;
}

const isTaken = async (tx: Tx, { name, email }: PreparedUser): Promise<string | null> => {
  if (await tx.users.findByName(name)) return `username: There is a user ${shown(name)} already.`;
  if (email !== null && (await tx.users.findByEmail(email))) return `email: Another user has the e-mail address ${shown(email)}.`;
  return null;
};

/**
 * Creates an account with a password. The password is judged by the policy and hashed before anything is stored.
 *
 * @returns The account; refusal `invalid_input` (name, mail, claims or password), `already_exists` (name or mail), or `unavailable` when too many passwords
 *   are being hashed.
 * Audits `user.created`, or `password.rejected` with the broken rules.
 */
export const addUser = async (deps: OperationDeps, { actor }: OperationContext, input: Input): Promise<OperationOutcome<UserView>> => {
  const { store, clock, random, hasher } = deps;
  const prepared = prepareUser(input);
  if (!prepared.ok) return prepared;
  const { problems, rules } = await checkNewPassword(deps, input.password, prepared.value);
  if (problems.length > 0) {
    await store.write((tx) => tx.refuse({ kind: 'password.rejected', actor, login: prepared.value.name, details: { violations: rules } }));
    return refuseInput(problems);
  }
  const hash = await hasher.hash(input.password);
  if (!hash.ok) return refuse(hash.refusal.code === 'invalid_password' ? 'invalid_input' : 'unavailable', hash.refusal.description);
  return store.write(async (tx) => {
    const taken = await isTaken(tx, prepared.value);
    if (taken !== null) return refuse('already_exists', `${taken} Choose another, or remove that user first.`);
    const now = clock.now();
    const user: UserRecord = {
      ...prepared.value,
      id: newId({ clock, random }),
      status: 'active',
      passwordHash: hash.value,
      passwordChangedAt: now,
      createdAt: now,
      updatedAt: now,
      tokensNotBefore: 0,
      grantsNotBefore: 0,
    };
    await tx.users.put(user);
    await tx.audit({ kind: 'user.created', user: user.id, login: user.name, actor, details: { by: actor } });
    return done(await describeUser(tx, user));
  });
};
