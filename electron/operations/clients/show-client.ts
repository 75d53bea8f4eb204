import type { ClientHealth, ClientView } from '../../../shared/contract/clients.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { clientHealth } from './client-health.ts';
import { describeClient } from './describe-client.ts';
import { findClient } from './find-client.ts';

/** One client with how it does, and which of its scopes people have allowed it; refusal `not_found`. */
export const showClient = async (
  deps: OperationDeps,
  _context: OperationContext,
  input: { client_id: string },
): Promise<OperationOutcome<ClientView & { health: ClientHealth; scopes_used: string[] }>> => {
  const { store } = deps;
  const found = await findClient(store.read, input.client_id);
  if (!found.ok) return found;
  const client = found.value;
  return done({
    ...describeClient(client),
    health: clientHealth(deps, client, null),
    scopes_used: [...(await store.read.clients.scopesUsed(client.id))],
  });
};
