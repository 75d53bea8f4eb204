import type { ClientAuthMethod } from '../client.ts';
import type { MetadataProblem } from './metadata-problem.ts';

/** As many characters as octets a SHA-256 key needs; also the least that resists guessing when each carries 4 bits. */
const STRONG_SECRET_CHARS = 32;
const STRONG_SECRET_VARIETY = 8;
const MAX_SECRET_CHARS = 512;

const methodsWithSecret: readonly ClientAuthMethod[] = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt'];

/** Whether a client of this method has a secret at all. */
export const takesSecret = (method: ClientAuthMethod): boolean => methodsWithSecret.includes(method);

/** Length and variety only: nobody can tell from a text alone that it was drawn at random. */
export const isWeakSecret = (secret: string): boolean =>
  secret.length < STRONG_SECRET_CHARS || new Set(secret).size < STRONG_SECRET_VARIETY;

const judge = (
  secret: string,
  method: ClientAuthMethod,
  profile: 'development' | 'production',
): readonly [problem: string, fix: string] | null => {
  if (!takesSecret(method))
    return ['A client of this authentication method has no secret.', 'Remove the secret or change token_endpoint_auth_method.'];
  if (secret === '' || secret.length > MAX_SECRET_CHARS || !/^[\x20-\x7e]+$/.test(secret)) {
    return ['The secret is empty, too long or not printable ASCII.', `Give 1 to ${MAX_SECRET_CHARS} printable ASCII characters.`];
  }
  if (method === 'client_secret_jwt' && secret.length < STRONG_SECRET_CHARS) {
    return ['The secret is shorter than the key of HS256.', `Give ${STRONG_SECRET_CHARS} characters or more, or let the server make one.`];
  }
  if (profile === 'production' && isWeakSecret(secret)) {
    return ['The secret is weak.', `Give ${STRONG_SECRET_CHARS} random characters or more, or let the server make one.`];
  }
  return null;
};

/**
 * Judges a secret that comes with the metadata instead of being made by the server.
 *
 * @param profile `development` takes any secret, so that examples work; `production` takes strong ones only.
 * @see RFC 6749 appendix A.2, §10.10 · OpenID Connect Core §10.1, §16.19 (length for `client_secret_jwt`)
 */
export const checkClientSecret = (
  secret: string | undefined,
  method: ClientAuthMethod,
  profile: 'development' | 'production',
): MetadataProblem[] => {
  const wrong = secret === undefined ? null : judge(secret, method, profile);
  return wrong ? [{ field: 'client_secret', problem: wrong[0], fix: wrong[1] }] : [];
};
