import { type Outcome, refused } from '../../lib/outcome.ts';
import { type GrantType, grantTypes } from '../../oauth/client.ts';
import { grantClientCredentials } from '../../oauth/grants/grant-client-credentials.ts';
import { redeemCode } from '../../oauth/grants/redeem-code.ts';
import { rotateRefreshToken } from '../../oauth/grants/rotate-refresh-token.ts';
import type { TokenAnswer } from '../../oauth/grants/token-request.ts';
import { type OAuthRefusal, refusal } from '../../oauth/refusals.ts';
import { parseScopes } from '../../oauth/scopes.ts';
import type { Minting } from '../../oauth/tokens/mint-access-token.ts';
import { type ClientRequest, type ClientRequestDeps, readClientRequest } from '../client-request.ts';
import type { Exchange, Route } from '../exchange.ts';
import { jsonAnswer, refusalAnswer } from '../json-answer.ts';

type Deps = ClientRequestDeps & Minting;
type Answered = Promise<Outcome<TokenAnswer, OAuthRefusal>>;
const LONGEST_VALUE = 512;

const required = (name: string): Answered =>
  Promise.resolve(refused(refusal('invalid_request', `no_${name}`, `The parameter ${name} is required.`)));
const cut = (value: string): string => (value.length > LONGEST_VALUE ? '' : value);

/** Reads the scope the request names, if any, and goes on with it. */
const withScopes = (text: string | undefined, go: (scopes: readonly string[] | undefined) => Answered): Answered => {
  if (text === undefined) return go(undefined);
  const scopes = parseScopes(text);
  return scopes.ok ? go(scopes.value) : Promise.resolve(scopes);
};

/** What each grant reads from the form: RFC 6749 §4.1.3, §4.4.2, §6. */
const grants: { readonly [G in GrantType]: (deps: Deps, request: ClientRequest, origin: Exchange['origin']) => Answered } = {
  authorization_code: (deps, { client, form }, origin) => {
    const code = form.get('code');
    if (code === undefined) return required('code');
    return redeemCode(deps, {
      client,
      origin,
      code: cut(code),
      redirectUri: form.get('redirect_uri'),
      verifier: form.get('code_verifier'),
    });
  },
  refresh_token: (deps, { client, form }, origin) => {
    const token = form.get('refresh_token');
    if (token === undefined) return required('refresh_token');
    return withScopes(form.get('scope'), (scopes) => rotateRefreshToken(deps, { client, origin, refreshToken: cut(token), scopes }));
  },
  client_credentials: (deps, { client, form }, origin) =>
    withScopes(form.get('scope'), (scopes) => grantClientCredentials(deps, { client, origin, scopes })),
};

const isGrant = (text: string): text is GrantType => grantTypes.some((known) => known === text);

const dispatch = async (deps: Deps, request: ClientRequest, origin: Exchange['origin']): Answered => {
  const type = request.form.get('grant_type');
  if (type === undefined) return required('grant_type');
  if (isGrant(type) && request.client.grants.includes(type)) return grants[type](deps, request, origin);
  const no = isGrant(type) ? refusal('unauthorized_client', 'grant_not_allowed') : refusal('unsupported_grant_type', 'grant_type');
  const details = { error: no.code, reason: no.reason, grant_type: type };
  await deps.store.write((tx) => tx.refuse({ kind: 'token.refused', client: request.client.id, ...origin, details }));
  return refused(no);
};

/** POST /token: RFC 6749 §3.2, OpenID Connect Core §3.1.3. */
export const tokenRoute = (deps: Deps): Route => ({
  method: 'POST',
  path: '/token',
  endpoint: 'token',
  class: 'json',
  cors: 'token',
  tier: null,
  async handle(exchange) {
    const { outcome, headers } = await readClientRequest(deps, exchange, 'token', 'token');
    if (!outcome.ok) return refusalAnswer(outcome.refusal, deps.issuer, headers);
    const answer = await dispatch(deps, outcome.value, exchange.origin);
    return answer.ok ? jsonAnswer(200, answer.value, headers) : refusalAnswer(answer.refusal, deps.issuer, headers);
  },
});
