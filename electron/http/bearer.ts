import { done, type Outcome, refused } from '../lib/outcome.ts';
import { type OAuthRefusal, refusal } from '../oauth/refusals.ts';

export type BearerReason = 'malformed_token' | 'too_long';

/** Longer than any token this server makes; the header section itself is bounded by the listener. */
const MAX_TOKEN_LENGTH = 8192;

/** RFC 6750 §2.1: `b64token`. */
const b64token = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * Reads the access token of an Authorization header: RFC 6750 §2.1, the scheme in any case (RFC 9110 §11.1), one or more spaces.
 *
 * @returns The token; undefined when the header is absent or of another scheme, where the challenge must name no error (RFC 6750 §3.1); or
 *   refusal `invalid_request`, reason one of `malformed_token | too_long`.
 */
export const parseBearer = (authorization: string | undefined): Outcome<string | undefined, OAuthRefusal<BearerReason>> => {
  const credentials = credentialsOf(authorization, 'bearer');
  if (credentials === null) return done(undefined);
  if (credentials.length > MAX_TOKEN_LENGTH) return refused(refusal('invalid_request', 'too_long', 'The access token is too long.'));
  if (!b64token.test(credentials)) return refused(refusal('invalid_request', 'malformed_token', 'The access token is malformed.'));
  return done(credentials);
};

/** What follows the scheme, or null when the header is absent or of another scheme. `scheme` is given in lower case. */
export const credentialsOf = (authorization: string | undefined, scheme: string): string | null => {
  if (authorization === undefined || authorization.slice(0, scheme.length).toLowerCase() !== scheme) return null;
  let start = scheme.length;
  if (start < authorization.length && authorization[start] !== ' ') return null;
  while (authorization[start] === ' ') start += 1;
  return authorization.slice(start);
};

/** RFC 9110 §5.6.4. What a quoted string cannot hold becomes `?`, so that no text can end the string or the header line. */
const quoted = (text: string): string => `"${text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&')}"`;

/** Parameters of a challenge, in the order they are written. */
export interface ChallengeParameters {
  readonly realm: string;
  readonly error?: string | undefined;
  readonly errorDescription?: string | undefined;
  /** The scope needed, with `insufficient_scope`. */
  readonly scope?: string | undefined;
}

/**
 * Builds a `WWW-Authenticate` value: RFC 6750 §3 for Bearer, RFC 7617 §2 for Basic. Any text may be given; it stays inside its quotes.
 */
export const challenge = (scheme: 'Bearer' | 'Basic', parameters: ChallengeParameters): string => {
  const { realm, error, errorDescription, scope } = parameters;
  let text = `${scheme} realm=${quoted(realm)}`;
  if (error !== undefined) text += `, error=${quoted(error)}`;
  if (errorDescription !== undefined) text += `, error_description=${quoted(errorDescription)}`;
  if (scope !== undefined) text += `, scope=${quoted(scope)}`;
  return text;
};
