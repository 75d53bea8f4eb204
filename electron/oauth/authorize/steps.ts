import { done, type Outcome, refused } from '../../lib/outcome.ts';
import type { Client } from '../client.ts';
import { type OAuthRefusal, type RefusalCode, refusal } from '../refusals.ts';
import { parseScopes, type ScopeRules } from '../scopes.ts';
import type { AuthorizationRequest, Parameters } from './authorization-request.ts';
import { checkCodeChallenge } from './check-pkce.ts';
import { checkRedirectUri } from './check-redirect-uri.ts';
import { readClaimsRequest } from './read-claims-request.ts';

/** What the steps fill in, one after another. */
export type Draft = { -readonly [K in keyof AuthorizationRequest]?: AuthorizationRequest[K] } & { client?: Client };

export interface StepDeps {
  readonly findClient: (id: string) => Promise<Client | undefined>;
  readonly scopes: ScopeRules;
}

interface Step {
  readonly name: string;
  readonly source: string;
  /** What is wrong with the client or its redirect URI is shown as a page and can never redirect. */
  readonly delivery: 'page' | 'redirect';
  check(params: Parameters, draft: Draft, deps: StepDeps): Outcome<Draft, OAuthRefusal> | Promise<Outcome<Draft, OAuthRefusal>>;
}

const LONGEST_STATE = 2048;
const LONGEST_NONCE = 1024;
const LONGEST_HINT = 256;
const MOST_ACR_VALUES = 10;
const PROMPTS = ['none', 'login', 'consent', 'select_account'];

const no = (reason: string, description: string, code: RefusalCode = 'invalid_request') => refused(refusal(code, reason, description));

const notRepeated =
  (names: readonly string[]): Step['check'] =>
  (params) => {
    const repeated = names.find((name) => params.duplicates.has(name));
    return repeated === undefined ? done({}) : no('repeated_parameter', `The parameter ${repeated} was sent more than once.`);
  };

const unsupported =
  (name: string, code: RefusalCode): Step['check'] =>
  (params) =>
    params.get(name) === undefined ? done({}) : refused(refusal(code, `unsupported_${name}`));

const bounded =
  (name: 'state' | 'nonce' | 'login_hint', longest: number, as: (value: string | undefined) => Draft): Step['check'] =>
  (params) => {
    const value = params.get(name);
    return value !== undefined && value.length > longest
      ? no(`long_${name}`, `The parameter ${name} is longer than ${longest} characters.`)
      : done(as(value));
  };

const EARLY = ['client_id', 'redirect_uri', 'response_mode', 'state'];
const LATE = [
  'response_type',
  'scope',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'prompt',
  'max_age',
  'claims',
  'acr_values',
  'login_hint',
];

const checkClient: Step['check'] = async (params, _draft, deps) => {
  const id = params.get('client_id');
  if (id === undefined) return no('no_client', 'The parameter client_id is required.');
  const client = await deps.findClient(id);
  if (!client) return no('unknown_client', 'The client is not registered here.');
  if (client.status !== 'active') return no('client_suspended', 'The client is not registered here.');
  return done({ client, clientId: client.id });
};

const isOpenid = (params: Parameters): boolean => params.get('scope')?.split(' ').includes('openid') === true;

const redirectUri: Step['check'] = (params, { client }) => {
  const requested = params.get('redirect_uri');
  const judged = checkRedirectUri({ client: client ?? { redirectUris: [] }, requested, openid: isOpenid(params) });
  return judged.ok ? done({ redirectUri: judged.value, redirectUriGiven: requested !== undefined }) : judged;
};

const responseMode: Step['check'] = (params) => {
  const mode = params.get('response_mode') ?? 'query';
  return mode === 'query' || mode === 'form_post'
    ? done({ responseMode: mode })
    : no('unknown_response_mode', 'The response_mode must be query or form_post.');
};

const responseType: Step['check'] = (params, { client }) => {
  const type = params.get('response_type');
  if (type === undefined) return no('no_response_type', 'The parameter response_type is required.');
  if (type !== 'code') return refused(refusal('unsupported_response_type', 'response_type'));
  return client?.grants.includes('authorization_code') ? done({}) : refused(refusal('unauthorized_client', 'grant_not_allowed'));
};

const scope: Step['check'] = (params, { client }, deps) => {
  const given = params.get('scope');
  const asked = given === undefined ? done(undefined) : parseScopes(given);
  if (!asked.ok) return asked;
  const granted = deps.scopes.grantable({ client: client ?? { scopes: [], defaultScopes: [] }, requested: asked.value });
  return granted.ok ? done({ scopes: granted.value }) : granted;
};

