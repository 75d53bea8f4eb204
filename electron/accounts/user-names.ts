import { done, type Outcome, type Refusal, refused } from '../lib/outcome.ts';

type NameReason = 'empty' | 'too_long' | 'forbidden_character';
export type UserNameRefusal = Refusal<'invalid_user_name', NameReason>;
export type EmailRefusal = Refusal<'invalid_email', NameReason | 'malformed'>;

const MAX_NAME_CHARACTERS = 128;
const MAX_EMAIL_CHARACTERS = 256;
const MAX_LOCAL_BYTES = 64;
/** Input past this is refused unread: one character can become eighteen under NFKC. */
const MAX_RAW_LENGTH = 1024;

// Controls, formatting and bidirectional marks, private and unassigned code points, line separators, and all that shows as nothing: with them two names
// could look alike and differ, or turn the text around them.
const FORBIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

const MESSAGES: Record<NameReason, string> = {
  empty: 'is empty',
  too_long: 'is too long',
  forbidden_character: 'has an invisible or control character',
};

/** One spelling for all that people take for the same text: width and compatibility forms, case, spaces around and within. */
const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\p{Zs}+/gu, ' ')
    .replace(/^ | $/g, '');

const foldBounded = (text: string, maxCharacters: number): Outcome<string, Refusal<'invalid_text', NameReason>> => {
  const refusal = (reason: NameReason) => refused({ code: 'invalid_text' as const, description: MESSAGES[reason], reason });
  if (text.length > MAX_RAW_LENGTH) return refusal('too_long');
  if (!text.isWellFormed()) return refusal('forbidden_character');
  const folded = fold(text);
  if (FORBIDDEN.test(folded)) return refusal('forbidden_character');
  if (folded === '') return refusal('empty');
  return Array.from(folded).length > maxCharacters ? refusal('too_long') : done(folded);
};

/**
 * The form under which a user name is stored, looked up, limited and counted, so that `Alice`, `alice ` and full-width `ＡＬＩＣＥ` are one account and share
 * one count of failures. Applying it twice changes nothing. The name as typed may be kept beside it, for display only.
 *
 * In the spirit of UsernameCaseMapped, and wider: NFKC folds every compatibility form, and a run of spaces inside counts as one.
 *
 * @param name  As received, any length.
 * @returns 1 to 128 characters, or refusal `invalid_user_name`, reason `empty | too_long | forbidden_character`.
 * @see RFC 8265 §3.3 · RFC 8264 §9
 */
export const canonicalUserName = (name: string): Outcome<string, UserNameRefusal> => {
  const folded = foldBounded(name, MAX_NAME_CHARACTERS);
  if (folded.ok) return folded;
  const { description, reason } = folded.refusal;
  return refused({ code: 'invalid_user_name', description: `The user name ${description}.`, reason });
};

const isAddress = (email: string): boolean => {
  const [local = '', domain = '', ...rest] = email.split('@');
  if (rest.length > 0 || local === '' || Buffer.byteLength(local) > MAX_LOCAL_BYTES) return false;
  return !email.includes(' ') && domain.split('.').every((part) => part !== '' && part.length <= 63);
};

/**
 * The form under which an e-mail address is stored, looked up and counted. The whole address is lower-cased: the local part may be case-sensitive
 * in theory (RFC 5321 §2.4), but two accounts for `A@x` and `a@x` would be an attack, and no mailbox of today tells them apart.
 *
 * @param email  As received, any length.
 * @returns At most 256 characters with exactly one `@`, or refusal `invalid_email`, reason `empty | too_long | forbidden_character | malformed`.
 * @see RFC 5321 §4.5.3.1 (64 bytes before the `@`)
 */
export const canonicalEmail = (email: string): Outcome<string, EmailRefusal> => {
  const folded = foldBounded(email, MAX_EMAIL_CHARACTERS);
  if (!folded.ok) {
    const { description, reason } = folded.refusal;
    return refused({ code: 'invalid_email', description: `The e-mail address ${description}.`, reason });
  }
  if (isAddress(folded.value)) return folded;
  return refused({
    code: 'invalid_email',
    description: 'The e-mail address must be a name, one @ and a domain, without spaces.',
    reason: 'malformed',
  });
};
