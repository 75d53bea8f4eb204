import { done, type Outcome, type Refusal, refused } from '../lib/outcome.ts';

export type PasswordRefusal = Refusal<'invalid_password', 'empty' | 'too_long' | 'forbidden_character'>;

/** No password of more bytes than this (UTF-8) is looked at, whatever the policy allows: work must not grow with what a stranger sends. */
export const MAX_PASSWORD_BYTES = 1024;

const NON_ASCII_SPACE = /\p{Zs}/gu;
const CONTROL = /\p{Cc}/u;

const refusal = (reason: PasswordRefusal['reason'], description: string): PasswordRefusal => ({
  code: 'invalid_password',
  description,
  reason,
});

/** The refusal for a password over a limit of length, shared by everyone who sets one. */
export const PASSWORD_TOO_LONG: PasswordRefusal = Object.freeze(refusal('too_long', 'The password is too long.'));

/**
 * Brings a password to the one form that is measured and hashed, so that the same keys match on every device.
 *
 * This is the OpaqueString profile: other spaces become U+0020, then NFC. NFC and not NFKC: a password is never shown or looked up, so nothing
 * is gained by folding `²` into `2` or full-width into narrow, and the choice of characters a person made would shrink unseen. Case is kept.
 * Control characters and lone surrogates are refused: the first cannot be typed and U+0000 makes different passwords equal in bcrypt,
 * the second all become U+FFFD in UTF-8. Characters younger than this Unicode version are let through, so that an upgrade changes nothing.
 *
 * @param password  As received, any length.
 * @returns The prepared password, or refusal `invalid_password`, reason `empty | too_long | forbidden_character`.
 * @see RFC 8265 §4.2 · NIST SP 800-63B, "Password Verifiers" (normalise before hashing, count code points)
 */
export const preparePassword = (password: string): Outcome<string, PasswordRefusal> => {
  // UTF-16 units are never more than UTF-8 bytes: this bounds the cost of normalising before it is paid.
  if (password.length > MAX_PASSWORD_BYTES) return refused(PASSWORD_TOO_LONG);
  if (!password.isWellFormed() || CONTROL.test(password)) {
    return refused(refusal('forbidden_character', 'The password has a character that cannot be typed.'));
  }
  const prepared = password.replace(NON_ASCII_SPACE, ' ').normalize('NFC');
  if (prepared === '') return refused(refusal('empty', 'The password is empty.'));
  return Buffer.byteLength(prepared) > MAX_PASSWORD_BYTES ? refused(PASSWORD_TOO_LONG) : done(prepared);
};

/** Length as people count it: code points, not UTF-16 units. */
export const countCharacters = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};