const pkce: Step['check'] = (params) => {
  const judged = checkCodeChallenge({ challenge: params.get('code_challenge'), method: params.get('code_challenge_method') });
  return judged.ok ? done({ codeChallenge: judged.value }) : judged;
};

const prompt: Step['check'] = (params) => {
  const values = params.get('prompt')?.split(' ') ?? [];
  if (values.some((value) => !PROMPTS.includes(value))) return no('unknown_prompt', 'The prompt holds a value that is not known.');
  if (values.includes('none') && values.length > 1) return no('prompt_none_not_alone', 'The prompt none goes with no other.');
  return done({ prompt: values });
};

const maxAge: Step['check'] = (params) => {
  const text = params.get('max_age');
  if (text === undefined) return done({});
  return /^\d{1,9}$/.test(text) ? done({ maxAge: Number(text) }) : no('malformed_max_age', 'The max_age must be a number of seconds.');
};

const claims: Step['check'] = (params) => {
  const text = params.get('claims');
  if (text === undefined) return done({ claims: null });
  const read = readClaimsRequest(text);
  return read.ok ? done({ claims: read.value }) : read;
};

const acrValues: Step['check'] = (params) => {
  const values = params.get('acr_values')?.split(' ').filter(Boolean) ?? [];
  return values.length > MOST_ACR_VALUES
    ? no('many_acr_values', `There are more than ${MOST_ACR_VALUES} acr_values.`)
    : done({ acrValues: values });
};

/**
 * Every check of an authorization request, in the order of the specification. A check that is missing is a line that is missing here.
 *
 * @see RFC 6749 §4.1.1, §4.1.2.1 · RFC 9700 §2.1, §4.11 · OpenID Connect Core §3.1.2.1, §3.1.2.2
 */
export const authorizeSteps: readonly Step[] = [
  { name: 'addressing parameters once', source: 'RFC 6749 §3.1', delivery: 'page', check: notRepeated(EARLY) },
  { name: 'client', source: 'RFC 6749 §4.1.2.1', delivery: 'page', check: checkClient },
  { name: 'redirect URI', source: 'RFC 9700 §2.1', delivery: 'page', check: redirectUri },
  { name: 'state', source: 'RFC 6749 §4.1.1', delivery: 'page', check: bounded('state', LONGEST_STATE, (state) => ({ state })) },
  { name: 'response mode', source: 'OAuth 2.0 Multiple Response Types §2.1', delivery: 'redirect', check: responseMode },
  { name: 'other parameters once', source: 'RFC 6749 §3.1', delivery: 'redirect', check: notRepeated(LATE) },
  {
    name: 'no request object',
    source: 'OpenID Connect Core §6.1',
    delivery: 'redirect',
    check: unsupported('request', 'request_not_supported'),
  },
  {
    name: 'no request URI',
    source: 'OpenID Connect Core §6.2',
    delivery: 'redirect',
    check: unsupported('request_uri', 'request_uri_not_supported'),
  },
  {
    name: 'no registration',
    source: 'OpenID Connect Core §7.2.1',
    delivery: 'redirect',
    check: unsupported('registration', 'registration_not_supported'),
  },
  { name: 'response type', source: 'RFC 6749 §3.1.1', delivery: 'redirect', check: responseType },
  { name: 'scope', source: 'RFC 6749 §3.3', delivery: 'redirect', check: scope },
  { name: 'PKCE', source: 'RFC 7636 §4.3', delivery: 'redirect', check: pkce },
  {
    name: 'nonce',
    source: 'OpenID Connect Core §3.1.2.1',
    delivery: 'redirect',
    check: bounded('nonce', LONGEST_NONCE, (nonce) => ({ nonce })),
  },
  { name: 'prompt', source: 'OpenID Connect Core §3.1.2.1', delivery: 'redirect', check: prompt },
  { name: 'max_age', source: 'OpenID Connect Core §3.1.2.1', delivery: 'redirect', check: maxAge },
  { name: 'claims', source: 'OpenID Connect Core §5.5', delivery: 'redirect', check: claims },
  { name: 'acr_values', source: 'OpenID Connect Core §3.1.2.1', delivery: 'redirect', check: acrValues },
  {
    name: 'login_hint',
    source: 'OpenID Connect Core §3.1.2.1',
    delivery: 'redirect',
    check: bounded('login_hint', LONGEST_HINT, (loginHint) => ({ loginHint })),
  },
];
