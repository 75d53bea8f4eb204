import type { TokenFilter } from '../../../shared/contract/tokens.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { resolveFilter } from './resolve-filter.ts';
import { scanTokens } from './scan-tokens.ts';
import { tokenSources } from './token-sources.ts';

/** How many tokens match. It ends early when nobody waits for the answer any more. */
export const countTokens = async (
  deps: OperationDeps,
  { signal }: OperationContext,
  input: { filter: TokenFilter },
): Promise<OperationOutcome<{ tokens: number }>> => {
  const filter = await resolveFilter(deps, input.filter);
  if (!filter) return done({ tokens: 0 });
  let tokens = 0;
  for (const source of await tokenSources(deps, filter))
    for await (const batch of scanTokens(deps, source, filter.state)) {
      tokens += batch.tokens.length;
      signal?.throwIfAborted();
    }
  return done({ tokens });
};
