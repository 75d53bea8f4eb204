import { z } from 'zod';
import type { ClientView, NewClient } from '../../../shared/contract/clients.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describeClient } from './describe-client.ts';
import { generateSecret, prepareClient } from './prepare-client.ts';
import { insertClient } from './store-client.ts';

type Answer = ClientView & { client_secret?: string; client_secret_expires_at?: number };

const metadataShape = z.record(z.string(), z.unknown());

/**
 * Registers a client. The id and the secret are made here unless they are given; the secret is in the answer and nowhere else.
 *
 * @returns The client; refusal `invalid_input` with every problem of the metadata, or `already_exists`.
 * Audits `client.created`.
 * @see RFC 7591 §2, §3.2.1
 */
export const addClient = async (deps: OperationDeps, { actor }: OperationContext, input: NewClient): Promise<OperationOutcome<Answer>> => {
  const prepared = prepareClient(deps, metadataShape.parse(input));
  if (!prepared.ok) return prepared;
  const client = prepared.value;
  const secret = client.secret ?? generateSecret(deps, client);
  return deps.store.write(async (tx) => {
    if (await tx.clients.find(client.id))
      return refuse(
        'already_exists',
        `client_id: The client ${shown(client.id)} is there already. Choose another id, or remove that client first.`,
      );
    const record = await insertClient(tx, deps, actor, client, secret);
    return done({ ...describeClient(record), ...(secret === null ? {} : { client_secret: secret, client_secret_expires_at: 0 }) });
  });
};
