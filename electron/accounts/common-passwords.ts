/** What stands for a letter in a disguised password. */
const LOOKALIKES: Record<string, string> = {
  '@': 'a',
  '4': 'a',
  '8': 'b',
  '3': 'e',
  '6': 'g',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
  '+': 't',
};

const undisguise = (text: string): string => text.replace(/[@483610!$57+]/g, (character) => LOOKALIKES[character] ?? character);

/**
 * Loads the list of common passwords: some 49,000, most used first, from the package the strength meter uses, so that nothing is fetched.
 * About 3 MB once loaded; the caller keeps it.
 */
export const loadCommonPasswords = async (): Promise<ReadonlySet<string>> => {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common']);
};

/**
 * Whether a password is a common one, also when it is dressed up to satisfy the classes: `Password2024!!` and `P@$$w0rd1234` are `password` to anyone
 * who guesses. Digits and symbols at the ends do not count as long as the common word makes up at least half; beyond that they are worth something, and the
 * strength meter judges.
 *
 * @param common    From `loadCommonPasswords`, lower case.
 * @param password  Prepared, at most 1,024 bytes.
 * @see NIST SP 800-63B, "Password Verifiers" (blocklist of commonly used values)
 */
export const isCommonPassword = (common: ReadonlySet<string>, password: string): boolean => {
  const folded = password.normalize('NFKC').toLowerCase();
  const withoutTail = folded.replace(/[^\p{L}]+$/u, '');
  const cores = [withoutTail, withoutTail.replace(/^[^\p{L}]+/u, '')].filter((core) => core.length * 2 >= folded.length);
  return [folded, ...cores].some((candidate) => common.has(candidate) || common.has(undisguise(candidate)));
};
