import { hash } from 'node:crypto';
import type { Random } from '../lib/random.ts';

const CODES = 10;
const CODE_BYTES = 10;
const MAX_TYPED_LENGTH = 64;
// Crockford's base32: no I, L, O or U, so that a code read from paper has one reading.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const inFours = (symbols: string): string => symbols.replace(/.{4}(?=.)/g, '$&-');

const newRecoveryCode = (random: Random): string => {
  let bits = BigInt(`0x${random.bytes(CODE_BYTES).toString('hex')}`);
  let symbols = '';
  for (let i = 0; i < (CODE_BYTES * 8) / 5; i += 1) {
    symbols = ALPHABET.charAt(Number(bits & 31n)) + symbols;
    bits >>= 5n;
  }
  return inFours(symbols);
};

/** Ten one-time recovery codes of 80 bits each, as `XXXX-XXXX-XXXX-XXXX`. Shown once; only their hashes are kept. */
export const newRecoveryCodes = ({ random }: { random: Random }): string[] => Array.from({ length: CODES }, () => newRecoveryCode(random));

/**
 * Brings a typed code to the form in which it was issued: case, spaces and dashes do not count, I and L read as 1, O as 0.
 *
 * @param typed  As received, any length.
 * @returns `XXXX-XXXX-XXXX-XXXX`, or null when it cannot be a recovery code.
 */
export const normaliseRecoveryCode = (typed: string): string | null => {
  if (typed.length > MAX_TYPED_LENGTH) return null;
  const bare = typed.replace(/[\s\p{Pd}]/gu, '');
  // Before the change of case, which would turn some letters outside ASCII into letters of the alphabet.
  if (!/^[0-9A-Za-z]{16}$/.test(bare)) return null;
  const symbols = bare.toUpperCase().replace(/[IL]/g, '1').replaceAll('O', '0');
  return symbols.includes('U') ? null : inFours(symbols);
};

/**
 * What is stored of a code: SHA-256, 32 bytes. A fast hash is right here: with 80 random bits there is nothing to guess from a stolen table, so a slow one
 * would protect nothing and give a stranger work to throw at the server.
 *
 * @param code  As issued, or as `normaliseRecoveryCode` returned it.
 */
export const hashRecoveryCode = (code: string): Buffer => hash('sha256', code, 'buffer');
