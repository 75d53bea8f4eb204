import type { Refusal } from '../lib/outcome.ts';

/** How a refusal reaches the caller. A page can never redirect, which is the defence against an open redirector (RFC 9700 §4.11). */
export type Delivery = 'json' | 'redirect' | 'page' | 'challenge';

interface RefusalMeaning {
  readonly status: 400 | 401 | 403 | 413 | 415 | 429 | 500 | 503;
  readonly source: string;
  readonly meaning: string;
}

/** Every public error code, with the clause that defines it. The reference of errors is generated from this table. */
export const refusals = {
  invalid_request: {
    status: 400,
    source: 'RFC 6749 §5.2, §4.1.2.1',
    meaning: 'A parameter is missing, malformed, repeated or unsupported.',
  },
  invalid_client: { status: 401, source: 'RFC 6749 §5.2', meaning: 'The client could not be authenticated.' },
  invalid_grant: { status: 400, source: 'RFC 6749 §5.2', meaning: 'The code or refresh token is not, or no longer, good for this client.' },
  unauthorized_client: { status: 400, source: 'RFC 6749 §5.2', meaning: 'The client may not use this grant.' },
  unsupported_grant_type: { status: 400, source: 'RFC 6749 §5.2', meaning: 'The server does not offer this grant.' },
  unsupported_response_type: { status: 400, source: 'RFC 6749 §4.1.2.1', meaning: 'The server offers response_type=code only.' },
  unsupported_token_type: { status: 400, source: 'RFC 7009 §2.2.1', meaning: 'The server does not revoke tokens of this type.' },
  invalid_scope: { status: 400, source: 'RFC 6749 §5.2', meaning: 'A scope is unknown, malformed or not allowed for the client.' },
  access_denied: { status: 400, source: 'RFC 6749 §4.1.2.1', meaning: 'The person or the server said no.' },
  server_error: { status: 500, source: 'RFC 6749 §4.1.2.1', meaning: 'Something failed here; the incident id is in the local log.' },
  temporarily_unavailable: { status: 503, source: 'RFC 6749 §4.1.2.1', meaning: 'Too much at once; try again after Retry-After.' },
  invalid_token: { status: 401, source: 'RFC 6750 §3.1', meaning: 'The access token is not, or no longer, good.' },
  insufficient_scope: { status: 403, source: 'RFC 6750 §3.1', meaning: 'The access token does not carry the scope needed.' },
  login_required: { status: 400, source: 'OpenID Connect Core §3.1.2.6', meaning: 'A sign-in is needed but prompt=none forbids asking.' },
  consent_required: { status: 400, source: 'OpenID Connect Core §3.1.2.6', meaning: 'A consent is needed but prompt=none forbids asking.' },
  interaction_required: {
    status: 400,
    source: 'OpenID Connect Core §3.1.2.6',
    meaning: 'The person is needed but prompt=none forbids asking.',
  },
  account_selection_required: {
    status: 400,
    source: 'OpenID Connect Core §3.1.2.6',
    meaning: 'A choice of account is needed but prompt=none forbids asking.',
  },
  request_not_supported: { status: 400, source: 'OpenID Connect Core §3.1.2.6', meaning: 'Request objects are not accepted.' },
  request_uri_not_supported: { status: 400, source: 'OpenID Connect Core §3.1.2.6', meaning: 'request_uri is not accepted.' },
  registration_not_supported: {
    status: 400,
    source: 'OpenID Connect Core §3.1.2.6',
    meaning: 'The registration parameter is not accepted.',
  },
  unmet_authentication_requirements: {
    status: 400,
    source: 'OpenID Connect Unmet Authentication Requirements §2',
    meaning: 'The essential acr could not be met.',
  },
  invalid_redirect_uri: { status: 400, source: 'RFC 7591 §3.2.2', meaning: 'A redirect URI is not acceptable.' },
  invalid_client_metadata: { status: 400, source: 'RFC 7591 §3.2.2', meaning: 'A value of the client metadata is not acceptable.' },
  rate_limited: { status: 429, source: 'RFC 6585 §4', meaning: 'A rate limit was exceeded.' },
  payload_too_large: { status: 413, source: 'RFC 9110 §15.5.14', meaning: 'The body is larger than the endpoint takes.' },
} as const satisfies Record<string, RefusalMeaning>;

export type RefusalCode = keyof typeof refusals;

/** A refusal of the protocol: public code and description, private reason. */
export type OAuthRefusal<Reason extends string = string> = Refusal<RefusalCode, Reason>;

/** Makes a refusal. `description` is ASCII without quotes or backslash, as RFC 6749 §5.2 wants `error_description`. */
export const refusal = <Reason extends string>(
  code: RefusalCode,
  reason: Reason,
  description: string = refusals[code].meaning,
): OAuthRefusal<Reason> => ({
  code,
  description,
  reason,
});
