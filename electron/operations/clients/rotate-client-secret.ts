import type { EpochMs } from '../../../shared/units.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { ClientRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import { toInstant } from '../instant.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { findClient } from './find-client.ts';
import { generateSecret, keepSecret } from './prepare-client.ts';

interface Answer {
  client_id: string;
  client_secret: string;
  client_secret_expires_at: number;
  former_secret_expires_at: string | null;
}

/** Leaves the secret in use until `until` and drops older ones, so that rotating again and again cannot pile up live secrets. */
const retireSecrets = async (tx: Tx, client: ClientRecord, until: EpochMs | null): Promise<void> => {
  const current = client.secrets.find(({ expiresAt }) => expiresAt === null);
  await tx.clients.dropSecrets(client.id);
  if (current && until !== null) await tx.clients.addSecret(client.id, { ...current, expiresAt: until });
};

/**
 * Gives a client a new secret. The former one stays good until the overlap ends, so that the client can be changed over without an outage.
 *
 * @param input.overlap_seconds 0 ends the former secret at once: the answer to one that leaked.
 * @returns The new secret, told here only; refusal `not_found`, or `conflict` for a client that has no secret.
 * Audits `client.secret_rotated`.
 */
export const rotateClientSecret = (
  deps: OperationDeps,
  { actor }: OperationContext,
  { client_id: id, overlap_seconds: overlap }: { client_id: string; overlap_seconds: number },
): Promise<OperationOutcome<Answer>> =>
  deps.store.write(async (tx) => {
    const found = await findClient(tx, id);
    if (!found.ok) return found;
    const client = found.value;
    const secret = generateSecret(deps, client);
    if (secret === null)
      return refuse('conflict', `The client ${shown(id)} authenticates by ${client.authMethod} and has no secret to rotate.`);
    const now = deps.clock.now();
    const until = overlap > 0 && client.secrets.some(({ expiresAt }) => expiresAt === null) ? now + overlap * 1000 : null;
    await retireSecrets(tx, client, until);
    await tx.clients.addSecret(id, keepSecret(deps, client, secret));
    await tx.clients.put({ ...client, weakSecret: false, updatedAt: now });
    await tx.audit({ kind: 'client.secret_rotated', client: id, actor, details: { overlap_until: until ?? now } });
    return done({
      client_id: id,
      client_secret: secret,
      client_secret_expires_at: 0,
      former_secret_expires_at: until === null ? null : toInstant(until),
    });
  });
