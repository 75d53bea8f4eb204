import type { Config } from '../config.ts';
import type { SettingSource } from '../problem.ts';
import type { Environment } from '../sources/read-environment.ts';
import type { ReadFile } from '../sources/read-file.ts';

/** What the rules look at: a configuration every key of which is valid by itself. */
export interface RuleInput {
  readonly config: Config;
  readonly sources: Readonly<Record<string, SettingSource>>;
  readonly env: Environment;
  /** The master key is held outside of the configuration, by the keychain. */
  readonly keyHeld: boolean;
  readonly readFile: ReadFile;
}

/** A fault that shows only when keys are seen together. */
export interface Breach {
  /** The key to correct first, then those it disagrees with. */
  readonly keys: readonly [string, ...string[]];
  readonly problem: string;
  readonly fix: string;
}

/** Finds the breaches of one kind. */
export type Rule = (input: RuleInput) => readonly Breach[];

export const breachIf = (broken: boolean, keys: Breach['keys'], problem: string, fix: string): readonly Breach[] =>
  broken ? [{ keys, problem, fix }] : [];
