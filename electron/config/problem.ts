import type { Refusal } from '../lib/outcome.ts';

/** Where a value came from, weakest first. */
export type SettingSource = 'default' | 'file' | 'environment' | 'flag';

/** One thing wrong with the configuration. */
export interface ConfigProblem {
  readonly key: string;
  readonly source: SettingSource;
  /** Where to correct it: the flag, the variable, the file's path, or `default`. */
  readonly where: string;
  readonly problem: string;
  readonly fix: string;
}

export interface ConfigRefusal extends Refusal<'invalid_configuration', 'invalid_configuration'> {
  readonly problems: readonly ConfigProblem[];
}

const SHOWN_CHARACTERS = 80;

/** Makes control, format and direction characters visible, so that a value cannot forge lines of the message it is shown in. */
const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

/** A value or name as it may stand in a message: quoted, cut, without control characters; lists and objects by kind only. */
export const shown = (value: unknown): string => {
  if (typeof value === 'string') return `"${visible(value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value)}"`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
};

const line = ({ key, where, problem, fix }: ConfigProblem): string => `  ${key} (${visible(where)}): ${problem}. Fix: ${fix}.`;

/** All problems as one refusal, whose description is ready to print: one line each, naming key, place, fault and fix. */
export const configRefusal = (problems: readonly ConfigProblem[]): ConfigRefusal => ({
  code: 'invalid_configuration',
  reason: 'invalid_configuration',
  description: [
    problems.length === 1 ? 'The configuration has a problem:' : `The configuration has ${problems.length} problems:`,
    ...problems.map(line),
  ].join('\n'),
  problems,
});
