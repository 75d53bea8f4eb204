/** Who the password is for: what a guesser would try first. */
export interface PasswordContext {
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
}

// What fingers and minds run along: alphabet, digits, and the rows of the QWERTY, QWERTZ and AZERTY keyboards.
const RUNS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  '!@#$%^&*()',
];
const SEQUENCES = RUNS.flatMap((run) => [run, [...run].reverse().join('')]);

/** Names shorter than this occur inside too many words to say anything. */
const MIN_PERSONAL_CHARACTERS = 3;
/** A full name of more words is no name; the strength estimate must not grow with it. */
const MAX_PERSONAL_WORDS = 16;

const foldCase = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Whether one character stands `length` or more times in a row, in the same case. */
export const hasRepeatedRun = (password: string, length: number): boolean => {
  let previous = '';
  let run = 0;
  for (const character of password) {
    run = character === previous ? run + 1 : 1;
    if (run >= length) return true;
    previous = character;
  }
  return false;
};

/** Whether `length` or more neighbours of the alphabet, the digits or a keyboard row follow each other, either way, in any case. */
export const hasSequentialRun = (password: string, length: number): boolean => {
  const folded = foldCase(password);
  for (let start = 0; start + length <= folded.length; start += 1) {
    const window = folded.slice(start, start + length);
    if (SEQUENCES.some((sequence) => sequence.includes(window))) return true;
  }
  return false;
};

/** The user's name, the local part of the address and each word of the full name: long enough ones, folded, at most 16. */
export const personalWords = ({ username = '', email = '', name = '' }: PasswordContext): string[] => {
  const words = [username, email.split('@')[0] ?? '', ...name.split(/[\s,._-]+/u)].map((word) => foldCase(word).trim());
  return [...new Set(words.filter((word) => word.length >= MIN_PERSONAL_CHARACTERS))].slice(0, MAX_PERSONAL_WORDS);
};

/** Whether the password contains one of the person's own words, in any case. */
export const containsPersonalWord = (password: string, context: PasswordContext): boolean => {
  const folded = foldCase(password);
  return personalWords(context).some((word) => folded.includes(word));
};
