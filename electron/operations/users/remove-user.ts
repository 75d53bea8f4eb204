import { done } from '../../lib/outcome.ts';
import { noted } from '../noted.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { findUser } from './find-user.ts';

/**
 * Removes an account with all that hangs on it: sessions, second factor, consents, grants, codes and tokens. Its facts stay in the log.
 *
 * @returns What it still had; refusal `not_found`.
 * Audits `user.removed`.
 */
export const removeUser = (
  { store, clock }: OperationDeps,
  { actor, correlation }: OperationContext,
  input: { user: string; note?: string | undefined },
): Promise<OperationOutcome<{ sub: string; sessions_ended: number; grants_revoked: number }>> =>
  store.write(async (tx) => {
    const found = await findUser(tx, input.user);
    if (!found.ok) return found;
    const { id, name } = found.value;
    const now = clock.now();
    const sessions = (await tx.sessions.endOfUser(id, '', now)).length;
    const grants = (await tx.grants.revokeOfUser(id, 'user_removed', now)).length;
    await tx.users.remove(id);
    await tx.audit({
      kind: 'user.removed',
      user: id,
      login: name,
      actor,
      correlation,
      details: { sessions, grants, ...noted(input.note) },
    });
    return done({ sub: id, sessions_ended: sessions, grants_revoked: grants });
  });
