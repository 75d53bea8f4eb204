import type { OperationDeps } from '../operation.ts';
import { type TokenTally, tallyTokens } from '../tokens/tally-tokens.ts';

/** Up to so many are looked up one by one; for more it is quicker to pass all tokens by once. */
const FEW = 20;

/** The live tokens of several users, or of several clients. */
export const tallyOfMany = (
  deps: Pick<OperationDeps, 'store' | 'clock'>,
  of: { readonly users: readonly string[] } | { readonly clients: readonly string[] },
): Promise<TokenTally> => {
  if ('users' in of) {
    if (of.users.length <= FEW)
      return tallyTokens(
        deps,
        of.users.map((user) => ({ user })),
      );
    const users = new Set(of.users);
    return tallyTokens(deps, [{}], ({ userId }) => userId !== null && users.has(userId));
  }
  const [only] = of.clients;
  if (only !== undefined && of.clients.length === 1) return tallyTokens(deps, [{ client: only }]);
  const clients = new Set(of.clients);
  return tallyTokens(deps, [{}], ({ clientId }) => clients.has(clientId));
};
