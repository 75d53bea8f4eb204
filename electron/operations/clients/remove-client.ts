import { done } from '../../lib/outcome.ts';
import { noted } from '../noted.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { findClient } from './find-client.ts';

/**
 * Removes a client with all that hangs on it: secrets, consents, grants, codes and tokens. Its facts stay in the log.
 *
 * @returns How many live grants it had; refusal `not_found`.
 * Audits `client.removed`.
 */
export const removeClient = (
  { store, clock }: OperationDeps,
  { actor, correlation }: OperationContext,
  { client_id: id, note }: { client_id: string; note?: string | undefined },
): Promise<OperationOutcome<{ client_id: string; grants_revoked: number }>> =>
  store.write(async (tx) => {
    const found = await findClient(tx, id);
    if (!found.ok) return found;
    const grants = await tx.grants.revokeOfClient(id, 'client_removed', clock.now());
    await tx.clients.remove(id);
    await tx.audit({ kind: 'client.removed', client: id, actor, correlation, details: { grants, ...noted(note) } });
    return done({ client_id: id, grants_revoked: grants });
  });
