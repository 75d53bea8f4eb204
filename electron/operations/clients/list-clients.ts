import type { ClientHealth, ClientView } from '../../../shared/contract/clients.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { clientHealth } from './client-health.ts';
import { describeClient } from './describe-client.ts';

interface Input {
  cursor: string;
  limit: number;
  q?: string | undefined;
  status?: 'active' | 'suspended' | undefined;
  grant?: string | undefined;
  with_health: boolean;
}

/**
 * A page of the clients, in the order of their ids.
 *
 * @param input.cursor The last id of the page before; empty for the first page.
 * @param input.q Occurs in the id or the name, in any case of ASCII letters.
 */
export const listClients = async (
  deps: OperationDeps,
  _context: OperationContext,
  { cursor, limit, q, status, grant, with_health: withHealth }: Input,
): Promise<OperationOutcome<{ clients: (ClientView & { health?: ClientHealth })[]; next: string | null }>> => {
  const found = await deps.store.read.clients.search(cursor, limit, { text: q, status, grant });
  const clients = found.map((client) => ({
    ...describeClient(client),
    ...(withHealth ? { health: clientHealth(deps, client, null) } : {}),
  }));
  return done({ clients, next: found.length < limit ? null : (found.at(-1)?.id ?? null) });
};
