import { isDeepStrictEqual } from 'node:util';
import type { Sealer } from '../../keys/seal.ts';
import { takesSecret } from '../../oauth/registration/check-client-secret.ts';
import type { ClientRecord } from '../../store/records.ts';
import type { Reads } from '../../store/store.ts';
import type { PreparedClient } from '../clients/prepare-client.ts';
import type { Placed } from './prepare-entries.ts';

/** What becomes of a client's secret: it stays, it goes, the given one takes its place, or one is made. */
export type SecretChange = 'keep' | 'drop' | 'replace' | 'generate';

export type ClientStep =
  | { readonly change: 'create'; readonly client: PreparedClient; readonly secret: SecretChange }
  | {
      readonly change: 'update';
      readonly client: PreparedClient;
      readonly before: ClientRecord;
      readonly secret: SecretChange;
      /** Names of what differs, for the fact. */
      readonly fields: string[];
    }
  | { readonly change: 'none' };

/** What an import can change of a client, by the names the facts use. */
const compared = {
  client_name: 'name',
  type: 'type',
  token_endpoint_auth_method: 'authMethod',
  token_endpoint_auth_signing_alg: 'assertionAlg',
  jwks: 'jwks',
  grant_types: 'grants',
  redirect_uris: 'redirectUris',
  post_logout_redirect_uris: 'postLogoutRedirectUris',
  scope: 'scopes',
  default_scope: 'defaultScopes',
  access_token_format: 'accessTokenFormat',
  id_token_signed_response_alg: 'idTokenAlg',
  skip_consent: 'skipConsent',
} as const satisfies Record<string, keyof PreparedClient & keyof ClientRecord>;

const changedFields = (client: PreparedClient, before: ClientRecord): string[] =>
  Object.entries(compared).flatMap(([name, key]) => (isDeepStrictEqual(client[key], before[key]) ? [] : [name]));

const secretChange = (sealer: Sealer, client: PreparedClient, before: ClientRecord): SecretChange => {
  const current = before.secrets.find(({ expiresAt }) => expiresAt === null);
  if (!takesSecret(client.authMethod)) return before.secrets.length > 0 ? 'drop' : 'keep';
  // A secret that is kept as a hash alone cannot become the key of a signature.
  const usable = current !== undefined && (client.authMethod !== 'client_secret_jwt' || current.sealed !== null);
  if (client.secret === undefined) return usable ? 'keep' : 'generate';
  return usable && sealer.verifyPepperedHash(client.secret, current.hash) ? 'keep' : 'replace';
};

/** Says what an import would change about one client. */
export const planClient = async (
  deps: { readonly read: Pick<Reads, 'clients'>; readonly sealer: Sealer },
  { entry: client }: Placed<PreparedClient>,
): Promise<ClientStep> => {
  const before = await deps.read.clients.find(client.id);
  if (!before) {
    const secret = client.secret !== undefined ? 'replace' : takesSecret(client.authMethod) ? 'generate' : 'keep';
    return { change: 'create', client, secret };
  }
  const secret = secretChange(deps.sealer, client, before);
  const fields = [...changedFields(client, before), ...(secret === 'keep' ? [] : ['client_secret'])];
  return fields.length === 0 ? { change: 'none' } : { change: 'update', client, before, secret, fields };
};
