import { type OAuthRefusal, refusal } from '../../oauth/refusals.ts';
import { type IntrospectDeps, introspectToken } from '../../oauth/tokens/introspect-token.ts';
import { type ClientRequestDeps, partyOf, readClientRequest, refuseRequest } from '../client-request.ts';
import type { Answer, Route } from '../exchange.ts';
import { jsonAnswer, refusalAnswer } from '../json-answer.ts';

/** POST /introspect: RFC 7662 §2. Public clients may not ask: anyone could say their id. */
export const introspectRoute = (deps: ClientRequestDeps & IntrospectDeps): Route => ({
  method: 'POST',
  path: '/introspect',
  endpoint: 'introspect',
  class: 'json',
  tier: null,
  load: 1,
  async handle(exchange) {
    const { outcome, headers } = await readClientRequest(deps, exchange, 'introspect', 'introspection');
    if (!outcome.ok) return refusalAnswer(outcome.refusal, deps.issuer, headers);
    const { client, form } = outcome.value;
    const refuse = (no: OAuthRefusal): Promise<Answer> =>
      refuseRequest(deps, exchange, { endpoint: 'introspect', client, headers, refusal: no });
    if (client.type === 'public') return refuse(refusal('invalid_client', 'public_client'));
    const token = form.get('token');
    if (token === undefined) return refuse(refusal('invalid_request', 'no_token', 'The parameter token is required.'));
    return { ...jsonAnswer(200, await introspectToken(deps, { caller: client, token }), headers), party: partyOf(client) };
  },
});
