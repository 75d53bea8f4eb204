import type { RouteLoad } from '../../../shared/load-class.ts';
import { type Outcome, refused } from '../../lib/outcome.ts';
import { type GrantType, grantTypes } from '../../oauth/client.ts';
import { grantClientCredentials } from '../../oauth/grants/grant-client-credentials.ts';
import { redeemCode } from '../../oauth/grants/redeem-code.ts';
import { rotateRefreshToken } from '../../oauth/grants/rotate-refresh-token.ts';
import type { TokenAnswer } from '../../oauth/grants/token-request.ts';
import { type OAuthRefusal, refusal } from '../../oauth/refusals.ts';
import { parseScopes } from '../../oauth/scopes.ts';
import type { Minting } from '../../oauth/tokens/mint-access-token.ts';
import { type ClientRequest, type ClientRequestDeps, partyOf, readClientRequest } from '../client-request.ts';
import type { Exchange, Route } from '../exchange.ts';
import { jsonAnswer, refusalAnswer } from '../json-answer.ts';

type Deps = ClientRequestDeps & Minting;
type Answered = Promise<Outcome<TokenAnswer, OAuthRefusal>>;
type Origin = Exchange['origin'];
/** Of a code, a verifier or a refresh token: ours are shorter. */
export const LONGEST_GRANT_VALUE = 512;
/** Enough to tell what a client asked for; what it wrote goes into the log. */
const LONGEST_GRANT_NAME = 64;

/** Refuses before a grant was judged, on the record. */
const refuse = async (deps: Deps, { client, form }: ClientRequest, origin: Origin, no: OAuthRefusal): Answered => {
  const details = { error: no.code, reason: no.reason, grant_type: form.get('grant_type')?.slice(0, LONGEST_GRANT_NAME).toWellFormed() };
  await deps.store.refuse({ kind: 'token.refused', client: client.id, ...origin, details });
  return refused(no);
};
/** Looked for before the form is read: what is shed is to cost as little as may be. Who claims a better class than it has is refused by its grant. */
const GRANT_TYPE = /(?:^|&)grant_type=(\w+)(?:&|$)/;
const loadOfGrant: ReadonlyMap<string, RouteLoad> = new Map([
  ['refresh_token', 1],
  ['authorization_code', 2],
]);
const missing = (name: string): OAuthRefusal => refusal('invalid_request', `no_${name}`, `The parameter ${name} is required.`);
const cut = (value: string): string => (value.length > LONGEST_GRANT_VALUE ? '' : value);

/** Reads the scope the request names, if any, and goes on with it. */
const withScopes = (
  deps: Deps,
  request: ClientRequest,
  origin: Origin,
  go: (scopes: readonly string[] | undefined) => Answered,
): Answered => {
  const text = request.form.get('scope');
  if (text === undefined) return go(undefined);
  const scopes = parseScopes(text);
  return scopes.ok ? go(scopes.value) : refuse(deps, request, origin, scopes.refusal);
};

/** What each grant reads from the form: RFC 6749 §4.1.3, §4.4.2, §6. */
const grants: { readonly [G in GrantType]: (deps: Deps, request: ClientRequest, origin: Origin) => Answered } = {
  authorization_code: (deps, request, origin) => {
    const { client, form } = request;
    const code = form.get('code');
    if (code === undefined) return refuse(deps, request, origin, missing('code'));
    return redeemCode(deps, {
      client,
      origin,
      code: cut(code),
      redirectUri: form.get('redirect_uri'),
      verifier: form.get('code_verifier'),
    });
  },
  refresh_token: (deps, request, origin) => {
    const token = request.form.get('refresh_token');
    if (token === undefined) return refuse(deps, request, origin, missing('refresh_token'));
    return withScopes(deps, request, origin, (scopes) =>
      rotateRefreshToken(deps, { client: request.client, origin, refreshToken: cut(token), scopes }),
    );
  },
  client_credentials: (deps, request, origin) =>
    withScopes(deps, request, origin, (scopes) => grantClientCredentials(deps, { client: request.client, origin, scopes })),
};

const isGrant = (text: string): text is GrantType => grantTypes.some((known) => known === text);

const dispatch = (deps: Deps, request: ClientRequest, origin: Origin): Answered => {
  const type = request.form.get('grant_type');
  if (type === undefined) return refuse(deps, request, origin, missing('grant_type'));
  if (!isGrant(type)) return refuse(deps, request, origin, refusal('unsupported_grant_type', 'grant_type'));
  if (!request.client.grants.includes(type)) return refuse(deps, request, origin, refusal('unauthorized_client', 'grant_not_allowed'));
  return grants[type](deps, request, origin);
};

/** POST /token: RFC 6749 §3.2, OpenID Connect Core §3.1.3. */
export const tokenRoute = (deps: Deps): Route => ({
  method: 'POST',
  path: '/token',
  endpoint: 'token',
  class: 'json',
  cors: 'token',
  tier: null,
  issues: true,
  load: 1,
  loadOf: (body) => loadOfGrant.get(GRANT_TYPE.exec(body?.toString('latin1') ?? '')?.[1] ?? '') ?? 4,
  async handle(exchange) {
    const { outcome, headers } = await readClientRequest(deps, exchange, 'token', 'token');
    if (!outcome.ok) return refusalAnswer(outcome.refusal, deps.issuer, headers);
    const answer = await dispatch(deps, outcome.value, exchange.origin);
    const given = answer.ok ? jsonAnswer(200, answer.value, headers) : refusalAnswer(answer.refusal, deps.issuer, headers);
    return { ...given, party: partyOf(outcome.value.client) };
  },
});
