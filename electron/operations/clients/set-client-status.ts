import type { ClientView } from '../../../shared/contract/clients.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeClient } from './describe-client.ts';
import { findClient } from './find-client.ts';

interface Input {
  client_id: string;
  note?: string | undefined;
}
type SetStatus = (deps: OperationDeps, context: OperationContext, input: Input) => Promise<OperationOutcome<ClientView>>;

/**
 * Makes the operation that puts a client into one status. The write is the test: of two at once, one changes it and the other is told that it was so already.
 */
export const setClientStatus =
  (status: 'active' | 'suspended', kind: 'client.suspended' | 'client.resumed'): SetStatus =>
  ({ store, clock }, { actor, correlation }, { client_id: id, note }) =>
    store.write(async (tx) => {
      const found = await findClient(tx, id);
      if (!found.ok) return found;
      const now = clock.now();
      if (!(await tx.clients.setStatus(id, status, now))) return refuse('conflict', `The client ${shown(id)} is ${status} already.`);
      await tx.audit({ kind, client: id, actor, correlation, details: note === undefined ? {} : { note } });
      return done(describeClient({ ...found.value, status, updatedAt: now }));
    });
