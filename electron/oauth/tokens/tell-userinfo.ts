import type { Clock } from '../../lib/clock.ts';
import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { Reads } from '../../store/store.ts';
import { type ClaimsRequest, wants } from '../authorize/read-claims-request.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';
import { type AccessTokenReason, findAccessToken } from './find-access-token.ts';
import type { TokenSightings } from './token-sightings.ts';
import { claimsOfScopes } from './user-claims.ts';

export type UserinfoReason = AccessTokenReason | 'no_openid_scope';

export interface Userinfo {
  readonly userId: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

const EVERY_SCOPE = ['profile', 'email', 'address', 'phone'];

/**
 * Tells a client what a person's access token lets it know: `sub`, the claims of the token's scopes, and those that the `claims` parameter asked for.
 *
 * @param token As received in the header or the form.
 * @returns The claims; refusal `invalid_token`, or `insufficient_scope` when the token was not granted `openid`.
 * @throws StoreFault when the store cannot be read.
 * @see OpenID Connect Core §5.3, §5.4, §5.5
 */
export const tellUserinfo = async (
  deps: { readonly clock: Clock; readonly read: Reads; readonly seen: TokenSightings },
  token: string,
): Promise<Outcome<Userinfo, OAuthRefusal<UserinfoReason>>> => {
  const found = await findAccessToken(deps, token);
  if (!found.ok) return found;
  const { userId, grantId, scope, jti } = found.value.token;
  deps.seen.note(jti);
  const scopes = scope.split(' ');
  if (userId === null || grantId === null || !scopes.includes('openid')) return refused(refusal('insufficient_scope', 'no_openid_scope'));
  const user = await deps.read.users.find(userId);
  if (!user) return refused(refusal('invalid_token', 'user_unknown'));
  const grant = await deps.read.grants.find(grantId);
  const asked: ClaimsRequest | null = grant?.claims ? JSON.parse(grant.claims) : null;
  const extra = asked ? Object.entries(claimsOfScopes(user, EVERY_SCOPE)).filter(([name]) => wants(asked, 'userinfo', name)) : [];
  return done({ userId, claims: { ...Object.fromEntries(extra), ...claimsOfScopes(user, scopes), sub: userId } });
};
