import { isDeepStrictEqual } from 'node:util';
import type { UserView } from '../../../shared/contract/users.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { UserRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeUser } from './describe-user.ts';
import { findUser } from './find-user.ts';
import { prepareUser } from './prepare-user.ts';

interface Input {
  user: string;
  username?: string | undefined;
  /** Null takes the address off. */
  email?: string | null | undefined;
  /** Replace all that were there. */
  claims?: Record<string, unknown> | undefined;
}

const taken = async (tx: Tx, before: UserRecord, after: UserRecord): Promise<string | null> => {
  if (after.name !== before.name && (await tx.users.findByName(after.name)))
    return `username: There is a user ${shown(after.name)} already.`;
  if (after.email !== null && after.email !== before.email && (await tx.users.findByEmail(after.email)))
    return `email: Another user has the e-mail address ${shown(after.email)}.`;
  return null;
};

/**
 * Changes name, mail address or claims of an account; what is not given stays. A changed address is no longer a verified one, unless the claims say so.
 *
 * @returns The account; refusal `not_found`, `invalid_input` with every problem, or `already_exists`.
 * Audits `user.updated` with the names of what changed; nothing when nothing did.
 */
export const updateUser = (deps: OperationDeps, { actor }: OperationContext, input: Input): Promise<OperationOutcome<UserView>> =>
  deps.store.write(async (tx) => {
    const found = await findUser(tx, input.user);
    if (!found.ok) return found;
    const before = found.value;
    const email = input.email === undefined ? before.email : input.email;
    const { email_verified: _, ...unverified } = before.claims;
    const claims = input.claims ?? (email === before.email ? before.claims : unverified);
    const prepared = prepareUser({ username: input.username ?? before.name, ...(email === null ? {} : { email }), claims });
    if (!prepared.ok) return prepared;
    const after: UserRecord = { ...before, ...prepared.value, updatedAt: deps.clock.now() };
    const problem = await taken(tx, before, after);
    if (problem !== null) return refuse('already_exists', `${problem} Choose another.`);
    const fields = (['name', 'email', 'claims'] as const).filter((field) => !isDeepStrictEqual(before[field], after[field]));
    if (fields.length === 0) return done(await describeUser(tx, before));
    await tx.users.put(after);
    await tx.audit({ kind: 'user.updated', user: after.id, login: after.name, actor, details: { fields } });
    return done(await describeUser(tx, after));
  });
