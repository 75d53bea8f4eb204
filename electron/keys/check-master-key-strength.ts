import { isUtf8 } from 'node:buffer';
import { isHex } from './decode-master-key.ts';
import type { MasterKeyReason } from './master-key-refusal.ts';

const MIN_DISTINCT = 12;
/** Words of six letters or more: a shorter one would turn up in random base64 too often. */
const SAMPLE_WORDS = [
  'changeme',
  'change-me',
  'change_me',
  'changeit',
  'secret',
  'password',
  'passphrase',
  'gatewatch',
  'masterkey',
  'master-key',
  'example',
  'default',
  'insecure',
  'letmein',
  'qwerty',
  '123456',
  'abcdef',
  'replace',
  'development',
] as const;

const repeats = (key: Buffer): boolean => {
  for (let period = 1; period <= key.length / 2; period++) {
    if (key.subarray(period).equals(key.subarray(0, key.length - period))) return true;
  }
  return false;
};

const countsUp = (key: Buffer): boolean => {
  const step = key.readUInt8(1) - key.readUInt8(0);
  return key.every((byte, i) => i === 0 || ((byte - key.readUInt8(i - 1) - step) & 0xff) === 0);
};

const containsSampleWord = (text: string): boolean => {
  const lower = text.toLowerCase();
  return SAMPLE_WORDS.some((word) => lower.includes(word));
};

/** Text in any script: random bytes are UTF-8 without control characters about once in 10^11 keys, a passphrase always. */
const isReadable = (key: Buffer): boolean =>
  isUtf8(key) && key.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);

/** A passphrase given as if it were base64 has letters of one case only; 32 random bytes do that once in 10^9. */
const isPassphrase = (written: string): boolean => !isHex(written) && (!/[a-z]/.test(written) || !/[A-Z]/.test(written));

/**
 * Looks for signs that a master key was typed or copied from an example rather than drawn at random. It cannot prove randomness; it catches
 * what people really do.
 *
 * @param key     The decoded key, 32 bytes or more.
 * @param written The text it was decoded from, without blanks around it.
 * @returns The first weakness found, or undefined.
 */
export const checkMasterKeyStrength = (key: Buffer, written: string): MasterKeyReason | undefined => {
  const distinct = new Set(key).size;
  if (distinct === 1) return 'one_byte_repeated';
  // Hex digits spell no word, but runs such as 123456 or abcdef do turn up in random hex: there only the decoded bytes are looked at.
  if (containsSampleWord(key.toString('latin1')) || (!isHex(written) && containsSampleWord(written))) return 'well_known';
  if (repeats(key) || countsUp(key)) return 'repeating_pattern';
  if (distinct < MIN_DISTINCT) return 'few_distinct_bytes';
  if (isReadable(key) || isPassphrase(written)) return 'readable_text';
  return undefined;
};
