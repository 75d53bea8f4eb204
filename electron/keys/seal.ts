import { createCipheriv, createDecipheriv, createHmac, type KeyObject } from 'node:crypto';
import { done, type Outcome, type Refusal, refused } from '../lib/outcome.ts';
import type { Random } from '../lib/random.ts';
import { type DerivedKeys, deriveKeys, type MasterKeys, type Purpose, type PurposeKeys } from './derive-keys.ts';
import { equalSecret } from './equal-secret.ts';
import { wipe } from './wipe.ts';

const LAYOUT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 2;
const OVERHEAD = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;
const CIPHER = 'aes-256-gcm';

export type OpenReason = 'malformed' | 'unknown_key_version' | 'not_authentic';
export type Opened<T> = Outcome<T, Refusal<'unreadable', OpenReason>>;

/** See `createSealer`. `context` names the row or use a value belongs to; it must be given again, the same, to open it. */
export interface Sealer {
  seal(purpose: Purpose, plaintext: Buffer | string, context?: string): Buffer;
  open(purpose: Purpose, sealed: Buffer, context?: string): Opened<Buffer>;
  /** As `seal`, in base64url without padding, for cookies and form fields. */
  sealText(purpose: Purpose, text: string, context?: string): string;
  openText(purpose: Purpose, sealed: string, context?: string): Opened<string>;
  /** 32 bytes to look a sealed value up by, equal for equal values; the caller normalises the value first. */
  blindIndex(purpose: Purpose, value: string): Buffer;
  /** The index under every key version, the current one first: what to look for while a rotation is under way. */
  blindIndexes(purpose: Purpose, value: string): readonly Buffer[];
  /** HMAC-SHA-256, 32 bytes. */
  mac(purpose: Purpose, data: Buffer | string): Buffer;
  /** Whether `mac` is that of `data` under any key version; in constant time. */
  verifyMac(purpose: Purpose, data: Buffer | string, mac: Buffer): boolean;
  /** What is kept of a generated secret: 256 random bits need no slow hash, and the pepper makes a stolen table worthless. */
  pepperedHash(secret: string): Buffer;
  verifyPepperedHash(secret: string, hash: Buffer): boolean;
}

const refusal = (reason: OpenReason): Opened<never> =>
  refused({
    code: 'unreadable',
    description: 'The sealed value cannot be opened: it was changed, cut, or made for another use or key.',
    reason,
  });

const malformed = refusal('malformed');
const unknownKeyVersion = refusal('unknown_key_version');
const notAuthentic = refusal('not_authentic');

// No purpose holds a zero byte, so purpose and context cannot be shifted against each other.
const associated = (purpose: Purpose, context: string): Buffer => Buffer.from(`${purpose}\0${context}`, 'utf8');

const encrypt = (key: KeyObject, version: number, nonce: Buffer, aad: Buffer, plaintext: Buffer | string): Buffer => {
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(aad);
  const body = typeof plaintext === 'string' ? cipher.update(plaintext, 'utf8') : cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([Buffer.of(LAYOUT, version), nonce, body, cipher.getAuthTag()]);
};

const decrypt = (key: KeyObject, aad: Buffer, sealed: Buffer): Opened<Buffer> => {
  const nonce = sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(aad);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const plaintext = decipher.update(sealed.subarray(HEADER_BYTES + NONCE_BYTES, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    wipe(plaintext); // Not authentic, so nobody may see it.
    return notAuthentic;
  }
  return done(plaintext);
};

const decodeText = (sealed: string): Buffer | undefined => {
  const bytes = Buffer.from(sealed, 'base64url');
  // Node skips characters it does not know; without this a value would open in more than one spelling.
  return bytes.toString('base64url') === sealed ? bytes : undefined;
};

const hmac = (key: KeyObject, data: Buffer | string): Buffer => createHmac('sha256', key).update(data).digest();

type Authenticator = Omit<Sealer, 'seal' | 'open' | 'sealText' | 'openText'>;

const createAuthenticator = (derived: DerivedKeys, current: (purpose: Purpose) => PurposeKeys): Authenticator => {
  const mac: Sealer['mac'] = (purpose, data) => hmac(current(purpose).mac, data);
  const verifyMac: Sealer['verifyMac'] = (purpose, data, given) => {
    for (const keys of derived[purpose].values()) if (equalSecret(hmac(keys.mac, data), given)) return true;
    return false;
  };
  return {
    blindIndex: (purpose, value) => hmac(current(purpose).index, value),
    blindIndexes: (purpose, value) => Array.from(derived[purpose].values(), (keys) => hmac(keys.index, value)),
    mac,
    verifyMac,
    pepperedHash: (secret) => mac('pepper', secret),
    verifyPepperedHash: (secret, hash) => verifyMac('pepper', secret, hash),
  };
};

/**
 * Seals secrets at rest and in transit through a browser: AES-256-GCM (NIST SP 800-38D) under a key per purpose, laid out as
 * layout byte ‖ key version byte ‖ nonce (12) ‖ ciphertext ‖ tag (16), with `purpose ‖ 0x00 ‖ context` authenticated, so that a value cannot be
 * moved to another row or another use. Nonces are random: one master key version is good for 2^32 values of each purpose (§8.3 there).
 *
 * All keys are derived here; the caller may wipe the master keys when this returns.
 *
 * @returns The sealer. Opening refuses `malformed | unknown_key_version | not_authentic`.
 * @throws RangeError for a key version outside 1 to 255 or given twice, or a key under 32 bytes.
 */
export const createSealer = (masterKeys: MasterKeys, random: Random): Sealer => {
  const derived = deriveKeys(masterKeys);
  const { version } = masterKeys.current;
  const current = (purpose: Purpose): PurposeKeys => {
    const keys = derived[purpose].get(version);
    if (keys === undefined) throw new TypeError(`No current key for the purpose ${purpose}.`);
    return keys;
  };
  const seal: Sealer['seal'] = (purpose, plaintext, context = '') =>
    encrypt(current(purpose).seal, version, random.bytes(NONCE_BYTES), associated(purpose, context), plaintext);
  const open: Sealer['open'] = (purpose, sealed, context = '') => {
    if (sealed.length < OVERHEAD || sealed[0] !== LAYOUT) return malformed;
    const keys = derived[purpose].get(sealed.readUInt8(1));
    return keys === undefined ? unknownKeyVersion : decrypt(keys.seal, associated(purpose, context), sealed);
  };
  const openText: Sealer['openText'] = (purpose, sealed, context) => {
    const bytes = decodeText(sealed);
    const opened = bytes === undefined ? malformed : open(purpose, bytes, context);
    return opened.ok ? done(opened.value.toString('utf8')) : opened;
  };
  const sealText: Sealer['sealText'] = (purpose, text, context) => seal(purpose, text, context).toString('base64url');
  return { seal, open, sealText, openText, ...createAuthenticator(derived, current) };
};
