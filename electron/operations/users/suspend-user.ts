import type { UserView } from '../../../shared/contract/users.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeUser } from './describe-user.ts';
import { findUser } from './find-user.ts';

/**
 * Suspends an account: no sign-in, no refresh, and no token of it is accepted, until it is resumed. Its sessions end for good; its grants do not, so that
 * resuming gives back what clients were allowed.
 *
 * @returns The account and how many sessions ended; refusal `not_found`, or `conflict` when it is suspended already.
 * Audits `user.suspended`, and `session.revoked` when sessions ended.
 */
export const suspendUser = (
  { store, clock }: OperationDeps,
  { actor, correlation }: OperationContext,
  input: { user: string; note?: string | undefined },
): Promise<OperationOutcome<UserView & { sessions_ended: number }>> =>
  store.write(async (tx) => {
    const found = await findUser(tx, input.user);
    if (!found.ok) return found;
    const { id, name } = found.value;
    const now = clock.now();
    if (!(await tx.users.setStatus(id, 'suspended', now))) return refuse('conflict', `The user ${shown(name)} is suspended already.`);
    const ended = await tx.sessions.endOfUser(id, '', now);
    await tx.audit({
      kind: 'user.suspended',
      user: id,
      login: name,
      actor,
      correlation,
      details: input.note === undefined ? {} : { note: input.note },
    });
    if (ended.length > 0)
      await tx.audit({
        kind: 'session.revoked',
        user: id,
        actor,
        correlation,
        details: { reason: 'user_suspended', sessions: ended.length, grants_revoked: 0 },
      });
    const user = { ...found.value, status: 'suspended' as const, updatedAt: now };
    return done({ ...(await describeUser(tx, user)), sessions_ended: ended.length });
  });
