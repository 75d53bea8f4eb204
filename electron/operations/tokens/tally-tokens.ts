import type { Residual } from '../../../shared/contract/acts.ts';
import type { TokenFilter } from '../../../shared/contract/tokens.ts';
import type { ListedToken } from '../../store/records.ts';
import { toInstant } from '../instant.ts';
import type { OperationDeps } from '../operation.ts';
import { scanTokens } from './scan-tokens.ts';
import { tokenSources } from './token-sources.ts';

/** Audiences of self-contained tokens that are named. */
const MOST_AUDIENCES = 20;

/** What a number of live tokens amounts to. */
export interface TokenTally {
  accessTokens: number;
  refreshTokens: number;
  readonly users: Set<string>;
  readonly clients: Set<string>;
  readonly grants: Set<string>;
  /** Those that whoever trusts their signature goes on accepting. */
  selfContained: number;
  selfContainedUntil: number;
  readonly audiences: Set<string>;
}

export const createTally = (): TokenTally => ({
  accessTokens: 0,
  refreshTokens: 0,
  users: new Set(),
  clients: new Set(),
  grants: new Set(),
  selfContained: 0,
  selfContainedUntil: 0,
  audiences: new Set(),
});

/** Adds a live token. */
export const addToTally = (tally: TokenTally, token: ListedToken): void => {
  if (token.type === 'access_token') tally.accessTokens += 1;
  else tally.refreshTokens += 1;
  tally.clients.add(token.clientId);
  if (token.userId !== null) tally.users.add(token.userId);
  if (token.grantId !== null) tally.grants.add(token.grantId);
  if (token.type !== 'access_token' || token.format !== 'jwt') return;
  tally.selfContained += 1;
  tally.selfContainedUntil = Math.max(tally.selfContainedUntil, token.expiresAt);
  for (const audience of token.audience) if (tally.audiences.size < MOST_AUDIENCES) tally.audiences.add(audience);
};

export const tokensIn = ({ accessTokens, refreshTokens }: TokenTally): number => accessTokens + refreshTokens;

/** What of it stays exposed after a revocation; null when nothing does. */
export const residualOf = ({ selfContained, selfContainedUntil, audiences }: TokenTally): Residual | null =>
  selfContained === 0 ? null : { tokens: selfContained, until: toInstant(selfContainedUntil), audiences: [...audiences] };

/**
 * Counts the live tokens of filters that no token matches twice.
 *
 * @param accept Which of them count.
 * @param seen   Called with each that counts.
 */
export const tallyTokens = async (
  deps: Pick<OperationDeps, 'store' | 'clock'>,
  filters: readonly TokenFilter[],
  accept: (token: ListedToken) => boolean = () => true,
  seen: (token: ListedToken) => void = () => undefined,
): Promise<TokenTally> => {
  const tally = createTally();
  for (const filter of filters)
    for (const source of await tokenSources(deps, { ...filter, state: 'live' }))
      for await (const batch of scanTokens(deps, source, 'live'))
        for (const token of batch.tokens) {
          if (!accept(token)) continue;
          addToTally(tally, token);
          seen(token);
        }
  return tally;
};
