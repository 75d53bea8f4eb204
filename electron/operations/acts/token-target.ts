import type { AuditSubject } from '../../../shared/audit-event.ts';
import type { Effect, TokenSelection } from '../../../shared/contract/acts.ts';
import type { TokenFilter } from '../../../shared/contract/tokens.ts';
import { done } from '../../lib/outcome.ts';
import { shown } from '../../lib/shown.ts';
import { findClient } from '../clients/find-client.ts';
import { type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { readTokens } from '../tokens/read-tokens.ts';
import { resolveFilter } from '../tokens/resolve-filter.ts';
import type { RevocationTarget } from '../tokens/revoke-listed.ts';
import { tallyGrants } from '../tokens/tally-grants.ts';
import { type TokenTally, tallyTokens, tokensIn } from '../tokens/tally-tokens.ts';
import type { VoidScope } from '../tokens/void-before.ts';
import { findUser } from '../users/find-user.ts';
import { standingGrants } from './standing-grants.ts';

/** Tokens or grants that are frozen one by one. */
const MOST_FROZEN = 100_000;

/** What a selection comes to: either each token and grant by its id, or all of somebody up to now. */
export interface TokenTarget {
  readonly how: { readonly listed: RevocationTarget } | { readonly scope: VoidScope };
  readonly tally: TokenTally;
  readonly unaffected: Effect['unaffected'];
  /** For the record. */
  readonly selection: string;
  readonly subject: Pick<AuditSubject, 'client' | 'user' | 'session' | 'grant'>;
}

type Found = Promise<OperationOutcome<TokenTarget>>;
type Selected<B extends TokenSelection['by']> = Extract<TokenSelection, { by: B }>;

const nothing = (what: string) => refuse('conflict', `${what}: there is nothing to revoke.`);
const tooMany = () =>
  refuse(
    'conflict',
    `More than ${MOST_FROZEN.toLocaleString('en')} tokens match, too many to be taken one by one. Revoke all of a client, of a user, or everything.`,
  );

const deadWords = { spent: 'It is spent already.', revoked: 'It is revoked already.', expired: 'It has expired.', live: '' } as const;

/** The tokens named, refresh tokens with their families. */
const ofTokens = async (deps: OperationDeps, { tokens: named }: Selected<'tokens'>): Found => {
  const ids = [...new Set(named)];
  const found = new Map((await readTokens({ clock: deps.clock, read: deps.store.read }, ids)).map((token) => [token.id, token]));
  const live = [...found.values()].filter(({ state }) => state === 'live');
  const unaffected = ids.flatMap((id) => {
    const state = found.get(id)?.state;
    return state === 'live' ? [] : [{ id, why: state ? deadWords[state] : 'There is no such token.' }];
  });
  if (live.length === 0) return nothing(`None of these tokens is live (${unaffected[0]?.why ?? ''})`);
  const access = live.filter(({ type }) => type === 'access_token');
  const grants = [...new Set(live.flatMap(({ type, grantId }) => (type === 'refresh_token' && grantId !== null ? [grantId] : [])))];
  const alone = access.filter(({ grantId }) => grantId === null || !grants.includes(grantId));
  return done({
    how: { listed: { access: alone.map(({ id }) => id), grants } },
    tally: await tallyGrants(deps, grants, alone),
    unaffected: unaffected.slice(0, 100),
    selection: ids.length === 1 ? `token ${ids[0]}` : `${ids.length} tokens`,
    subject: {},
  });
};

/** What matches just now, each by its id. */
const ofFilter = async (deps: OperationDeps, selection: Selected<'filter'>): Found => {
  const { state = 'live' } = selection.filter;
  if (state !== 'live') return refuse('invalid_input', `Only live tokens can be revoked, and the filter asks for those that are ${state}.`);
  const filter = await resolveFilter(deps, selection.filter);
  const access = new Map<string, string | null>();
  const grants = new Set<string>();
  if (filter)
    await tallyTokens(
      deps,
      [filter],
      () => access.size + grants.size <= MOST_FROZEN,
      ({ type, id, grantId }) => {
        if (type === 'access_token') access.set(id, grantId);
        else if (grantId !== null) grants.add(grantId);
      },
    );
  if (access.size + grants.size === 0) return nothing('No live token matches');
  if (access.size + grants.size > MOST_FROZEN) return tooMany();
  const alone = [...access].filter(([, grant]) => grant === null || !grants.has(grant)).map(([id]) => id);
  const tally = await tallyGrants(deps, [...grants], await readTokens({ clock: deps.clock, read: deps.store.read }, alone));
  return done({
    how: { listed: { access: alone, grants: [...grants] } },
    tally,
    unaffected: [],
    selection: `filter ${JSON.stringify(selection.filter)}`,
    subject: {},
  });
};

const ofGrants = async (deps: OperationDeps, grants: readonly string[], rest: Pick<TokenTarget, 'selection' | 'subject'>): Found => {
  if (grants.length > MOST_FROZEN) return tooMany();
  return done({ how: { listed: { access: [], grants } }, tally: await tallyGrants(deps, grants), unaffected: [], ...rest });
};

const ofGrant = async (deps: OperationDeps, { grant: id }: Selected<'grant'>): Found => {
  const grant = await deps.store.read.grants.find(id);
  if (!grant) return refuse('not_found', `There is no grant ${shown(id)}.`);
  if (grant.revokedAt !== null) return nothing('The grant is revoked already');
  if (deps.clock.now() >= grant.expiresAt) return nothing('The grant has expired');
  return ofGrants(deps, [id], { selection: `grant ${id}`, subject: { client: grant.clientId, user: grant.userId, grant: id } });
};

const ofSession = async (deps: OperationDeps, { session: id }: Selected<'session'>): Found => {
  const session = await deps.store.read.sessions.find(id);
  const grants = await standingGrants(deps, { session: id });
  if (grants.length === 0)
    return session ? nothing('No grant of this session stands') : refuse('not_found', `There is no session ${shown(id)}.`);
  const ids = grants.map((grant) => grant.id);
  return ofGrants(deps, ids, { selection: `session ${id}`, subject: { session: id, user: session?.userId } });
};

const ofScope = async (
  deps: OperationDeps,
  scope: VoidScope,
  filter: TokenFilter,
  rest: Pick<TokenTarget, 'selection' | 'subject'>,
): Found => done({ how: { scope }, tally: await tallyTokens(deps, [filter]), unaffected: [], ...rest });

const ofUser = async (deps: OperationDeps, selected: Selected<'user'>): Found => {
  const found = await findUser(deps.store.read, selected.user);
  if (!found.ok) return found;
  const { id } = found.value;
  const { except_session: except } = selected;
  if (except === undefined) return ofScope(deps, { of: 'user', id }, { user: id }, { selection: `user ${id}`, subject: { user: id } });
  const grants = (await standingGrants(deps, { user: id })).filter(({ sessionId }) => sessionId !== except);
  if (grants.length === 0) return nothing('No grant of the user stands beside those of that session');
  const selection = `user ${id} but session ${except}`;
  const ids = grants.map((grant) => grant.id);
  return ofGrants(deps, ids, { selection, subject: { user: id } });
};

/**
 * Finds what a selection of tokens comes to at this moment.
 *
 * @returns Refusal `not_found` for a client, user, session or grant that is not there; `conflict` when nothing is live or too much matches; `invalid_input` for a filter of
 * dead tokens.
 */
export const findTokenTarget = async (deps: OperationDeps, selection: TokenSelection): Found => {
  switch (selection.by) {
    case 'tokens':
      return ofTokens(deps, selection);
    case 'filter':
      return ofFilter(deps, selection);
    case 'grant':
      return ofGrant(deps, selection);
    case 'session':
      return ofSession(deps, selection);
    case 'user':
      return ofUser(deps, selection);
    case 'client': {
      const { client: id } = selection;
      const found = await findClient(deps.store.read, id);
      return found.ok ? ofScope(deps, { of: 'client', id }, { client: id }, { selection: `client ${id}`, subject: { client: id } }) : found;
    }
    case 'everything':
      return ofScope(deps, { of: 'everything' }, {}, { selection: 'everything', subject: {} });
  }
};

/** How many ids are held for it in memory. */
export const frozenIn = ({ how }: TokenTarget): number => ('listed' in how ? how.listed.access.length + how.listed.grants.length : 0);

export const liveTokensOf = ({ tally }: TokenTarget): number => tokensIn(tally);
