import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** How hard a password is to guess, in words for its owner. */
export interface PasswordStrength {
  /** 0 guessed at once, 1 very guessable, 2 somewhat, 3 safe against an attack on the stored hashes, 4 very safe against it. */
  readonly score: 0 | 1 | 2 | 3 | 4;
  /** How long 10,000 guesses a second on a stolen slow hash would take, such as `3 hours`. */
  readonly crackTime: string;
  readonly warning?: string;
  readonly suggestions: readonly string[];
}

export type MeasureStrength = (password: string, words: readonly string[]) => Promise<PasswordStrength>;

/** What lies beyond can only make a password stronger, and the estimate grows steeply with length. */
const MAX_MEASURED_CHARACTERS = 100;
/** Tried look-alike readings (`4` for `a`) of one password. At the library's default of 100 a hostile one holds the thread for half a second, at 8 for some 50 ms. */
const MAX_LOOKALIKE_READINGS = 8;

const loadEstimator = async (): Promise<ZxcvbnFactory> => {
  const [core, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  return new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
    maxLength: MAX_MEASURED_CHARACTERS,
    l33tMaxSubstitutions: MAX_LOOKALIKE_READINGS,
  });
};

/**
 * Makes the strength meter. Its dictionaries (a quarter of a second, tens of megabytes) are loaded at the first measurement, not at the start of the server.
 *
 * @returns A function of the prepared password and the words a guesser would try first (the person's names, the name of the service).
 */
export const createStrengthMeter = (): MeasureStrength => {
  let estimator: Promise<ZxcvbnFactory> | undefined;
  return async (password, words) => {
    estimator ??= loadEstimator();
    const measured = Array.from(password).slice(0, MAX_MEASURED_CHARACTERS).join('');
    const { score, crackTimes, feedback } = (await estimator).check(measured, [...words]);
    const crackTime = crackTimes.offlineSlowHashingXPerSecond.display;
    return { score, crackTime, ...(feedback.warning ? { warning: feedback.warning } : {}), suggestions: feedback.suggestions };
  };
};
