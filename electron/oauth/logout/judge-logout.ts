import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { Parameters } from '../authorize/authorization-request.ts';
import type { Client } from '../client.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';
import type { KeyRing } from '../tokens/key-ring.ts';
import { type HintReason, type IdTokenHint, verifyIdTokenHint } from './verify-id-token-hint.ts';

export type LogoutReason =
  | HintReason
  | 'repeated_parameter'
  | 'unknown_client'
  | 'client_suspended'
  | 'hint_of_other_client'
  | 'redirect_without_client'
  | 'unregistered_redirect_uri'
  | 'long_state';

/** A logout request of which every part is judged. What did not hold is left out, so that it cannot be used. */
export interface LogoutRequest {
  readonly clientId: string | undefined;
  /** Whose sign-in the client means; undefined without a valid hint. */
  readonly subject: string | undefined;
  readonly redirectUri: string | undefined;
  readonly state: string | undefined;
}

export interface JudgedLogout {
  readonly request: LogoutRequest;
  /** Why some of it was left out, for the log. */
  readonly flaw: OAuthRefusal<LogoutReason> | null;
}

export interface LogoutDeps {
  readonly findClient: (id: string) => Promise<Client | undefined>;
  readonly keyRing: Pick<KeyRing, 'verifier'>;
  readonly issuer: string;
}

const NAMES = ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state', 'logout_hint', 'ui_locales'];
const LONGEST_STATE = 2048;

/** A sign-out that nobody asked for but the person. */
export const plainLogout: LogoutRequest = Object.freeze({
  clientId: undefined,
  subject: undefined,
  redirectUri: undefined,
  state: undefined,
});

const no = (reason: LogoutReason, description: string) => refused(refusal('invalid_request', reason, description));

/** The client that asks: by its own word, by that of the hint, or by both when they agree. */
const judgeClient = async (
  deps: LogoutDeps,
  named: string | undefined,
  hint: IdTokenHint | undefined,
): Promise<Outcome<Client | undefined, OAuthRefusal<LogoutReason>>> => {
  if (named !== undefined && hint !== undefined && named !== hint.clientId)
    return no('hint_of_other_client', 'The id_token_hint was issued to another client.');
  const id = named ?? hint?.clientId;
  if (id === undefined) return done(undefined);
  const client = await deps.findClient(id);
  if (!client) return no('unknown_client', 'The client is not registered here.');
  return client.status === 'active' ? done(client) : no('client_suspended', 'The client is not registered here.');
};

/** Compared as text, like a redirect URI; no loopback exception is made, and none is asked for by the specification. */
const judgeRedirect = (params: Parameters, client: Client | undefined): Outcome<string | undefined, OAuthRefusal<LogoutReason>> => {
  const uri = params.get('post_logout_redirect_uri');
  if (uri === undefined) return done(undefined);
  if (!client) return no('redirect_without_client', 'A post_logout_redirect_uri needs a client_id or an id_token_hint.');
  if (!client.postLogoutRedirectUris.includes(uri))
    return no('unregistered_redirect_uri', 'The post_logout_redirect_uri is not one that the client registered.');
  if ((params.get('state')?.length ?? 0) > LONGEST_STATE)
    return no('long_state', `The parameter state is longer than ${LONGEST_STATE} characters.`);
  return done(uri);
};

/**
 * Judges a logout request. A person can always sign out: a part that does not hold is not used and not an obstacle, so the request is judged down to what
 * holds. Without a valid client there is no redirect; without a valid hint the person is always asked.
 *
 * @throws StoreFault when the client cannot be read.
 * @see OpenID Connect RP-Initiated Logout §2, §3, §4
 */
export const judgeLogout = async (deps: LogoutDeps, params: Parameters): Promise<JudgedLogout> => {
  const drop = (flaw: OAuthRefusal<LogoutReason>): JudgedLogout => ({ request: plainLogout, flaw });
  const repeated = NAMES.find((name) => params.duplicates.has(name));
  if (repeated !== undefined)
    return drop(refusal('invalid_request', 'repeated_parameter', `The parameter ${repeated} was sent more than once.`));
  const token = params.get('id_token_hint');
  const hint = token === undefined ? done(undefined) : await verifyIdTokenHint(deps, token);
  if (!hint.ok) return drop(hint.refusal);
  const client = await judgeClient(deps, params.get('client_id'), hint.value);
  if (!client.ok) return drop(client.refusal);
  const known = { clientId: client.value?.id, subject: hint.value?.sub };
  const redirect = judgeRedirect(params, client.value);
  if (!redirect.ok) return { request: { ...plainLogout, ...known }, flaw: redirect.refusal };
  const state = redirect.value === undefined ? undefined : params.get('state');
  return { request: { ...known, redirectUri: redirect.value, state }, flaw: null };
};
