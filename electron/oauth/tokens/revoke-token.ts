import { equalSecret } from '../../keys/equal-secret.ts';
import type { Clock } from '../../lib/clock.ts';
import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { Store, Tx } from '../../store/store.ts';
import type { TokenRequest } from '../grants/token-request.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';
import { accessTokenId } from './find-access-token.ts';
import { hashValue, valueId } from './token-value.ts';

export interface RevocationRequest extends TokenRequest {
  readonly token: string;
}

type Revoked = Outcome<null, OAuthRefusal<'wrong_client'>>;

const wrongClient = async (tx: Tx, request: RevocationRequest, grant: string | null, token: string | undefined): Promise<Revoked> => {
  const { client, origin } = request;
  const no = refused(refusal('invalid_grant', 'wrong_client' as const, 'The token was issued to another client.'));
  await tx.refuse({
    kind: 'token.refused',
    client: client.id,
    grant: grant ?? undefined,
    token,
    ...origin,
    details: { error: no.refusal.code, reason: 'wrong_client', grant_type: 'revocation' },
  });
  return no;
};

/** Revoking a refresh token revokes its grant and so all access tokens under it (RFC 7009 §2.1). */
const revokeRefresh = async (tx: Tx, deps: { readonly clock: Clock }, request: RevocationRequest): Promise<Revoked> => {
  const id = valueId('refresh', request.token);
  const token = id === null ? undefined : await tx.tokens.findRefresh(id);
  if (!token || !equalSecret(token.hash, hashValue(request.token))) return done(null);
  const grant = await tx.grants.find(token.grantId);
  if (!grant) return done(null);
  if (grant.clientId !== request.client.id) return wrongClient(tx, request, grant.id, undefined);
  if (await tx.grants.revoke(grant.id, 'revoked_by_client', deps.clock.now())) {
    const subject = { client: grant.clientId, user: grant.userId, session: grant.sessionId, grant: grant.id };
    await tx.audit({ kind: 'grant.revoked', ...subject, ...request.origin, details: { reason: 'revoked_by_client' } });
  }
  return done(null);
};

const revokeAccess = async (tx: Tx, deps: { readonly clock: Clock }, request: RevocationRequest): Promise<Revoked> => {
  const jti = accessTokenId(request.token);
  const token = jti === null ? undefined : await tx.tokens.findAccess(jti);
  if (!token || !equalSecret(token.hash, hashValue(request.token))) return done(null);
  if (token.clientId !== request.client.id) return wrongClient(tx, request, token.grantId, token.jti);
  if (await tx.tokens.revokeAccess(token.jti, deps.clock.now())) {
    const subject = { client: token.clientId, user: token.userId ?? undefined, grant: token.grantId ?? undefined, token: token.jti };
    await tx.audit({
      kind: 'token.revoked',
      ...subject,
      ...request.origin,
      details: { type: 'access_token', reason: 'revoked_by_client' },
    });
  }
  return done(null);
};

/**
 * Revokes a token of the calling client. An access token alone; a refresh token with its whole family.
 *
 * Success means durable: when storage fails this throws, and the route never says 200. `token_type_hint` is not needed, the value tells its kind
 * (RFC 7009 §2.1 lets a server ignore it).
 *
 * @returns Done for what is revoked, was revoked, or is unknown (RFC 7009 §2.2); refusal `invalid_grant` for a token of another client.
 * @throws StoreFault when the revocation could not be made durable.
 * Audits `token.revoked` or `grant.revoked`; `token.refused` for another client's token.
 * @see RFC 7009 §2
 */
export const revokeToken = (deps: { readonly store: Store; readonly clock: Clock }, request: RevocationRequest): Promise<Revoked> =>
  deps.store.write((tx) => (request.token.startsWith('gwr_') ? revokeRefresh(tx, deps, request) : revokeAccess(tx, deps, request)));
