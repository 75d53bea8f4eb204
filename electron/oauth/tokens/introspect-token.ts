import { toNumericDate } from '../../../shared/units.ts';
import { equalSecret } from '../../keys/equal-secret.ts';
import type { Clock } from '../../lib/clock.ts';
import type { AccessTokenStanding, ResourceRecord } from '../../store/records.ts';
import type { Reads } from '../../store/store.ts';
import type { Client } from '../client.ts';
import { findAccessToken } from './find-access-token.ts';
import { refreshTokenFacts } from './refresh-token-facts.ts';
import type { TokenSightings } from './token-sightings.ts';
import { whyDead } from './token-standing.ts';
import { hashValue, valueId } from './token-value.ts';

/** What introspection tells: RFC 7662 §2.2. `{ active: false }` says nothing more, whatever the reason. */
export type Introspection = { readonly active: false } | ({ readonly active: true } & Readonly<Record<string, unknown>>);

const INACTIVE: Introspection = Object.freeze({ active: false });

export interface IntrospectDeps {
  readonly clock: Clock;
  readonly read: Reads;
  readonly issuer: string;
  readonly resource: (identifier: string) => ResourceRecord | undefined;
  readonly seen: TokenSightings;
}

/**
 * Whether a client may learn about a token: its own, those meant for a resource server it stands for, and those meant for no resource server in
 * particular. What is meant for somebody else's resource looks inactive to it.
 */
const mayLearn = (deps: IntrospectDeps, caller: Client, token: Pick<AccessTokenStanding, 'clientId' | 'audience'>): boolean =>
  token.clientId === caller.id ||
  token.audience.some((name) => name === deps.issuer || name === caller.id || deps.resource(name)?.clients.includes(caller.id) === true);

const tellAccess = (deps: IntrospectDeps, token: AccessTokenStanding): Introspection => ({
  active: true,
  iss: deps.issuer,
  sub: token.userId ?? token.clientId,
  aud: token.audience.length === 1 ? token.audience[0] : token.audience,
  client_id: token.clientId,
  ...(token.scope === '' ? {} : { scope: token.scope }),
  token_type: 'Bearer',
  jti: token.jti,
  iat: toNumericDate(token.createdAt),
  exp: toNumericDate(token.expiresAt),
  ...(token.authTime === null ? {} : { auth_time: toNumericDate(token.authTime), acr: token.acr }),
});

/** A refresh token is told to its own client only: nobody else has business with one. */
const introspectRefresh = async (deps: IntrospectDeps, caller: Client, value: string): Promise<Introspection> => {
  const id = valueId('refresh', value);
  const token = id === null ? undefined : await deps.read.tokens.findRefresh(id);
  if (!token || !equalSecret(token.hash, hashValue(value))) return INACTIVE;
  const grant = await deps.read.grants.find(token.grantId);
  if (grant?.clientId !== caller.id) return INACTIVE;
  const user = await deps.read.users.find(grant.userId);
  if (whyDead(refreshTokenFacts(token, grant, user), caller, deps.clock.now()) !== null) return INACTIVE;
  deps.seen.note(token.id);
  return {
    active: true,
    iss: deps.issuer,
    sub: grant.userId,
    client_id: grant.clientId,
    scope: token.scope,
    token_type: 'refresh_token',
    iat: toNumericDate(token.createdAt),
    exp: toNumericDate(Math.min(token.idleExpiresAt, token.expiresAt)),
  };
};

/**
 * Tells a client whether a token is good and what it carries. It changes nothing, so it is an observation and leaves no fact.
 *
 * @param input.caller Authenticated confidential client.
 * @param input.token  As received; anything is taken, what is no token is inactive.
 * @returns Never a refusal: RFC 7662 §2.2 wants `active: false` for what the caller may not know.
 * @throws StoreFault when the store cannot be read.
 * @see RFC 7662 §2.1, §2.2, §4
 */
export const introspectToken = async (
  deps: IntrospectDeps,
  input: { readonly caller: Client; readonly token: string },
): Promise<Introspection> => {
  if (input.token.startsWith('gwr_')) return introspectRefresh(deps, input.caller, input.token);
  const found = await findAccessToken(deps, input.token);
  if (!found.ok || !mayLearn(deps, input.caller, found.value.token)) return INACTIVE;
  deps.seen.note(found.value.token.jti);
  return tellAccess(deps, found.value.token);
};
