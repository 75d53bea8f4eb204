import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { done, type Outcome, refused } from '../lib/outcome.ts';
import { type Config, configSchema } from './config.ts';
import { configKeys } from './config-keys.ts';
import { defaultDataDirectory } from './default-data-directory.ts';
import { deriveIssuer } from './derive-issuer.ts';
import { flagVariable } from './flags.ts';
import { type ConfigProblem, type ConfigRefusal, configRefusal, type SettingSource } from './problem.ts';
import { checkIssuer } from './rules/check-issuer.ts';
import { checkProduction } from './rules/check-production.ts';
import { checkRelations } from './rules/check-relations.ts';
import { checkTls } from './rules/check-tls.ts';
import { findWarnings } from './rules/find-warnings.ts';
import type { Breach, Rule, RuleInput } from './rules/rule.ts';
import { type Origin, type ParsedSettings, parseSettings } from './sources/parse-settings.ts';
import { type Environment, readEnvironment } from './sources/read-environment.ts';
import { type ReadFile, readConfigFile } from './sources/read-file.ts';
import { type FlagValues, readFlags } from './sources/read-flags.ts';
import type { Reading } from './sources/setting.ts';

/** What the configuration is made of. The optional parts are the machine's own unless a test says otherwise. */
export interface LoadInput {
  /** Options by attribute, as commander hands them over; those that are no configuration are not looked at. */
  readonly argv: FlagValues;
  readonly env: Environment;
  readonly readFile?: ReadFile;
  readonly cwd?: string;
  readonly platform?: NodeJS.Platform;
  readonly home?: string;
  /** The desktop holds the master key, in the keychain of the operating system. */
  readonly keyHeld?: boolean;
}

/** A configuration in force, and where each of its values came from. */
export interface LoadedConfig {
  readonly config: Config;
  /** By dotted key, for every key. */
  readonly sources: Readonly<Record<string, SettingSource>>;
  /** Sentences for the operator: nothing that hinders a start. */
  readonly warnings: readonly string[];
}

const rules: readonly Rule[] = [checkIssuer, checkTls, checkRelations, checkProduction];

const locateData = (input: Required<LoadInput>, readings: readonly Reading[]): string => {
  const last = (name: string): unknown => readings.flatMap(({ settings }) => settings).findLast(({ key }) => key.key === name)?.value;
  const given = last('data');
  if (typeof given === 'string' && given !== '') return given;
  return `${defaultDataDirectory(input)}${last('lab.enabled') === true ? '-lab' : ''}`;
};

const misplacedIn = ({ settings }: Reading, name: string, problem: string, fix: string): readonly ConfigProblem[] =>
  settings.filter(({ key }) => key.key === name).map(({ where }) => ({ key: name, source: 'file', where, problem, fix }));

/** Whether it is the lab decides which directory is opened, and with it which file is read: a file comes too late to say it. */
const labIn = (reading: Reading): readonly ConfigProblem[] =>
  misplacedIn(reading, 'lab.enabled', 'cannot be set in a file', 'remove it there and start with --lab');

/** Reads the named file, or the one in the data directory if there is one. That one cannot say where it lies: by then the question is answered. */
const readFileLayer = (input: Required<LoadInput>, data: string): Reading => {
  const named = input.argv.config ?? input.env[flagVariable('--config')];
  if (typeof named === 'string' && named !== '') {
    const reading = readConfigFile({ path: resolve(input.cwd, named), required: true, readFile: input.readFile });
    return { ...reading, problems: [...reading.problems, ...labIn(reading)] };
  }
  const reading = readConfigFile({ path: join(data, 'gatewatch.json'), required: false, readFile: input.readFile });
  const misplaced = misplacedIn(
    reading,
    'data',
    'cannot be set in a file that lies in the data directory',
    'remove it there and give --data',
  );
  return { ...reading, problems: [...reading.problems, ...misplaced, ...labIn(reading)] };
};

const deepFreeze = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const child of Object.values(value)) deepFreeze(child);
  return Object.freeze(value);
};

const assemble = (parsed: ParsedSettings, data: string): Config => {
  const config = configSchema.parse(parsed.values);
  const { host, port, tls } = config;
  const issuer = config.issuer ?? (port === 0 ? undefined : deriveIssuer({ host, port, tls: tls.cert !== undefined }));
  const sources = Object.fromEntries(configKeys.map(({ key }) => [key, parsed.origins.get(key)?.source ?? ('default' as const)]));
  return deepFreeze({ ...config, data: config.data ?? data, ...(issuer === undefined ? {} : { issuer }), sources });
};

const located = ({ keys: [key], problem, fix }: Breach, origins: ReadonlyMap<string, Origin>): ConfigProblem => {
  const { source, where } = origins.get(key) ?? { source: 'default' as const, where: 'default' };
  return { key, source, where, problem, fix };
};

/** Applies the rules. A breach that involves a key already at fault is left out: it would speak of the default that stands in for it. */
const breaches = (input: RuleInput, parsed: ParsedSettings, problems: readonly ConfigProblem[]): readonly ConfigProblem[] => {
  const faulty = new Set(problems.map(({ key }) => key));
  return rules
    .flatMap((rule) => rule(input))
    .filter(({ keys }) => !keys.some((key) => faulty.has(key)))
    .map((breach) => located(breach, parsed.origins));
};

/**
 * Makes the configuration of command line, environment and file, in that order of strength, over the defaults.
 *
 * The file is the one named by `--config` or `GATEWATCH_CONFIG`, else `gatewatch.json` in the data directory if there is one. All problems are found before it
 * returns, each with key, place, fault and fix; values of secrets are in none of them.
 *
 * @returns The frozen configuration, the source of every key, and warnings; or refusal `invalid_configuration` whose `description` is ready to print and whose
 *   `problems` are for machines.
 */
export const loadConfig = (given: LoadInput): Outcome<LoadedConfig, ConfigRefusal> => {
  const machine = {
    readFile: (path: string) => readFileSync(path),
    cwd: process.cwd(),
    platform: process.platform,
    home: homedir(),
    keyHeld: false,
  };
  const input: Required<LoadInput> = { ...machine, ...given };
  const environment = readEnvironment(input.env, input.cwd);
  const flags = readFlags(input.argv, input.cwd);
  const data = locateData(input, [environment, flags]);
  const readings = [readFileLayer(input, data), environment, flags];
  const parsed = parseSettings(readings.flatMap(({ settings }) => settings));
  const problems = [...readings.flatMap((reading) => reading.problems), ...parsed.problems];
  const config = assemble(parsed, data);
  const { sources } = config;
  const all = [
    ...problems,
    ...breaches({ config, sources, env: input.env, readFile: input.readFile, keyHeld: input.keyHeld }, parsed, problems),
  ];
  if (all.length > 0) return refused(configRefusal(all));
  const warnings = [...readings.flatMap((reading) => reading.warnings), ...findWarnings(config)];
  return done({ config, sources, warnings });
};
