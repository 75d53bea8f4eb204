import { setImmediate as turn } from 'node:timers/promises';
import type { OperationDeps } from '../operation.ts';
import { judgeToken } from './judge-token.ts';
import type { JudgedToken } from './scan-tokens.ts';

type ReadDeps = Pick<OperationDeps, 'clock'> & { readonly read: Pick<OperationDeps['store']['read'], 'tokenList' | 'clients'> };

/** Ids looked up at a time. */
const BATCH = 500;

/** Tokens of either type by their ids, judged as they are now; one that is not there is left out. Over {@link BATCH} of them are read bit by bit. */
export const readTokens = async ({ read, clock }: ReadDeps, ids: readonly string[]): Promise<JudgedToken[]> => {
  const judged: JudgedToken[] = [];
  for (let at = 0; at < ids.length; at += BATCH) {
    if (at > 0) await turn();
    const part = ids.slice(at, at + BATCH);
    const found = [...(await read.tokenList.byIds('access_token', part)), ...(await read.tokenList.byIds('refresh_token', part))];
    for (const token of found) {
      const client = await read.clients.find(token.clientId);
      judged.push({ ...token, state: judgeToken(token, client, clock.now()) });
    }
  }
  return judged;
};
