import type { Refusal } from '../lib/outcome.ts';
import { visible } from '../lib/shown.ts';

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
