import { refusal } from '../../oauth/refusals.ts';
import { revokeToken } from '../../oauth/tokens/revoke-token.ts';
import { type ClientRequestDeps, partyOf, readClientRequest, refuseRequest } from '../client-request.ts';
import type { Route } from '../exchange.ts';
import { jsonAnswer, refusalAnswer } from '../json-answer.ts';

/** POST /revoke: RFC 7009 §2. The answer leaves after the revocation is durable. */
export const revokeRoute = (deps: ClientRequestDeps): Route => ({
  method: 'POST',
  path: '/revoke',
  endpoint: 'revoke',
  class: 'json',
  cors: 'revocation',
  tier: null,
  load: 0,
  async handle(exchange) {
    const { outcome, headers } = await readClientRequest(deps, exchange, 'revoke', 'token');
    if (!outcome.ok) return refusalAnswer(outcome.refusal, deps.issuer, headers);
    const { client, form } = outcome.value;
    const token = form.get('token');
    if (token === undefined) {
      const missing = refusal('invalid_request', 'no_token', 'The parameter token is required.');
      return refuseRequest(deps, exchange, { endpoint: 'revoke', client, headers, refusal: missing });
    }
    const revoked = await revokeToken(deps, { client, token, origin: exchange.origin });
    const given = revoked.ok ? jsonAnswer(200, {}, headers) : refusalAnswer(revoked.refusal, deps.issuer, headers);
    return { ...given, party: partyOf(client) };
  },
});
