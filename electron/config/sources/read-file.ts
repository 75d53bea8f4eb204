import { dirname } from 'node:path';
import { readJson } from '../../lib/read-json.ts';
import { shown } from '../../lib/shown.ts';
import { type ConfigKey, configKeys } from '../config-keys.ts';
import type { ConfigProblem } from '../problem.ts';
import { anchorPath } from './coerce-text.ts';
import { nearestName } from './nearest-name.ts';
import type { Reading, Setting } from './setting.ts';

/** Reads a whole file, or throws as `readFileSync` does. */
export type ReadFile = (path: string) => Uint8Array;

const MAX_BYTES = 1_048_576;
/** Further ones are not worth a line each. */
const MAX_MISFITS = 50;
const UNKNOWN = 'is no configuration key';
const keysByName = new Map(configKeys.map((key) => [key.key, key]));
const names = [...keysByName.keys()];
const sections = new Set(configKeys.flatMap((key) => key.path.slice(0, -1).map((_, index) => key.path.slice(0, index + 1).join('.'))));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fileProblem = (path: string, problem: string, fix: string, key = 'config'): ConfigProblem => ({
  key,
  source: 'file',
  where: path,
  problem,
  fix,
});

const nothing = (problems: readonly ConfigProblem[] = []): Reading => ({ settings: [], problems, warnings: [] });

/** A name that is no key (`unknown`), or a section that is no object. */
interface Misfit {
  readonly misfit: string;
  readonly unknown: boolean;
}

const nested = (name: string): string => name.split('.').reduceRight((inside, word) => `{"${word}": ${inside}}`, '…');

const misfitProblem = ({ misfit: name, unknown }: Misfit, path: string): ConfigProblem => {
  const key = shown(name).slice(1, -1);
  if (!unknown) return fileProblem(path, 'is not an object', `give an object of the keys under ${key}`, key);
  const nearest = nearestName(name, [...names, ...sections]);
  if (nearest === undefined) return fileProblem(path, UNKNOWN, 'remove it, or see docs/reference/configuration.md for the names', key);
  return fileProblem(path, UNKNOWN, nearest === name ? `write it as ${nested(name)}` : `did you mean ${nearest}? Else remove it`, key);
};

const setting = (key: ConfigKey, value: unknown, path: string): Setting => ({
  key,
  value: anchorPath(key, value, dirname(path)),
  source: 'file',
  where: path,
});

/** Walks the file's object down the sections of the schema and tells known leaves from the rest. A dotted name is no way down: there is one spelling. */
const walk = (node: Readonly<Record<string, unknown>>, prefix: string, path: string): readonly (Setting | Misfit)[] =>
  Object.entries(node).flatMap(([name, value]): readonly (Setting | Misfit)[] => {
    const full = `${prefix}${name}`;
    const key = name.includes('.') ? undefined : keysByName.get(full);
    if (key) return [setting(key, value, path)];
    if (name.includes('.') || !sections.has(full)) return [{ misfit: full, unknown: true }];
    return isObject(value) ? walk(value, `${full}.`, path) : [{ misfit: full, unknown: false }];
  });

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

const readText = (path: string, bytes: Uint8Array): Reading => {
  if (bytes.length > MAX_BYTES) return nothing([fileProblem(path, 'is larger than 1 MiB', 'give a configuration file')]);
  const text = decode(bytes);
  if (text === undefined) return nothing([fileProblem(path, 'is not UTF-8 text', 'save it as UTF-8')]);
  const json = readJson(text);
  if ('problem' in json) return nothing([fileProblem(path, `is not valid JSON: ${json.problem}`, 'correct it there')]);
  if (!isObject(json.value))
    return nothing([fileProblem(path, 'does not hold a JSON object', 'write the keys into one object: {"port": 9400}')]);
  const found = walk(json.value, '', path);
  const settings = found.filter((one): one is Setting => 'key' in one);
  const misfits = found.filter((one): one is Misfit => 'misfit' in one);
  return { settings, problems: misfits.slice(0, MAX_MISFITS).map((one) => misfitProblem(one, path)), warnings: [] };
};

const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'an unknown error';

const attempt = (readFile: ReadFile, path: string): { readonly bytes: Uint8Array } | { readonly code: string } => {
  try {
    return { bytes: readFile(path) };
  } catch (error) {
    return { code: systemCode(error) };
  }
};

/**
 * The settings of a configuration file.
 *
 * @param input.path      Absolute.
 * @param input.required  Whether a missing file is a problem: it is when it was named, not when it is only looked for in the data directory.
 */
export const readConfigFile = ({ path, required, readFile }: { path: string; required: boolean; readFile: ReadFile }): Reading => {
  const read = attempt(readFile, path);
  if ('bytes' in read) return readText(path, read.bytes);
  if (read.code === 'ENOENT') return nothing(required ? [fileProblem(path, 'does not exist', 'give the path of a file that does')] : []);
  return nothing([fileProblem(path, `cannot be read (${read.code})`, 'see that it is a file and that this user may read it')]);
};
