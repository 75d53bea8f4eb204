import { hash } from 'node:crypto';
import { toNumericDate } from '../../../shared/units.ts';
import type { GrantRecord, UserRecord } from '../../store/records.ts';
import { type ClaimsRequest, wants } from '../authorize/read-claims-request.ts';
import type { Client, SigningAlgorithm } from '../client.ts';
import type { Minting } from './mint-access-token.ts';
import { claimsOfScopes } from './user-claims.ts';

/** Left half of the hash of the access token; the hash is that of the signature algorithm (OpenID Connect Core §3.1.3.6). */
const accessTokenHash = (accessToken: string, alg: SigningAlgorithm): string => {
  const digest = hash(alg === 'EdDSA' ? 'sha512' : 'sha256', accessToken, 'buffer');
  return digest.subarray(0, digest.length / 2).toString('base64url');
};

/** Claims of the person that the `claims` parameter asked for in the ID token. Those of the scopes are served by userinfo (Core §5.4). */
const requestedClaims = (user: UserRecord, claims: ClaimsRequest | null): Record<string, unknown> => {
  if (claims === null) return {};
  const all = claimsOfScopes(user, ['profile', 'email', 'address', 'phone']);
  return Object.fromEntries(Object.entries(all).filter(([name]) => wants(claims, 'id_token', name)));
};

/**
 * Makes an ID token for the client.
 *
 * @param input.nonce Only at the first issue: a refreshed ID token carries none (Core §12.2).
 * @see OpenID Connect Core §2, §3.1.3.6, §12.2
 */
export const mintIdToken = (
  deps: Minting,
  input: {
    readonly client: Client;
    readonly grant: GrantRecord;
    readonly user: UserRecord;
    readonly accessToken: string;
    readonly nonce: string | null;
  },
): string => {
  const { client, grant, user } = input;
  const now = deps.clock.now();
  const claims: ClaimsRequest | null = grant.claims === null ? null : JSON.parse(grant.claims);
  // Not the registered algorithm: without a key for it the default key signs.
  const signer = deps.signer(client.idTokenAlg);
  return signer.sign('JWT', {
    ...requestedClaims(user, claims),
    iss: deps.issuer,
    sub: user.id,
    aud: client.id,
    iat: toNumericDate(now),
    exp: toNumericDate(now + deps.policy.idTokenLifetime * 1000),
    auth_time: toNumericDate(grant.authTime),
    acr: grant.acr,
    amr: grant.amr,
    sid: grant.sessionId,
    at_hash: accessTokenHash(input.accessToken, signer.alg),
    ...(input.nonce === null ? {} : { nonce: input.nonce }),
  });
};
