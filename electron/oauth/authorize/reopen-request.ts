import type { Sealer } from '../../keys/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { Client } from '../client.ts';
import type { OAuthPolicy } from '../policy.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { checkRedirectUri } from './check-redirect-uri.ts';
import type { AuthorizationRefusal, JudgedRequest } from './judge-request.ts';
import { openRequest } from './sealed-request.ts';
import type { StepDeps } from './steps.ts';

export interface ReopenDeps extends StepDeps {
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly policy: Pick<OAuthPolicy, 'authorizationLifetime'>;
}

/** As a page: the address the request names is no longer one to redirect to. */
const asPage = (why: OAuthRefusal, request: AuthorizationRequest | undefined, correlation: string) =>
  refused<AuthorizationRefusal>({ ...why, replyTo: null, clientId: request?.clientId, correlation: request?.correlation ?? correlation });

const judgeAddress = (client: Client | undefined, request: AuthorizationRequest): Outcome<Client, OAuthRefusal> => {
  if (!client) return refused(refusal('invalid_request', 'unknown_client', 'The client is not registered here.'));
  if (client.status !== 'active') return refused(refusal('invalid_request', 'client_suspended', 'The client is not registered here.'));
  const uri = checkRedirectUri({ client, requested: request.redirectUri, openid: request.scopes.includes('openid') });
  return uri.ok ? done(client) : uri;
};

/**
 * Takes up an authorization request after an interaction, and judges again what may have changed in the meantime: the client, its redirect URI, its grant
 * and its scopes.
 *
 * @param sealed      As `sealRequest` made it, as received.
 * @param correlation Id of this HTTP request, for the log, where the flow's own cannot be read.
 * @returns The request, or a refusal that says where it may be sent.
 * @throws StoreFault when the client cannot be read.
 */
export const reopenRequest = async (
  deps: ReopenDeps,
  sealed: string | undefined,
  correlation: string,
): Promise<Outcome<JudgedRequest, AuthorizationRefusal>> => {
  if (sealed === undefined)
    return asPage(refusal('invalid_request', 'no_request', 'The parameter request is required.'), undefined, correlation);
  const opened = openRequest(deps, sealed);
  if (!opened.ok) return asPage(opened.refusal, undefined, correlation);
  const request = opened.value;
  const judged = judgeAddress(await deps.findClient(request.clientId), request);
  if (!judged.ok) return asPage(judged.refusal, request, correlation);
  const client = judged.value;
  const toClient = (why: OAuthRefusal) =>
    refused<AuthorizationRefusal>({ ...why, replyTo: request, clientId: client.id, correlation: request.correlation });
  if (!client.grants.includes('authorization_code')) return toClient(refusal('unauthorized_client', 'grant_not_allowed'));
  const scopes = deps.scopes.grantable({ client, requested: request.scopes });
  return scopes.ok ? done({ request, client }) : toClient(scopes.refusal);
};
