import type { JWK } from 'jose';

/** The key each signature algorithm takes. None is shared with {@link macAlgorithms}: that is what keeps a public key from serving as a secret. */
const signatureAlgorithms: ReadonlyMap<string, { readonly kty: string; readonly crv?: string }> = new Map([
  ['ES256', { kty: 'EC', crv: 'P-256' }],
  ['ES384', { kty: 'EC', crv: 'P-384' }],
  ['RS256', { kty: 'RSA' }],
  ['PS256', { kty: 'RSA' }],
  ['EdDSA', { kty: 'OKP', crv: 'Ed25519' }],
  ['Ed25519', { kty: 'OKP', crv: 'Ed25519' }],
]);

/** Least octets of a secret: as many as the hash gives (RFC 7518 §3.2). */
const macAlgorithms: ReadonlyMap<string, number> = new Map([
  ['HS256', 32],
  ['HS384', 48],
  ['HS512', 64],
]);

/**
 * The algorithms a client may sign its assertions with, by authentication method; `none` is no algorithm. The metadata document lists the same.
 *
 * @see RFC 7518 §3.1 · RFC 8037 §3.1 · RFC 9864 §2.2 · RFC 8725 §3.1, §3.2
 */
export const assertionAlgorithms = {
  private_key_jwt: [...signatureAlgorithms.keys()],
  client_secret_jwt: [...macAlgorithms.keys()],
} as const;

/** Whether a public JWK can verify the algorithm, by its type, curve, and what it says of its own use (RFC 7517 §4.2 to §4.4). */
export const keyFits = (key: Readonly<Record<string, unknown>>, alg: string): key is JWK => {
  const needs = signatureAlgorithms.get(alg);
  if (needs === undefined || key.kty !== needs.kty || (needs.crv !== undefined && key.crv !== needs.crv)) return false;
  const operations = key.key_ops;
  return (
    (key.use === undefined || key.use === 'sig') &&
    (key.alg === undefined || key.alg === alg) &&
    (operations === undefined || (Array.isArray(operations) && operations.includes('verify')))
  );
};

/** Whether a secret is long enough for the algorithm (RFC 7518 §3.2). */
export const secretFits = (secret: Uint8Array, alg: string): boolean => {
  const least = macAlgorithms.get(alg);
  return least !== undefined && secret.length >= least;
};
