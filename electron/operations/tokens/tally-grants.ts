import type { OperationDeps } from '../operation.ts';
import { type JudgedToken, NEWEST, scanTokens } from './scan-tokens.ts';
import { addToTally, createTally, type TokenTally } from './tally-tokens.ts';

/** Grants looked up at a time. */
const BATCH = 200;

/**
 * Counts the live tokens that hang on these grants.
 *
 * @param also Tokens that count beside them, each once.
 */
export const tallyGrants = async (
  deps: Pick<OperationDeps, 'store' | 'clock'>,
  grants: readonly string[],
  also: readonly JudgedToken[] = [],
): Promise<TokenTally> => {
  const tally = createTally();
  const known = new Set(grants);
  for (const token of also) if (token.grantId === null || !known.has(token.grantId)) addToTally(tally, token);
  for (let at = 0; at < grants.length; at += BATCH)
    for (const type of ['access_token', 'refresh_token'] as const) {
      const wanted = { grants: grants.slice(at, at + BATCH), aliveAt: deps.clock.now() };
      for await (const batch of scanTokens(deps, { type, from: '', below: NEWEST, wanted }, 'live'))
        for (const token of batch.tokens) addToTally(tally, token);
    }
  return tally;
};
