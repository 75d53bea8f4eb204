import type { GrantRecord, RefreshTokenRecord, UserRecord } from '../../store/records.ts';
import type { TokenFacts } from './token-standing.ts';

/** What decides whether a refresh token is good, joined from its own row and those it hangs on. */
export const refreshTokenFacts = (token: RefreshTokenRecord, grant: GrantRecord, user: UserRecord | undefined): TokenFacts => ({
  createdAt: token.createdAt,
  expiresAt: Math.min(token.idleExpiresAt, token.expiresAt),
  revokedAt: token.revokedAt,
  spentAt: token.spentAt,
  userId: grant.userId,
  userStatus: user?.status ?? null,
  userTokensNotBefore: user ? Math.max(user.tokensNotBefore, user.grantsNotBefore) : 0,
  grantRevokedAt: grant.revokedAt,
  grantCreatedAt: grant.createdAt,
});
