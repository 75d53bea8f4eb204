import { idAt } from '../../lib/ids.ts';
import type { ListedToken } from '../../store/records.ts';
import type { OperationDeps } from '../operation.ts';
import { NEWEST } from './scan-tokens.ts';

/** An access token and the refresh token beside it are made in one unit of work: their moments are at most this far apart. */
const APART_MS = 1000;

const accessBeside = async ({ store }: Pick<OperationDeps, 'store'>, token: ListedToken): Promise<string | undefined> => {
  const from = idAt(token.createdAt - APART_MS);
  const near = await store.read.tokenList.list(
    { type: 'access_token', before: NEWEST, from, limit: 1000 },
    { grants: [token.grantId ?? ''], issuedTo: token.createdAt + APART_MS },
  );
  const distance = (other: ListedToken): number => Math.abs(other.createdAt - token.createdAt);
  return near.reduce<ListedToken | undefined>((best, one) => (best && distance(best) <= distance(one) ? best : one), undefined)?.id;
};

/**
 * Finds for each token the access token whose `jti` the fact of its issue bears: its own, or that of the access token which was issued together with a refresh token.
 * Facts are found by `jti` alone.
 */
export const issuedWith = async (deps: Pick<OperationDeps, 'store'>, tokens: readonly ListedToken[]): Promise<Map<string, string>> => {
  const found = new Map<string, string>();
  for (const token of tokens) {
    const jti = token.type === 'access_token' ? token.id : await accessBeside(deps, token);
    if (jti !== undefined) found.set(token.id, jti);
  }
  return found;
};
