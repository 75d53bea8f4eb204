import type { UserView } from '../../../shared/contract/users.ts';
import { done } from '../../lib/outcome.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse, refuseInput } from '../operation.ts';
import { checkNewPassword } from './check-new-password.ts';
import { describeUser } from './describe-user.ts';
import { findUser } from './find-user.ts';

interface Input {
  user: string;
  password: string;
  /** Also revoke every grant. */
  tokens: boolean;
}

/**
 * Gives an account a new password, for a person who lost it or whose account was taken. Every session ends; with `tokens` every grant is revoked too.
 *
 * @returns The account and how many sessions ended; refusal `not_found`, `invalid_input` with the broken rules, or `unavailable` when too many passwords are
 *   being hashed.
 * Audits `password.changed` and `session.revoked`, or `password.rejected`.
 */
export const setPassword = async (
  deps: OperationDeps,
  { actor }: OperationContext,
  { user: named, password, tokens }: Input,
): Promise<OperationOutcome<UserView & { sessions_ended: number }>> => {
  const { store, clock, hasher } = deps;
  const known = await findUser(store.read, named);
  if (!known.ok) return known;
  const { problems, rules } = await checkNewPassword(deps, password, known.value);
  if (problems.length > 0) {
    await store.refuse({ kind: 'password.rejected', actor, user: known.value.id, details: { violations: rules } });
    return refuseInput(problems);
  }
  const hash = await hasher.hash(password);
  if (!hash.ok) return refuse(hash.refusal.code === 'invalid_password' ? 'invalid_input' : 'unavailable', hash.refusal.description);
  return store.write(async (tx) => {
    const found = await findUser(tx, known.value.id);
    if (!found.ok) return found;
    const { id, name } = found.value;
    const now = clock.now();
    await tx.users.setPassword(id, hash.value, now);
    const sessions = (await tx.sessions.endOfUser(id, '', now)).length;
    const grants = tokens ? (await tx.grants.revokeOfUser(id, 'password_changed', now)).length : 0;
    await tx.audit({ kind: 'password.changed', user: id, login: name, actor, details: { by: actor } });
    if (sessions + grants > 0)
      await tx.audit({
        kind: 'session.revoked',
        user: id,
        actor,
        details: { reason: 'password_changed', sessions, grants_revoked: grants },
      });
    return done({ ...(await describeUser(tx, { ...found.value, passwordHash: hash.value, updatedAt: now })), sessions_ended: sessions });
  });
};
