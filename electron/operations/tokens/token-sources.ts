import type { TokenFilter } from '../../../shared/contract/tokens.ts';
import type { EpochMs } from '../../../shared/units.ts';
import { idAt } from '../../lib/ids.ts';
import { LONGEST_LIFE_MS } from '../../store/sqlite/purge.ts';
import type { TokenConditions, TokenType } from '../../store/sqlite/token-list.table.ts';
import type { OperationDeps } from '../operation.ts';
import { NEWEST, type TokenSource } from './scan-tokens.ts';

/** Grants whose tokens are looked up one grant after another; with more of them it is quicker to pass all tokens by. */
const MOST_GRANTS = 100;
/** By how much the time in an id and the one beside it may differ. */
const SLACK_MS = 1000;
/** Token ids are made by the same clock; it may have been set in between. */
const CLOCK_MS = 60_000;

const grantsOf = async ({ store }: Pick<OperationDeps, 'store'>, { user, session, grant }: TokenFilter): Promise<string[] | undefined> => {
  if (grant !== undefined) return [grant];
  const found =
    session !== undefined
      ? await store.read.grantList.idsOfSession(session, MOST_GRANTS + 1)
      : user !== undefined
        ? await store.read.grantList.idsOfUser(user, MOST_GRANTS + 1)
        : undefined;
  return found && found.length <= MOST_GRANTS ? found : undefined;
};

const typesOf = ({ type, state, format }: TokenFilter): TokenType[] => {
  const types: TokenType[] = type === undefined ? ['access_token', 'refresh_token'] : [type];
  return types.filter((one) => (one === 'access_token' ? state !== 'spent' : format !== 'jwt'));
};

/** The lowest id a token can have that is asked for: nothing older than the longest life is alive. */
const lowestId = (type: TokenType, { state, issued_from: from }: TokenFilter, now: EpochMs): string => {
  const live = state === 'live' && type === 'access_token' ? now - LONGEST_LIFE_MS - CLOCK_MS : 0;
  const oldest = Math.max(live, (from ?? 0) - SLACK_MS);
  return oldest <= 0 ? '' : idAt(oldest);
};

/**
 * The places in which the tokens of a filter are found.
 *
 * @param filter.user The `sub`, not a user name.
 */
export const tokenSources = async (deps: Pick<OperationDeps, 'store' | 'clock'>, filter: TokenFilter): Promise<TokenSource[]> => {
  const now = deps.clock.now();
  const grants = await grantsOf(deps, filter);
  const { client, user, session, format, scope } = filter;
  const wanted: TokenConditions = {
    client,
    user,
    session,
    format,
    scope,
    issuedFrom: filter.issued_from,
    issuedTo: filter.issued_to,
    aliveAt: filter.state === 'live' ? now : undefined,
    endedAt: filter.state === 'expired' ? now : undefined,
    spent: filter.state === 'spent' ? true : undefined,
    voided: filter.state === 'revoked' ? true : undefined,
  };
  return typesOf(filter).flatMap((type) => {
    const from = lowestId(type, filter, now);
    const below = filter.issued_to === undefined ? NEWEST : idAt(filter.issued_to + SLACK_MS);
    const source = { type, from, below };
    return grants ? grants.map((grant) => ({ ...source, wanted: { ...wanted, grants: [grant] } })) : [{ ...source, wanted }];
  });
};
