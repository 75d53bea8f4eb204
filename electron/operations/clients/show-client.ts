import type { ClientView } from '../../../shared/contract/clients.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeClient } from './describe-client.ts';
import { findClient } from './find-client.ts';

/** One client; refusal `not_found`. */
export const showClient = async (
  { store }: OperationDeps,
  _context: OperationContext,
  input: { client_id: string },
): Promise<OperationOutcome<ClientView>> => {
  const client = await findClient(store.read, input.client_id);
  return client.ok ? done(describeClient(client.value)) : client;
};
