import type { UserView } from '../../../shared/contract/users.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeUser } from './describe-user.ts';
import { findUser } from './find-user.ts';

/**
 * Puts a suspended account back in use. The person signs in anew; what clients were allowed stands.
 *
 * @returns The account; refusal `not_found`, or `conflict` when it is active.
 * Audits `user.resumed`.
 */
export const resumeUser = (
  { store, clock }: OperationDeps,
  { actor, correlation }: OperationContext,
  input: { user: string; note?: string | undefined },
): Promise<OperationOutcome<UserView>> =>
  store.write(async (tx) => {
    const found = await findUser(tx, input.user);
    if (!found.ok) return found;
    const { id, name } = found.value;
    const now = clock.now();
    if (!(await tx.users.setStatus(id, 'active', now))) return refuse('conflict', `The user ${shown(name)} is active already.`);
    await tx.audit({
      kind: 'user.resumed',
      user: id,
      login: name,
      actor,
      correlation,
      details: input.note === undefined ? {} : { note: input.note },
    });
    return done(await describeUser(tx, { ...found.value, status: 'active', updatedAt: now }));
  });
