import { toNumericDate } from '../../../shared/units.ts';
import type { Client } from '../client.ts';
import { serializeScopes } from '../scopes.ts';

/**
 * Writes a client as the metadata that would register it again, without its secret: built field by field, so that nothing new leaves by accident.
 *
 * @see RFC 7591 §2, §3.2.1
 */
export const toMetadata = (client: Client & { readonly assertionAlg?: string | null }) => ({
  client_id: client.id,
  client_id_issued_at: toNumericDate(client.createdAt),
  client_name: client.name,
  redirect_uris: client.redirectUris,
  post_logout_redirect_uris: client.postLogoutRedirectUris,
  grant_types: client.grants,
  response_types: client.grants.includes('authorization_code') ? ['code'] : [],
  token_endpoint_auth_method: client.authMethod,
  ...(client.assertionAlg ? { token_endpoint_auth_signing_alg: client.assertionAlg } : {}),
  ...(client.jwks === null ? {} : { jwks: client.jwks }),
  scope: serializeScopes(client.scopes),
  default_scope: serializeScopes(client.defaultScopes),
  id_token_signed_response_alg: client.idTokenAlg,
  access_token_format: client.accessTokenFormat,
  skip_consent: client.skipConsent,
});

export type ClientMetadataOutput = ReturnType<typeof toMetadata>;
