import type { TokenView } from '../../../shared/contract/tokens.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { Client } from '../../oauth/client.ts';
import { revokedSince, whyDead } from '../../oauth/tokens/token-standing.ts';
import type { ListedToken } from '../../store/records.ts';

export type TokenState = TokenView['state'];

/**
 * In which state a token is. `live` is exactly what introspection calls active. One that is not accepted since its client or person is suspended or gone counts as
 * revoked, though it is good again once they are resumed.
 */
export const judgeToken = (token: ListedToken, client: Client | undefined, now: EpochMs): TokenState => {
  if (whyDead(token, client, now) === null) return 'live';
  if (token.spentAt !== null) return 'spent';
  const revoked = revokedSince(token, client);
  if (revoked !== null && revoked < token.expiresAt) return 'revoked';
  return now >= token.expiresAt ? 'expired' : 'revoked';
};
