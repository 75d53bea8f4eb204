import { done, type Outcome, refused } from '../lib/outcome.ts';
import { type MasterKeyRefusal, masterKeyRefusal } from './master-key-refusal.ts';

export const MIN_MASTER_KEY_BYTES = 32;
const MAX_BYTES = 1024;

/** True for text that is hexadecimal. Random base64 of 32 bytes looks like it once in 10^20 times, so such text is never taken for base64. */
export const isHex = (text: string): boolean => /^[0-9a-f]+$/i.test(text);

const decode = (text: string): Buffer | undefined => {
  if (isHex(text)) return text.length % 2 === 0 ? Buffer.from(text, 'hex') : undefined;
  if (!/^(?:[A-Za-z0-9+/]+|[A-Za-z0-9_-]+)={0,2}$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  // Node skips what it cannot decode; a value that does not come back the same was cut or mistyped (RFC 4648 §3.5).
  const bare = text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
  const padded = text.endsWith('=');
  return bytes.toString('base64url') === bare && !(padded && text.length % 4 !== 0) ? bytes : undefined;
};

/**
 * Reads a master key from its written form: hex, base64 or base64url, padded or not, of 32 to 1,024 bytes. Blanks around it are ignored.
 *
 * @param setting Named in a refusal; the text itself never is.
 * @returns The bytes, or a refusal `empty | not_encoded | too_short | too_long`.
 */
export const decodeMasterKey = (written: string, setting: string): Outcome<Buffer, MasterKeyRefusal> => {
  const text = written.trim();
  if (text === '') return refused(masterKeyRefusal('empty', setting));
  if (text.length > MAX_BYTES * 2) return refused(masterKeyRefusal('too_long', setting));
  const bytes = decode(text);
  if (bytes === undefined) return refused(masterKeyRefusal('not_encoded', setting));
  if (bytes.length < MIN_MASTER_KEY_BYTES) return refused(masterKeyRefusal('too_short', setting));
  if (bytes.length > MAX_BYTES) return refused(masterKeyRefusal('too_long', setting));
  return done(bytes);
};
