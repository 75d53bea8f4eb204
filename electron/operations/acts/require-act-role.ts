import { type ActName, actRoles } from '../../../shared/contract/acts.ts';
import { done } from '../../lib/outcome.ts';
import { deny, type OperationContext, type OperationDeps, type OperationOutcome } from '../operation.ts';

/**
 * Judges whether the caller's role allows one act; who may perform acts at all may not perform every one.
 *
 * Audits `operation.refused` when it does not.
 */
export const requireActRole = async (
  { store }: Pick<OperationDeps, 'store'>,
  { actor, role, session, address }: OperationContext,
  act: ActName,
): Promise<OperationOutcome<null>> => {
  if (actRoles[act].includes(role)) return done(null);
  await store.refuse({
    kind: 'operation.refused',
    actor,
    session,
    address,
    details: { operation: `acts.perform ${act}`, reason: `role:${role}` },
  });
  return deny('forbidden', `The role ${role} does not allow ${act}.`);
};
