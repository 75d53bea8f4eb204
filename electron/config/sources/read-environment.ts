import { shown } from '../../lib/shown.ts';
import { masterKeyVariable } from '../config.ts';
import { configKeys } from '../config-keys.ts';
import { flagVariable } from '../flags.ts';
import type { ConfigProblem } from '../problem.ts';
import { anchorPath, coerceText } from './coerce-text.ts';
import { nearestName } from './nearest-name.ts';
import type { Reading } from './setting.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'GATEWATCH_';
const keysByVariable = new Map(configKeys.map((key) => [key.variable, key]));
const keyless: readonly string[] = [masterKeyVariable, flagVariable('--config'), flagVariable('--headless')];
const known = [...keysByVariable.keys(), ...keyless];
/** First words of nested keys: a variable that begins with one cannot have meant anything else. */
const sections = new Set(configKeys.filter((key) => key.path.length > 1).map((key) => `${PREFIX}${key.path[0]?.toUpperCase()}_`));

/** Kubernetes gives every pod such variables for a service named "gatewatch": they are not meant for the configuration. */
const isServiceLink = (name: string, value: string): boolean =>
  /^GATEWATCH_(?:SERVICE_|PORT_\d)/.test(name) || (name === 'GATEWATCH_PORT' && /^(?:tcp|udp):\/\//.test(value));

const judgeUnknown = (name: string): ConfigProblem | string => {
  const nearest = nearestName(
    name.slice(PREFIX.length),
    known.map((one) => one.slice(PREFIX.length)),
  );
  const inSection = [...sections].some((section) => name.startsWith(section));
  if (nearest === undefined && !inSection) return `The environment variable ${shown(name)} is not one of Gatewatch's and was left alone.`;
  const fix =
    nearest === undefined ? 'see docs/reference/configuration.md for the names' : `did you mean ${PREFIX}${nearest}? Else remove it`;
  return { key: name, source: 'environment', where: 'environment', problem: 'is no variable of Gatewatch', fix };
};

/**
 * The settings of the environment. An empty variable counts as absent, as container files cannot leave one out. An unknown name that is near a known one, or in one
 * of the sections, is a problem; others are only warned of, because the prefix may be another program's too.
 */
export const readEnvironment = (env: Environment, cwd: string): Reading => {
  const given = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith(PREFIX) && value && !isServiceLink(name, value) ? [{ name, value }] : [],
  );
  const unknown = given.filter(({ name }) => !known.includes(name)).map(({ name }) => judgeUnknown(name));
  return {
    settings: given.flatMap(({ name, value }) => {
      const key = keysByVariable.get(name);
      return key ? [{ key, value: anchorPath(key, coerceText(key, value), cwd), source: 'environment' as const, where: name }] : [];
    }),
    problems: unknown.filter((one) => typeof one !== 'string'),
    warnings: unknown.filter((one) => typeof one === 'string'),
  };
};
