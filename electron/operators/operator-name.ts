import { canonicalUserName } from '../accounts/user-names.ts';
import { done, type Outcome, type Refusal, refused } from '../lib/outcome.ts';

const MAX_CHARACTERS = 64;

export interface OperatorName {
  /** For display: as typed, NFC, without spaces around it. */
  readonly name: string;
  /** One text for all spellings that people take for the same name; it is what is looked up and counted. */
  readonly key: string;
}

/**
 * Reads the name of an operator. Case, width and the spaces around it make no difference; what cannot be seen, or turns text around, is refused.
 *
 * @param typed As received, any length.
 * @returns Refusal `invalid_user_name`: empty, over 64 characters, or with an invisible or control character.
 */
export const readOperatorName = (typed: string): Outcome<OperatorName, Refusal> => {
  const key = canonicalUserName(typed);
  if (!key.ok) return key;
  const name = typed.normalize('NFC').replace(/^\p{Zs}+|\p{Zs}+$/gu, '');
  if (Array.from(name).length <= MAX_CHARACTERS && Array.from(key.value).length <= MAX_CHARACTERS) return done({ name, key: key.value });
  return refused({ code: 'invalid_user_name', description: `The name is over ${MAX_CHARACTERS} characters.`, reason: 'too_long' });
};
