import { createPublicKey, type KeyObject } from 'node:crypto';
import { assertionAlgorithms, keyFits } from '../proofs/assertion-algorithms.ts';
import type { MetadataProblem } from './metadata-problem.ts';

type Jwk = Readonly<Record<string, unknown>>;

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
/** What is kept of a key. Certificates and addresses beside it are no part of it, and are never looked at. */
const publicMembers = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'alg', 'use', 'key_ops'];

const MIN_RSA_BITS = 2048;
/** The cost of a verification grows with the modulus, and the registrant chooses it. */
const MAX_RSA_BITS = 8192;
const MAX_KID_CHARS = 256;

const supported = assertionAlgorithms.private_key_jwt;

const importKey = (key: Jwk): KeyObject | null => {
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch {
    return null;
  }
};

/** Small exponents have a history of forgeries, large ones make a verification slow (SP 800-56B §6.2). */
const isSoundRsa = ({ asymmetricKeyDetails: details }: KeyObject): boolean => {
  const { modulusLength = 0, publicExponent = 0n } = details ?? {};
  return (
    modulusLength >= MIN_RSA_BITS &&
    modulusLength <= MAX_RSA_BITS &&
    publicExponent >= 65_537n &&
    publicExponent < 2n ** 32n &&
    publicExponent % 2n === 1n
  );
};

const judgeKey = (key: Jwk): readonly [problem: string, fix: string] | null => {
  if (key.kty === 'oct') return ['The key is a shared secret.', 'Give the public key of a key pair; a secret belongs to client_secret.'];
  if (privateMembers.some((name) => Object.hasOwn(key, name))) {
    return [
      'The key has private members, which must not leave the client. It was not stored.',
      'Make a new key pair and give its public key only.',
    ];
  }
  const { kid } = key;
  if (kid !== undefined && (typeof kid !== 'string' || kid === '' || kid.length > MAX_KID_CHARS)) {
    return ['The kid is not a text of reasonable length.', `Give 1 to ${MAX_KID_CHARS} characters.`];
  }
  if (!supported.some((alg) => keyFits(key, alg))) {
    return ['The key is of no type, curve or use that can be verified.', `Give a signature key for one of ${supported.join(', ')}.`];
  }
  const imported = importKey(key);
  if (imported === null) return ['The numbers of the key make no valid key.', 'Export the public key again.'];
  if (key.kty === 'RSA' && !isSoundRsa(imported)) {
    return ['The RSA key is too weak or too costly.', `Use ${MIN_RSA_BITS} to ${MAX_RSA_BITS} bits and the exponent 65537.`];
  }
  return null;
};

/**
 * Judges the keys a client registers for `private_key_jwt`. A private key is refused whole, never stripped: it has travelled, so it is spent.
 *
 * @param keys At most 20 (the schema checks).
 * @returns The public members of every key, and what is wrong.
 * @see RFC 7517 §4, §5 · RFC 7518 §6 · RFC 7591 §2 (`jwks`)
 */
export const checkJwks = (keys: readonly Jwk[]): { keys: Record<string, unknown>[]; problems: MetadataProblem[] } => {
  const seen = new Set<unknown>();
  const problems = keys.flatMap((key, i): MetadataProblem[] => {
    const field = `jwks.keys[${i}]`;
    const wrong = judgeKey(key);
    if (wrong) return [{ field, problem: wrong[0], fix: wrong[1] }];
    if (key.kid !== undefined && seen.has(key.kid))
      return [{ field, problem: 'Another key has the same kid.', fix: 'Give each key a kid of its own.' }];
    seen.add(key.kid);
    return [];
  });
  return { keys: keys.map((key) => Object.fromEntries(Object.entries(key).filter(([name]) => publicMembers.includes(name)))), problems };
};
