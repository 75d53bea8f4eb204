import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import type { ClientRecord } from '../../store/records.ts';
import type { Reads } from '../../store/store.ts';
import { type OperationOutcome, refuse } from '../operation.ts';

/** The client of that id, or refusal `not_found`. */
export const findClient = async (read: Pick<Reads, 'clients'>, id: string): Promise<OperationOutcome<ClientRecord>> => {
  const client = await read.clients.find(id);
  return client ? done(client) : refuse('not_found', `There is no client ${shown(id)}. See: gatewatch client list`);
};
