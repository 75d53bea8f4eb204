import type { TokenFilter } from '../../../shared/contract/tokens.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { usePages } from '../../bridge/use-pages.ts';

/** Tokens of a filter, newest first. */
export const useTokens = (filter: TokenFilter) => {
  const client = useClient();
  return usePages({
    queryKey: ['tokens.list', filter],
    fetch: async (cursor, signal) => {
      const { tokens, next } = await client.tokens.list({ filter, cursor, limit: 100 }, { signal });
      return { rows: tokens, next };
    },
  });
};
