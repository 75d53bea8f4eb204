import type { Tx } from '../../store/store.ts';
import { generateSecret, keepSecret, type PreparedClient } from '../clients/prepare-client.ts';
import { insertClient } from '../clients/store-client.ts';
import type { OperationDeps } from '../operation.ts';
import type { ClientStep, SecretChange } from './plan-clients.ts';

/** What was made for a client, told once. */
export interface Issued {
  client_id: string;
  client_secret: string;
}

type Update = Extract<ClientStep, { change: 'update' }>;

const secretOf = (deps: OperationDeps, client: PreparedClient, change: SecretChange): string | null => {
  if (change === 'generate') return generateSecret(deps, client);
  return change === 'replace' ? (client.secret ?? null) : null;
};

/** Status, creation time and revocations are no part of a registration: an import leaves them. */
const updateClient = async (tx: Tx, deps: OperationDeps, actor: string, step: Update, secret: string | null): Promise<void> => {
  const { secret: _, ...client } = step.client;
  const { before } = step;
  const weakSecret = step.secret === 'keep' ? before.weakSecret : client.weakSecret;
  await tx.clients.put({ ...before, ...client, weakSecret, updatedAt: deps.clock.now() });
  if (step.secret !== 'keep') await tx.clients.dropSecrets(client.id);
  if (secret !== null) await tx.clients.addSecret(client.id, keepSecret(deps, client, secret));
  await tx.audit({ kind: 'client.updated', client: client.id, actor, details: { fields: step.fields } });
};

/** Writes one client of an import; returns the secret that was made for it, if any. */
export const writeClient = async (tx: Tx, deps: OperationDeps, actor: string, step: ClientStep): Promise<Issued | null> => {
  if (step.change === 'none') return null;
  const secret = secretOf(deps, step.client, step.secret);
  if (step.change === 'create') await insertClient(tx, deps, actor, step.client, secret);
  else await updateClient(tx, deps, actor, step, secret);
  return step.secret === 'generate' && secret !== null ? { client_id: step.client.id, client_secret: secret } : null;
};
