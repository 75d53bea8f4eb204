import { refusal } from '../../oauth/refusals.ts';
import { type IntrospectDeps, introspectToken } from '../../oauth/tokens/introspect-token.ts';
import { type ClientRequestDeps, readClientRequest } from '../client-request.ts';
import type { Route } from '../exchange.ts';
import { jsonAnswer, refusalAnswer } from '../json-answer.ts';

/** POST /introspect: RFC 7662 §2. Public clients may not ask: anyone could say their id. */
export const introspectRoute = (deps: ClientRequestDeps & IntrospectDeps): Route => ({
  method: 'POST',
  path: '/introspect',
  endpoint: 'introspect',
  class: 'json',
  tier: null,
  async handle(exchange) {
    const { outcome, headers } = await readClientRequest(deps, exchange, 'introspect', 'introspection');
    if (!outcome.ok) return refusalAnswer(outcome.refusal, deps.issuer, headers);
    const { client, form } = outcome.value;
    if (client.type === 'public') return refusalAnswer(refusal('invalid_client', 'public_client'), deps.issuer, headers);
    const token = form.get('token');
    if (token === undefined)
      return refusalAnswer(refusal('invalid_request', 'no_token', 'The parameter token is required.'), deps.issuer, headers);
    return jsonAnswer(200, await introspectToken(deps, { caller: client, token }), headers);
  },
});
