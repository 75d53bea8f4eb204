import { done } from '../../lib/outcome.ts';
import type { Client, ClientSecret } from '../../oauth/client.ts';
import { takesSecret } from '../../oauth/registration/check-client-secret.ts';
import { readClientMetadata } from '../../oauth/registration/client-metadata.ts';
import { type ClientFields, toClientFields } from '../../oauth/registration/to-client-fields.ts';
import { type OperationDeps, type OperationOutcome, refuseInput } from '../operation.ts';

const ID_BYTES = 16;
const SECRET_BYTES = 32;

/** A client made of its metadata, ready to be stored; `secret` is the one that came with them, in the clear. */
export type PreparedClient = ClientFields;

type Metadata = Readonly<Record<string, unknown>>;

const withoutOfflineAccess = (scope: unknown): unknown =>
  typeof scope === 'string'
    ? scope
        .split(' ')
        .filter((name) => name !== 'offline_access')
        .join(' ')
    : scope;

/** What an administrator need not say: the grant follows from the redirect URIs, and every scope but that of lasting access is given by default. */
const withDefaults = (given: Metadata, alg: string): Metadata => ({
  id_token_signed_response_alg: alg,
  grant_types: Array.isArray(given.redirect_uris) && given.redirect_uris.length > 0 ? ['authorization_code'] : ['client_credentials'],
  ...(given.scope === undefined ? {} : { default_scope: withoutOfflineAccess(given.scope) }),
  ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null)),
});

/**
 * Makes a client of RFC 7591 metadata as an administrator gives them: also with an id, a secret and `skip_consent` of their own.
 *
 * @returns The client, or refusal `invalid_input` with every problem found.
 */
export const prepareClient = (
  deps: Pick<OperationDeps, 'config' | 'random' | 'rotation'>,
  given: Metadata,
): OperationOutcome<PreparedClient> => {
  const { profile, keys } = deps.config;
  const metadata = readClientMetadata(withDefaults(given, keys.alg), 'import');
  if (!metadata.ok) return refuseInput(metadata.refusal.problems);
  const fields = toClientFields(metadata.value, { profile, id: `client_${deps.random.bytes(ID_BYTES).toString('base64url')}` });
  if (!fields.ok) return refuseInput(fields.refusal.problems);
  const client = fields.value;
  const alg = client.idTokenAlg;
  if (alg === keys.alg || deps.rotation.keyRing.algorithms().includes(alg)) return done(client);
  const fix = `Make one with: gatewatch keys rotate --alg ${alg}`;
  return refuseInput([{ field: 'id_token_signed_response_alg', problem: `The server has no ${alg} key.`, fix }]);
};

/** The secret of a new client that came without one: 256 random bits. Null when its way of authenticating needs none. */
export const generateSecret = ({ random }: Pick<OperationDeps, 'random'>, { authMethod }: Pick<Client, 'authMethod'>): string | null =>
  takesSecret(authMethod) ? random.bytes(SECRET_BYTES).toString('base64url') : null;

/** What is kept of a secret: its hash and, where the secret is itself the key of a signature, the secret under seal. */
export const keepSecret = (
  { sealer, clock }: Pick<OperationDeps, 'sealer' | 'clock'>,
  { id, authMethod }: Pick<Client, 'id' | 'authMethod'>,
  secret: string,
): ClientSecret => ({
  hash: sealer.pepperedHash(secret),
  sealed: authMethod === 'client_secret_jwt' ? sealer.seal('client-secret', secret, id) : null,
  createdAt: clock.now(),
  expiresAt: null,
});
