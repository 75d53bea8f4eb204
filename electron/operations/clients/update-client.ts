import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ClientView, NewClient } from '../../../shared/contract/clients.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { takesSecret } from '../../oauth/registration/check-client-secret.ts';
import { toMetadata } from '../../oauth/registration/to-metadata.ts';
import type { ClientRecord } from '../../store/records.ts';
import { toInstant } from '../instant.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse, refuseInput } from '../operation.ts';
import { describeClient } from './describe-client.ts';
import { findClient } from './find-client.ts';
import { prepareClient } from './prepare-client.ts';

interface Input {
  client_id: string;
  /** `updated_at` of the client as it was read. */
  version: string;
  changes: NewClient;
}

const changesShape = z.record(z.string(), z.unknown());

/** Members whose change is put on record, by the names of RFC 7591. */
const compared = {
  client_name: 'name',
  redirect_uris: 'redirectUris',
  post_logout_redirect_uris: 'postLogoutRedirectUris',
  grant_types: 'grants',
  token_endpoint_auth_method: 'authMethod',
  token_endpoint_auth_signing_alg: 'assertionAlg',
  scope: 'scopes',
  default_scope: 'defaultScopes',
  jwks: 'jwks',
  id_token_signed_response_alg: 'idTokenAlg',
  access_token_format: 'accessTokenFormat',
  skip_consent: 'skipConsent',
} as const satisfies Record<string, keyof ClientRecord>;

/** Metadata that only the registration of a client says, so that an update has nothing to do with them. */
const given = ({ client_id_issued_at: _, response_types: __, ...metadata }: ReturnType<typeof toMetadata>): Record<string, unknown> =>
  metadata;

/**
 * Changes the registration of a client: what is given replaces what was, the rest stays. A secret is never changed here, and a client that had none cannot be
 * made one that needs it: that is a new client.
 *
 * @returns The client; refusal `not_found`, `invalid_input` with every problem, or `conflict` when somebody changed it since it was read.
 * Audits `client.updated` with the names of what changed; nothing when nothing did.
 * @see RFC 7592 §2.2
 */
export const updateClient = async (
  deps: OperationDeps,
  { actor }: OperationContext,
  input: Input,
): Promise<OperationOutcome<ClientView>> => {
  const { client_id: id, version } = input;
  const changes = changesShape.parse(input.changes);
  for (const field of ['client_id', 'client_secret'] as const)
    if (changes[field] !== undefined)
      return refuseInput([
        {
          field,
          problem: 'It cannot be changed here.',
          fix: field === 'client_secret' ? 'Rotate the secret.' : 'Register another client.',
        },
      ]);
  return deps.store.write(async (tx) => {
    const found = await findClient(tx, id);
    if (!found.ok) return found;
    const before = found.value;
    if (toInstant(before.updatedAt) !== version)
      return refuse('conflict', `The client ${shown(id)} was changed since it was read. Read it again, then repeat the change.`);
    const prepared = prepareClient(deps, { ...given(toMetadata(before)), ...changes });
    if (!prepared.ok) return prepared;
    const { secret: _, weakSecret: __, ...fields } = prepared.value;
    const needsSecret = takesSecret(fields.authMethod);
    if (
      needsSecret &&
      (!takesSecret(before.authMethod) || (fields.authMethod === 'client_secret_jwt') !== (before.authMethod === 'client_secret_jwt'))
    )
      return refuseInput([
        {
          field: 'token_endpoint_auth_method',
          problem: `A client that authenticates by ${before.authMethod} cannot be changed to ${fields.authMethod}: its secret is not kept in the form this takes.`,
          fix: 'Register another client, or choose a method that takes no new secret.',
        },
      ]);
    const changed = Object.entries(compared).flatMap(([name, key]) => (isDeepStrictEqual(fields[key], before[key]) ? [] : [name]));
    if (changed.length === 0) return done(describeClient(before));
    const after = {
      ...before,
      ...fields,
      weakSecret: needsSecret && before.weakSecret,
      updatedAt: Math.max(deps.clock.now(), before.updatedAt + 1),
    };
    await tx.clients.put(after);
    if (!needsSecret && before.secrets.length > 0) await tx.clients.dropSecrets(id);
    await tx.audit({ kind: 'client.updated', client: id, actor, details: { fields: changed } });
    return done(describeClient(after));
  });
};
