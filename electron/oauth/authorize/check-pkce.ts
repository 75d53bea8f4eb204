import { hash, timingSafeEqual } from 'node:crypto';
import { done, type Outcome, refused } from '../../lib/outcome.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';

export type PkceReason = 'missing_challenge' | 'plain_method' | 'unknown_method' | 'malformed_challenge';

/** 43 characters carry 258 bits for the 256 of a SHA-256: in the last one only every fourth letter has its two spare bits at zero. */
const challengeGrammar = /^[\w-]{42}[AEIMQUYcgkosw048]$/;
const verifierGrammar = /^[\w\-.~]{43,128}$/;

const refuse = (reason: PkceReason, description: string) => refused(refusal('invalid_request', reason, description));

/**
 * Requires a PKCE challenge of every client, confidential ones too, by S256 only. A request that names no method means `plain` (RFC 7636 §4.3) and is refused,
 * as is a challenge that no SHA-256 can give.
 *
 * @returns The challenge, or refusal `invalid_request`, reason one of {@link PkceReason}.
 * @see RFC 7636 §4.3, §4.4.1 · RFC 9700 §2.1.1 · OAuth 2.1 draft §4.1.1
 */
export const checkCodeChallenge = (input: {
  challenge: string | undefined;
  method: string | undefined;
}): Outcome<string, OAuthRefusal<PkceReason>> => {
  const { challenge, method } = input;
  if (challenge === undefined) return refuse('missing_challenge', 'The parameter code_challenge is required.');
  if (method === undefined || method === 'plain') return refuse('plain_method', 'The parameter code_challenge_method must be S256.');
  if (method !== 'S256') return refuse('unknown_method', 'The only code_challenge_method is S256.');
  if (!challengeGrammar.test(challenge)) return refuse('malformed_challenge', 'The code_challenge is not a base64url-encoded SHA-256.');
  return done(challenge);
};

/** Whether the text can be a `code_verifier`: 43 to 128 unreserved characters (RFC 7636 §4.1). */
export const isVerifier = (text: string): boolean => verifierGrammar.test(text);

/**
 * Whether the verifier hashes to the challenge, in a time that tells nothing about either.
 *
 * @param verifier As received; what is no {@link isVerifier} never matches.
 * @see RFC 7636 §4.6
 */
export const verifierMatches = (verifier: string, challenge: string): boolean => {
  if (!isVerifier(verifier)) return false;
  const wanted = Buffer.from(challenge, 'latin1');
  const given = Buffer.from(hash('sha256', verifier, 'base64url'), 'latin1');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};
