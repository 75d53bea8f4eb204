import type { ClientView } from '../../../shared/contract/clients.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeClient } from './describe-client.ts';

/**
 * A page of the clients, in the order of their ids.
 *
 * @param input.cursor The last id of the page before; empty for the first page.
 */
export const listClients = async (
  { store }: OperationDeps,
  _context: OperationContext,
  { cursor, limit }: { cursor: string; limit: number },
): Promise<OperationOutcome<{ clients: ClientView[]; next: string | null }>> => {
  const found = await store.read.clients.list(cursor, limit);
  return done({ clients: found.map(describeClient), next: found.length < limit ? null : (found.at(-1)?.id ?? null) });
};
