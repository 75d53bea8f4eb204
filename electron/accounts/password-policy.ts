import { type BreachedPasswords, openBreachedPasswords } from './breached-passwords.ts';
import { isCommonPassword, loadCommonPasswords } from './common-passwords.ts';
import { containsPersonalWord, hasRepeatedRun, hasSequentialRun, type PasswordContext, personalWords } from './password-rules.ts';
import { createStrengthMeter, type PasswordStrength } from './password-strength.ts';
import { countCharacters, preparePassword } from './prepare-password.ts';

/** What a new password must be. Each rule can be switched off by itself: `false`, or 0 for a number. */
export interface PasswordPolicyOptions {
  /** Characters, as people count them (code points). */
  readonly minLength: number;
  readonly maxLength: number;
  readonly lower: boolean;
  readonly upper: boolean;
  readonly digit: boolean;
  /** Anything that is neither letter nor digit, space included. */
  readonly symbol: boolean;
  /** This many times the same character in a row is refused. */
  readonly repeatedRun: number;
  /** This many neighbours in a row (`abcd`, `4321`, `qwer`) are refused. */
  readonly sequentialRun: number;
  readonly common: boolean;
  readonly personal: boolean;
  /** Least strength, 1 to 4. */
  readonly minStrength: number;
  /** Path of a list of breached passwords, or null for none. */
  readonly breachedFile: string | null;
  /** Words of this installation that a guesser would try, such as its name. */
  readonly serviceWords: readonly string[];
}

/** The defaults. Runs are refused from 4: three neighbours stand in too many good passphrases (`defend`, `student`, `first`), four almost only by intent. */
export const defaultPasswordPolicy: PasswordPolicyOptions = Object.freeze({
  minLength: 12,
  maxLength: 128,
  lower: true,
  upper: true,
  digit: true,
  symbol: true,
  repeatedRun: 4,
  sequentialRun: 4,
  common: true,
  personal: true,
  minStrength: 3,
  breachedFile: null,
  serviceWords: Object.freeze(['gatewatch']),
});

export type PasswordRule =
  | 'characters'
  | 'min_length'
  | 'max_length'
  | 'lower'
  | 'upper'
  | 'digit'
  | 'symbol'
  | 'repeated_run'
  | 'sequential_run'
  | 'common'
  | 'personal'
  | 'breached'
  | 'strength';

/** A broken rule, with a sentence for the person. Neither ever holds a part of the password, so that both may be logged. */
export type PasswordViolation = { readonly rule: PasswordRule; readonly message: string };
export type PasswordVerdict = {
  readonly ok: boolean;
  readonly violations: readonly PasswordViolation[];
  readonly strength: PasswordStrength;
};

export interface PasswordPolicy {
  check(password: string, context: PasswordContext): Promise<PasswordVerdict>;
}

const UNMEASURED: PasswordStrength = Object.freeze({ score: 0, crackTime: 'not measured', suggestions: Object.freeze([]) });

const requireWithin = (key: keyof PasswordPolicyOptions, value: number, least: number, most: number, off: boolean): void => {
  if ((off && value === 0) || (Number.isSafeInteger(value) && value >= least && value <= most)) return;
  throw new RangeError(
    `password policy: ${key} is ${value}; set a whole number from ${least} to ${most}${off ? ', or 0 to switch it off' : ''}`,
  );
};

const requireSane = (options: PasswordPolicyOptions): void => {
  // 256 characters of four bytes are the 1,024 bytes past which no password is read.
  requireWithin('maxLength', options.maxLength, 8, 256, false);
  requireWithin('minLength', options.minLength, 1, options.maxLength, true);
  requireWithin('repeatedRun', options.repeatedRun, 2, 128, true);
  requireWithin('sequentialRun', options.sequentialRun, 3, 10, true);
  requireWithin('minStrength', options.minStrength, 1, 4, true);
};

/** The rules that need nothing but the password and its owner, in the order in which they are shown: broken when true. */
const ownRules = (
  options: PasswordPolicyOptions,
  password: string,
  context: PasswordContext,
): readonly (readonly [PasswordRule, boolean, string])[] => {
  const length = countCharacters(password);
  return [
    ['min_length', length < options.minLength, `Use at least ${options.minLength} characters.`],
    ['max_length', length > options.maxLength, `Use at most ${options.maxLength} characters.`],
    ['lower', options.lower && !/\p{Ll}/u.test(password), 'Add a lower-case letter.'],
    ['upper', options.upper && !/\p{Lu}/u.test(password), 'Add an upper-case letter.'],
    ['digit', options.digit && !/\p{Nd}/u.test(password), 'Add a digit.'],
    ['symbol', options.symbol && !/[^\p{L}\p{N}\p{M}]/u.test(password), 'Add a symbol or a space.'],
    [
      'repeated_run',
      options.repeatedRun > 0 && hasRepeatedRun(password, options.repeatedRun),
      `Do not use the same character ${options.repeatedRun} times in a row.`,
    ],
    [
      'sequential_run',
      options.sequentialRun > 0 && hasSequentialRun(password, options.sequentialRun),
      `Do not use ${options.sequentialRun} neighbours of the alphabet, the digits or the keyboard in a row.`,
    ],
    ['personal', options.personal && containsPersonalWord(password, context), 'Do not use your name, user name or e-mail address in it.'],
  ];
};

/**
 * Makes the password policy. A check measures and refuses; it stores and hashes nothing.
 *
 * `check(password, context)` takes the password as received and who it is for, and resolves to whether it may be used, every broken rule, and its strength.
 * A password that is too long to read or holds control characters breaks that rule alone and is not measured. The first check loads the dictionaries.
 *
 * @param changes  What differs from `defaultPasswordPolicy`.
 * @throws RangeError that names the option and its range. Error when the list of breached passwords is missing or malformed; `check` too, when it is damaged later.
 * @see NIST SP 800-63B, "Password Verifiers" · OWASP ASVS 5.0 §6.2
 */
export const createPasswordPolicy = async (changes: Partial<PasswordPolicyOptions> = {}): Promise<PasswordPolicy> => {
  const options = { ...defaultPasswordPolicy, ...changes };
  requireSane(options);
  const breached: BreachedPasswords | null = options.breachedFile === null ? null : await openBreachedPasswords(options.breachedFile);
  const measure = createStrengthMeter();
  let common: Promise<ReadonlySet<string>> | undefined;

  const isCommon = async (password: string): Promise<boolean> => {
    if (!options.common) return false;
    common ??= loadCommonPasswords();
    return isCommonPassword(await common, password);
  };

  return {
    async check(password, context) {
      const prepared = preparePassword(password);
      if (!prepared.ok && prepared.refusal.reason !== 'empty') {
        const { reason, description } = prepared.refusal;
        return {
          ok: false,
          violations: [{ rule: reason === 'too_long' ? 'max_length' : 'characters', message: description }],
          strength: UNMEASURED,
        };
      }
      const text = prepared.ok ? prepared.value : '';
      const strength = await measure(text, [...personalWords(context), ...options.serviceWords]);
      const judged: readonly (readonly [PasswordRule, boolean, string])[] = [
        ...ownRules(options, text, context),
        ['common', await isCommon(text), 'Many people use this password. Choose another.'],
        ['breached', (await breached?.includes(text)) ?? false, 'This password has appeared in a data breach. Choose another.'],
        ['strength', strength.score < options.minStrength, 'This password is too easy to guess. Make it longer or less predictable.'],
      ];
      const violations = judged.filter(([, broken]) => broken).map(([rule, , message]) => ({ rule, message }));
      return { ok: violations.length === 0, violations, strength };
    },
  };
};
