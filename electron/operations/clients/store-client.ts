import type { Fact } from '../../../shared/audit-event.ts';
import { serializeScopes } from '../../oauth/scopes.ts';
import type { ClientRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import type { OperationDeps } from '../operation.ts';
import { keepSecret, type PreparedClient } from './prepare-client.ts';

/** The fact of a registration. */
const clientCreated = (actor: string, client: Omit<PreparedClient, 'secret'>): Fact => ({
  kind: 'client.created',
  client: client.id,
  actor,
  details: {
    type: client.type,
    auth_method: client.authMethod,
    grants: [...client.grants],
    scope: serializeScopes(client.scopes),
    ...(client.weakSecret ? { weak_secret: true } : {}),
  },
});

/**
 * Stores a new client and its secret, with the fact. The caller has made sure, in the same unit, that the id is free.
 *
 * @param secret In the clear; null for a client that has none.
 */
export const insertClient = async (
  tx: Tx,
  deps: Pick<OperationDeps, 'sealer' | 'clock'>,
  actor: string,
  { secret: _, ...client }: PreparedClient,
  secret: string | null,
): Promise<Omit<ClientRecord, 'secrets'>> => {
  const now = deps.clock.now();
  const record = { ...client, status: 'active' as const, createdAt: now, updatedAt: now, tokensNotBefore: 0 };
  await tx.clients.put(record);
  if (secret !== null) await tx.clients.addSecret(client.id, keepSecret(deps, client, secret));
  await tx.audit(clientCreated(actor, client));
  return record;
};
