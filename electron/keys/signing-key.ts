import { createPrivateKey, createPublicKey, generateKeyPair, hash, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { done, type Outcome, type Refusal, refused } from '../lib/outcome.ts';
import type { SigningAlgorithm } from '../oauth/client.ts';
import { type PublicJwk, publicMembers } from './jwks.ts';
import type { OpenReason, Sealer } from './seal.ts';
import { wipe } from './wipe.ts';

const MIN_RSA_BITS = 2048;
const MAX_RSA_BITS = 4096;
const generatePair = promisify(generateKeyPair);

/** A key pair the server signs tokens with. */
export interface SigningKey {
  /** JWK thumbprint of the public key (RFC 7638), so that the same key never gets two names. */
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly privateKey: KeyObject;
  readonly publicJwk: PublicJwk;
}

const isAllowedRsa = (bits: number): boolean => Number.isInteger(bits) && bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS && bits % 8 === 0;

/** Whether a key is of the one kind an algorithm takes: RFC 7518 §3.3 to §3.5 (P-256; RSA of 2048 to 4096 bits), RFC 8037 §3.1 (Ed25519). */
export const fitsAlgorithm = (key: KeyObject, alg: SigningAlgorithm): boolean => {
  const details = key.asymmetricKeyDetails;
  switch (alg) {
    case 'ES256':
      return key.asymmetricKeyType === 'ec' && details?.namedCurve === 'prime256v1';
    case 'EdDSA':
      return key.asymmetricKeyType === 'ed25519';
    case 'RS256':
    case 'PS256':
      return key.asymmetricKeyType === 'rsa' && isAllowedRsa(details?.modulusLength ?? 0);
  }
};

const describe = (alg: SigningAlgorithm, privateKey: KeyObject): SigningKey => {
  const members = publicMembers({ ...createPublicKey(privateKey).export({ format: 'jwk' }) });
  const kid = hash('sha256', JSON.stringify(members), 'base64url');
  return { kid, alg, privateKey, publicJwk: { kid, alg, use: 'sig', ...members } };
};

const generatePrivate = async (alg: SigningAlgorithm, rsaBits: number): Promise<KeyObject> => {
  if (alg === 'ES256') return (await generatePair('ec', { namedCurve: 'P-256' })).privateKey;
  if (alg === 'EdDSA') return (await generatePair('ed25519')).privateKey;
  return (await generatePair('rsa', { modulusLength: rsaBits })).privateKey;
};

/**
 * Makes a key pair, off the event loop (RSA takes up to seconds). The runtime draws it from its own generator, which cannot be given as a dependency.
 *
 * @param input.rsaBits For RS256 and PS256 only: 2048 (the default) to 4096, a multiple of 8.
 * @returns The key, or a refusal `invalid_key_size`, reason `rsa_bits_out_of_range`.
 */
export const generateSigningKey = async (
  input: { readonly alg?: SigningAlgorithm; readonly rsaBits?: number } = {},
): Promise<Outcome<SigningKey, Refusal<'invalid_key_size', 'rsa_bits_out_of_range'>>> => {
  const { alg = 'ES256', rsaBits = MIN_RSA_BITS } = input;
  if ((alg === 'RS256' || alg === 'PS256') && !isAllowedRsa(rsaBits)) {
    const description = `An RSA signing key has ${MIN_RSA_BITS} to ${MAX_RSA_BITS} bits, a multiple of 8; ${rsaBits} were asked for.`;
    return refused({ code: 'invalid_key_size', description, reason: 'rsa_bits_out_of_range' });
  }
  return done(describe(alg, await generatePrivate(alg, rsaBits)));
};

// The algorithm is bound too, so that an edited row cannot make an RS256 key sign PS256.
const contextOf = ({ kid, alg }: { readonly kid: string; readonly alg: SigningAlgorithm }): string => `${alg} ${kid}`;

/** The private key as sealed PKCS#8 (RFC 5958) DER, bound to its `kid` and `alg`. */
export const sealSigningKey = (sealer: Sealer, key: SigningKey): Buffer => {
  const der = key.privateKey.export({ format: 'der', type: 'pkcs8' });
  const sealed = sealer.seal('signing-key', der, contextOf(key));
  wipe(der);
  return sealed;
};

/**
 * Opens what `sealSigningKey` made.
 *
 * @returns The key with its public half computed anew, or a refusal `unreadable`, reason as for `Sealer.open`, or `wrong_key` when the key inside
 *   is not the one named.
 * @throws When the sealed bytes are authentic but no private key.
 */
export const openSigningKey = (
  sealer: Sealer,
  stored: { readonly kid: string; readonly alg: SigningAlgorithm; readonly sealed: Buffer },
): Outcome<SigningKey, Refusal<'unreadable', OpenReason | 'wrong_key'>> => {
  const opened = sealer.open('signing-key', stored.sealed, contextOf(stored));
  if (!opened.ok) return opened;
  const privateKey = createPrivateKey({ key: opened.value, format: 'der', type: 'pkcs8' });
  wipe(opened.value);
  const key = describe(stored.alg, privateKey);
  if (key.kid === stored.kid && fitsAlgorithm(privateKey, stored.alg)) return done(key);
  return refused({
    code: 'unreadable',
    description: `The sealed signing key is not ${stored.kid} for ${stored.alg}.`,
    reason: 'wrong_key',
  });
};
