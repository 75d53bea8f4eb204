import { type ConfigKey, configKeys } from '../config-keys.ts';
import { type ServeFlag, serveFlags } from '../flags.ts';
import { anchorPath, coerceText } from './coerce-text.ts';
import type { Reading, Setting } from './setting.ts';

/** Options as commander hands them over: by attribute; what was not given is absent or undefined. */
export type FlagValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

const flagValue = (key: ConfigKey, given: string | boolean | readonly string[]): unknown => {
  if (typeof given === 'boolean') return given;
  return typeof given === 'string' ? coerceText(key, given) : given.flatMap((one) => coerceText(key, one));
};

const readFlag = (flag: ServeFlag, values: FlagValues, cwd: string): readonly Setting[] => {
  const given = values[flag.attribute];
  const key = configKeys.find((one) => one.key === flag.key);
  // The parser says `true` for a switch-off that was not given.
  if (given === undefined || !key || (flag.flag.startsWith('--no-') && given !== false)) return [];
  return [{ key, value: anchorPath(key, flagValue(key, given), cwd), source: 'flag', where: flag.flag }];
};

/** The settings of the command line. Attributes that belong to other options of the command are not looked at. */
export const readFlags = (values: FlagValues, cwd: string): Reading => ({
  settings: serveFlags.flatMap((flag) => readFlag(flag, values, cwd)),
  problems: [],
  warnings: [],
});
