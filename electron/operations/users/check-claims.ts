import type { Problem } from '../../../shared/contract/procedure.ts';

const MAX_CLAIMS = 100;
const MAX_CLAIMS_BYTES = 16_384;

/** Claims that say who issued a token to whom and when: the server's own to say (OpenID Connect Core §2, RFC 7519 §4.1, RFC 9068 §2.2). */
const reserved = new Set(
  'sub iss aud exp nbf iat jti nonce acr amr azp auth_time at_hash c_hash s_hash sid client_id scope cnf act may_act events'.split(' '),
);
const booleans = ['email_verified', 'phone_number_verified'];
const texts = new Set(
  'name family_name given_name middle_name nickname preferred_username profile picture website email gender birthdate zoneinfo locale phone_number'.split(
    ' ',
  ),
);

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

const judge = (name: string, value: unknown): readonly [problem: string, fix: string] | null => {
  if (reserved.has(name)) return ['The claim is set by the server alone.', 'Remove it.'];
  if (name === '' || name === '__proto__') return ['The name of a claim is not acceptable.', 'Rename it.'];
  if (texts.has(name) && typeof value !== 'string') return ['The claim is not a text.', 'Give a text, or leave it out.'];
  if (booleans.includes(name) && typeof value !== 'boolean') return ['The claim is neither true nor false.', 'Give true or false.'];
  if (name === 'address' && !isObject(value))
    return ['The claim is not an object.', 'Give an object as OpenID Connect Core §5.1.1 has it.'];
  return null;
};

/**
 * Judges the claims that are kept for an account. Claims that are in no standard are kept as they are.
 *
 * @param field Where the claims stand, for the problems.
 * @see OpenID Connect Core §5.1
 */
export const checkClaims = (claims: Readonly<Record<string, unknown>>, field: string): Problem[] => {
  if (Object.keys(claims).length > MAX_CLAIMS) return [{ field, problem: `There are over ${MAX_CLAIMS} claims.`, fix: 'Leave some out.' }];
  if (Buffer.byteLength(JSON.stringify(claims)) > MAX_CLAIMS_BYTES)
    return [{ field, problem: `The claims take over ${MAX_CLAIMS_BYTES} bytes as JSON.`, fix: 'Shorten them.' }];
  return Object.entries(claims).flatMap(([name, value]): Problem[] => {
    const wrong = judge(name, value);
    return wrong ? [{ field: `${field}.${name.slice(0, 60)}`, problem: wrong[0], fix: wrong[1] }] : [];
  });
};
