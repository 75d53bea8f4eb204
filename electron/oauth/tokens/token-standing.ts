import type { EpochMs } from '../../../shared/units.ts';
import type { Client } from '../client.ts';

export type TokenDeath =
  | 'expired'
  | 'revoked'
  | 'spent'
  | 'grant_revoked'
  | 'client_unknown'
  | 'client_suspended'
  | 'user_unknown'
  | 'user_suspended'
  | 'voided';

/** What decides whether a token of either type is good. */
export interface TokenFacts {
  readonly createdAt: EpochMs;
  /** Its end if it is used; for a refresh token the earlier of the idle and the absolute one. */
  readonly expiresAt: EpochMs;
  readonly revokedAt: EpochMs | null;
  /** Of a refresh token that was used; null for an access token. */
  readonly spentAt: EpochMs | null;
  /** Null when a client acts for itself: then nothing below matters. */
  readonly userId: string | null;
  readonly userStatus: 'active' | 'suspended' | null;
  /** The moment up to which all that the person allowed is void. */
  readonly userTokensNotBefore: EpochMs;
  readonly grantRevokedAt: EpochMs | null;
  readonly grantCreatedAt: EpochMs | null;
}

type Voiding = Pick<Client, 'status' | 'tokensNotBefore'>;

/** A token falls with its grant, also one that was issued on it later: else who refreshes in time would outlive the revocation. */
const bornAt = (token: TokenFacts): EpochMs => token.grantCreatedAt ?? token.createdAt;

/**
 * Why a token is not good now, or null when it is. Introspection, userinfo and what operators are shown all ask here, so that none of them can say
 * otherwise than the others.
 *
 * @param client The client it was issued to; undefined when that is gone.
 */
export const whyDead = (token: TokenFacts, client: Voiding | undefined, now: EpochMs): TokenDeath | null => {
  if (now >= token.expiresAt) return 'expired';
  if (token.revokedAt !== null) return 'revoked';
  if (token.spentAt !== null) return 'spent';
  if (client === undefined) return 'client_unknown';
  if (client.status !== 'active') return 'client_suspended';
  if (bornAt(token) <= client.tokensNotBefore) return 'voided';
  if (token.userId === null) return null;
  if (token.userStatus === null) return 'user_unknown';
  if (token.userStatus !== 'active') return 'user_suspended';
  if (token.grantRevokedAt !== null) return 'grant_revoked';
  return bornAt(token) <= token.userTokensNotBefore ? 'voided' : null;
};

/** When a token was revoked, by itself, with its grant, or with all of its client or person; null when it was not. */
export const revokedSince = (token: TokenFacts, client: Voiding | undefined): EpochMs | null => {
  const born = bornAt(token);
  const moments = [
    token.revokedAt,
    token.grantRevokedAt,
    client && born <= client.tokensNotBefore ? client.tokensNotBefore : null,
    token.userId !== null && born <= token.userTokensNotBefore ? token.userTokensNotBefore : null,
  ].filter((at) => at !== null);
  return moments.length === 0 ? null : Math.min(...moments);
};
