import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { done, type Outcome, type Refusal, refused } from '../lib/outcome.ts';
import type { Random } from '../lib/random.ts';
import { equalSecret } from './equal-secret.ts';
import type { OpenReason, Sealer } from './seal.ts';
import { wipe } from './wipe.ts';

/** The Ed25519 key that signs the audit log's checkpoints. It never signs anything else. */
export interface LogKey {
  readonly privateKey: KeyObject;
  /** The 32 raw bytes of RFC 8032 §5.1.5, as C2SP signed notes carry them. */
  readonly publicKey: Buffer;
}

const SEED_BYTES = 32;
/** PKCS#8 of an Ed25519 key is these 16 bytes and the seed: RFC 8410 §7. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

const fromPkcs8 = (der: Buffer): LogKey => {
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (privateKey.asymmetricKeyType !== 'ed25519' || x === undefined) throw new TypeError('The log key is not an Ed25519 key.');
  return { privateKey, publicKey: Buffer.from(x, 'base64url') };
};

/** Makes a log key; the same randomness gives the same key. */
export const generateLogKey = ({ random }: { readonly random: Random }): LogKey => {
  const seed = random.bytes(SEED_BYTES);
  const der = Buffer.concat([PKCS8_PREFIX, seed]);
  const key = fromPkcs8(der);
  wipe(seed, der);
  return key;
};

const contextOf = (publicKey: Buffer): string => publicKey.toString('base64url');

/** The private key as sealed PKCS#8 DER, bound to its public key. */
export const sealLogKey = (sealer: Sealer, { privateKey, publicKey }: LogKey): Buffer => {
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  const sealed = sealer.seal('log-key', der, contextOf(publicKey));
  wipe(der);
  return sealed;
};

/**
 * Opens what `sealLogKey` made.
 *
 * @param stored.publicKey The raw public key kept beside it; checkpoints were published under it, so another key behind it is refused.
 * @returns The key, or a refusal `unreadable`, reason as for `Sealer.open`, or `wrong_key`.
 * @throws When the sealed bytes are authentic but no Ed25519 key.
 */
export const openLogKey = (
  sealer: Sealer,
  stored: { readonly publicKey: Buffer; readonly sealed: Buffer },
): Outcome<LogKey, Refusal<'unreadable', OpenReason | 'wrong_key'>> => {
  const opened = sealer.open('log-key', stored.sealed, contextOf(stored.publicKey));
  if (!opened.ok) return opened;
  const key = fromPkcs8(opened.value);
  wipe(opened.value);
  if (equalSecret(key.publicKey, stored.publicKey)) return done(key);
  return refused({ code: 'unreadable', description: 'The sealed log key does not belong to the stored public key.', reason: 'wrong_key' });
};
