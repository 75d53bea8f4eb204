/** What no shell takes for anything but text; some expand a word that begins with `=`, `%` or `~`. */
const PLAIN = /^[A-Za-z0-9_@+:,./-][A-Za-z0-9_@%+=:,./-]*$/;

/** A control character cannot stand in a line that is copied: the terminal would act on it. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** `$'…'`, where every byte beyond plain text is written as an escape (POSIX.1-2024 §2.2.4). */
const escaped = (word: string): string =>
  `$'${[...Buffer.from(word, 'utf8')]
    .map((byte) =>
      byte === 0x27 || byte === 0x5c || byte < 0x20 || byte > 0x7e ? `\\x${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte),
    )
    .join('')}'`;

const quote = (word: string): string =>
  PLAIN.test(word) ? word : CONTROL.test(word) ? escaped(word) : `'${word.replaceAll("'", "'\\''")}'`;

/**
 * Joins words to one command line for a POSIX shell. Each word arrives as it is, whatever an attacker put into an identifier: nothing in it is run, expanded
 * or moves the cursor. A word that begins with a hyphen is to be given behind `--` or as `--option=value` by the caller.
 */
export const shellLine = (words: readonly string[]): string => words.map(quote).join(' ');
