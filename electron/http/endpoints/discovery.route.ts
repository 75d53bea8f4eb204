import { hash } from 'node:crypto';
import { supportedAcr } from '../../oauth/authorize/decide-interaction.ts';
import { clientAuthMethods, grantTypes } from '../../oauth/client.ts';
import { assertionAlgorithms } from '../../oauth/proofs/assertion-algorithms.ts';
import type { KeyRing } from '../../oauth/tokens/key-ring.ts';
import { supportedClaims } from '../../oauth/tokens/user-claims.ts';
import type { Answer, Exchange, Route } from '../exchange.ts';
import { isFresh } from './is-fresh.ts';

export interface DiscoveryDeps {
  readonly issuer: string;
  readonly keyRing: KeyRing;
  /** Scopes that some resource server knows. */
  readonly resourceScopes: () => readonly string[];
}

const confidential = clientAuthMethods.filter((method) => method !== 'none');
const assertionAlgs = [...assertionAlgorithms.private_key_jwt, ...assertionAlgorithms.client_secret_jwt];

/** Server metadata: RFC 8414 §2 and OpenID Connect Discovery 1.0 §3, one document for both. */
const metadata = ({ issuer, keyRing, resourceScopes }: DiscoveryDeps): object => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/jwks`,
  introspection_endpoint: `${issuer}/introspect`,
  revocation_endpoint: `${issuer}/revoke`,
  end_session_endpoint: `${issuer}/sign-out`,
  scopes_supported: [...new Set(['openid', 'profile', 'email', 'address', 'phone', 'offline_access', ...resourceScopes()])],
  response_types_supported: ['code'],
  response_modes_supported: ['query', 'form_post'],
  grant_types_supported: grantTypes,
  acr_values_supported: supportedAcr,
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: keyRing.algorithms(),
  token_endpoint_auth_methods_supported: clientAuthMethods,
  token_endpoint_auth_signing_alg_values_supported: assertionAlgs,
  introspection_endpoint_auth_methods_supported: confidential,
  introspection_endpoint_auth_signing_alg_values_supported: assertionAlgs,
  revocation_endpoint_auth_methods_supported: clientAuthMethods,
  revocation_endpoint_auth_signing_alg_values_supported: assertionAlgs,
  display_values_supported: ['page'],
  claim_types_supported: ['normal'],
  claims_supported: [...supportedClaims, 'iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'at_hash', 'sid'],
  claims_parameter_supported: true,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
  code_challenge_methods_supported: ['S256'],
  prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
  authorization_response_iss_parameter_supported: true,
});

interface Cached {
  readonly of: unknown;
  readonly answer: Answer;
  readonly etag: string;
}

/** Answers from a text made once and kept while `version` gives the same value. */
const cachedDocument = (version: () => unknown, make: () => object, type: string) => {
  let cached: Cached | undefined;
  return ({ headers }: Exchange): Answer => {
    const of = version();
    if (cached === undefined || cached.of !== of) {
      const body = JSON.stringify(make());
      const etag = `"${hash('sha256', body, 'base64url').slice(0, 22)}"`;
      cached = { of, etag, answer: { status: 200, headers: { 'content-type': type, etag }, body } };
    }
    const { etag, answer } = cached;
    return isFresh(headers['if-none-match'], etag) ? { status: 304, headers: { etag }, body: '' } : answer;
  };
};

/** Discovery by both names, and the JWK Set. The documents change when the keys do, the metadata also when a resource server does. */
export const discoveryRoutes = (deps: DiscoveryDeps): Route[] => {
  const version = (): string => `${deps.keyRing.version()} ${deps.resourceScopes().join(' ')}`;
  const document = cachedDocument(version, () => metadata(deps), 'application/json');
  const jwks = cachedDocument(deps.keyRing.version, deps.keyRing.jwks, 'application/jwk-set+json');
  const route = (path: string, endpoint: string, handle: Route['handle']): Route => ({
    method: 'GET',
    path,
    endpoint,
    class: 'public',
    cors: 'public',
    tier: 'discovery',
    load: 0,
    handle,
  });
  return [
    route('/.well-known/openid-configuration', 'discovery', document),
    route('/.well-known/oauth-authorization-server', 'discovery', document),
    route('/jwks', 'jwks', jwks),
  ];
};
