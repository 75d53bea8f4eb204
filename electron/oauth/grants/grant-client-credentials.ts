import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { Store } from '../../store/store.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';
import { isStandardScope, type ScopeReason } from '../scopes.ts';
import { type Minting, mintAccessToken } from '../tokens/mint-access-token.ts';
import type { TokenAnswer, TokenRequest } from './token-request.ts';

export type ClientCredentialsReason = ScopeReason | 'public_client' | 'client_suspended' | 'person_scope';

export interface ClientCredentialsRequest extends TokenRequest {
  readonly scopes: readonly string[] | undefined;
}

const judge = (
  deps: Minting,
  { client, scopes }: ClientCredentialsRequest,
): Outcome<readonly string[], OAuthRefusal<ClientCredentialsReason>> => {
  if (client.type === 'public') return refused(refusal('unauthorized_client', 'public_client'));
  // Scopes that speak of a person mean nothing where there is none; as defaults they are left out, asked for they are refused.
  if (scopes?.some(isStandardScope))
    return refused(refusal('invalid_scope', 'person_scope', 'A scope speaks of a person; this grant has none.'));
  const own = { scopes: client.scopes, defaultScopes: client.defaultScopes.filter((scope) => !isStandardScope(scope)) };
  if (scopes === undefined && own.defaultScopes.length === 0 && client.scopes.every(isStandardScope)) return done([]);
  return deps.scopes.grantable({ client: own, requested: scopes });
};

/**
 * Issues an access token to a client for itself. No refresh token (RFC 6749 §4.4.3) and no ID token: there is no person.
 *
 * @returns The token answer; refusal `unauthorized_client` (`public_client`), `invalid_scope`, or `invalid_client` (`client_suspended`).
 * @throws StoreFault when nothing could be made durable.
 * Audits `token.issued` or `token.refused`.
 * @see RFC 6749 §4.4
 */
export const grantClientCredentials = (
  deps: Minting & { readonly store: Store },
  request: ClientCredentialsRequest,
): Promise<Outcome<TokenAnswer, OAuthRefusal<ClientCredentialsReason>>> => {
  const judged = judge(deps, request);
  const { client, origin } = request;
  return deps.store.write(async (tx) => {
    const scopes =
      judged.ok && !(await tx.clients.isActive(client.id)) ? refused(refusal('invalid_client', 'client_suspended' as const)) : judged;
    if (!scopes.ok) {
      const { code, reason } = scopes.refusal;
      await tx.refuse({
        kind: 'token.refused',
        client: client.id,
        ...origin,
        details: { error: code, reason, grant_type: 'client_credentials' },
      });
      return scopes;
    }
    const access = mintAccessToken(deps, { client, grant: null, scopes: scopes.value });
    await tx.tokens.insertAccess(access.record);
    await tx.audit({
      kind: 'token.issued',
      client: client.id,
      token: access.record.jti,
      correlation: origin.correlation,
      address: origin.address,
      agent: origin.agent,
      details: {
        grant_type: 'client_credentials',
        scope: access.record.scope,
        format: access.record.format,
        expires_at: access.record.expiresAt,
      },
    });
    const scope = access.record.scope === '' ? {} : { scope: access.record.scope };
    return done({ access_token: access.value, token_type: 'Bearer' as const, expires_in: deps.policy.accessTokenLifetime, ...scope });
  });
};
