import type { EpochMs } from '../../shared/units.ts';

export const clientAuthMethods = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none'] as const;
/** How a client proves who it is: OpenID Connect Core §9, RFC 7591 §2. */
export type ClientAuthMethod = (typeof clientAuthMethods)[number];

export const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials'] as const;
export type GrantType = (typeof grantTypes)[number];

export const signingAlgorithms = ['ES256', 'RS256', 'PS256', 'EdDSA'] as const;
/** Signature algorithms the server can sign with: RFC 7518 §3.1, RFC 8037 §3.1. */
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** One secret a client may use. Two are live while a rotation overlaps. */
export interface ClientSecret {
  /** HMAC-SHA-256 of the secret under the pepper. The secret itself is never kept, but for `client_secret_jwt`, whose key it is. */
  readonly hash: Buffer;
  /** The secret, sealed under the master key; only for `client_secret_jwt`, else null. */
  readonly sealed: Buffer | null;
  readonly createdAt: EpochMs;
  /** End of the overlap after a rotation; null while it is the current secret. */
  readonly expiresAt: EpochMs | null;
}

/** A registered client, as the protocol sees it: RFC 7591 §2 in the server's own words. */
export interface Client {
  readonly id: string;
  readonly name: string;
  readonly type: 'confidential' | 'public';
  readonly status: 'active' | 'suspended';
  readonly authMethod: ClientAuthMethod;
  /** The one algorithm it signs its assertions with (RFC 7591 `token_endpoint_auth_signing_alg`); null leaves it any that fits the method. */
  readonly assertionAlg: string | null;
  readonly secrets: readonly ClientSecret[];
  /** Public keys for `private_key_jwt` and nothing else; null for other methods. */
  readonly jwks: { readonly keys: readonly Record<string, unknown>[] } | null;
  readonly grants: readonly GrantType[];
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  /** Scopes it may ask for. A scope implies those under it in the hierarchy. */
  readonly scopes: readonly string[];
  /** Scopes it gets when it names none; a subset of `scopes`. */
  readonly defaultScopes: readonly string[];
  readonly accessTokenFormat: 'jwt' | 'opaque';
  readonly idTokenAlg: SigningAlgorithm;
  /** First-party client: its users are not asked to consent. */
  readonly skipConsent: boolean;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
  /** Tokens of this client issued before this moment are void: how "revoke everything of a client" is one write. */
  readonly tokensNotBefore: EpochMs;
}
