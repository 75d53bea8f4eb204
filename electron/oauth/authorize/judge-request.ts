import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { Random } from '../../lib/random.ts';
import type { Client } from '../client.ts';
import type { OAuthRefusal } from '../refusals.ts';
import type { AuthorizationRequest, Parameters, ReplyAddress } from './authorization-request.ts';
import { authorizeSteps, type Draft, type StepDeps } from './steps.ts';

/** A refused request. Without an address the refusal is shown as a page: by type it cannot redirect. */
export type AuthorizationRefusal = OAuthRefusal & {
  readonly replyTo: ReplyAddress | null;
  readonly clientId: string | undefined;
  readonly correlation: string;
};

export interface JudgedRequest {
  readonly request: AuthorizationRequest;
  readonly client: Client;
}

const replyAddress = (draft: Draft): ReplyAddress | null =>
  draft.redirectUri === undefined
    ? null
    : { redirectUri: draft.redirectUri, responseMode: draft.responseMode ?? 'query', state: draft.state };

/** The steps together fill every member; a hole is a fault of the list, not of the request. */
const complete = (draft: Draft, startedAt: number, correlation: string): JudgedRequest => {
  const { client, clientId, redirectUri, redirectUriGiven, responseMode, scopes, codeChallenge, prompt, claims, acrValues } = draft;
  if (!client || clientId === undefined || redirectUri === undefined || redirectUriGiven === undefined || responseMode === undefined)
    throw new Error('The authorization steps left out the client or its address.');
  if (!scopes || codeChallenge === undefined || !prompt || claims === undefined || !acrValues)
    throw new Error('The authorization steps left a parameter unjudged.');
  const { state, nonce, maxAge, loginHint } = draft;
  const request = {
    clientId,
    redirectUri,
    redirectUriGiven,
    responseMode,
    state,
    scopes,
    nonce,
    codeChallenge,
    prompt,
    maxAge,
    claims,
    acrValues,
    loginHint,
    startedAt,
    correlation,
  };
  return { request, client };
};

/**
 * Judges an authorization request by the list of {@link authorizeSteps}: the first check that fails is the answer.
 *
 * @returns The request, or a refusal that says where it may be sent.
 * @throws StoreFault when the client cannot be read.
 * @see RFC 6749 §4.1.1 · OpenID Connect Core §3.1.2.2
 */
export const judgeRequest = async (
  deps: StepDeps & { readonly clock: Clock; readonly random: Random },
  params: Parameters,
): Promise<Outcome<JudgedRequest, AuthorizationRefusal>> => {
  const correlation = newId(deps);
  let draft: Draft = {};
  for (const step of authorizeSteps) {
    const judged = await step.check(params, draft, deps);
    if (!judged.ok) {
      const replyTo = step.delivery === 'page' ? null : replyAddress(draft);
      return refused({ ...judged.refusal, replyTo, clientId: draft.clientId, correlation });
    }
    draft = { ...draft, ...judged.value };
  }
  return done(complete(draft, deps.clock.now(), correlation));
};
