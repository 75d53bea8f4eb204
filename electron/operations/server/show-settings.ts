import type { Config } from '../../config/config.ts';
import { type ConfigKey, configKeys } from '../../config/config-keys.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';

interface Setting {
  key: string;
  value: string;
  source: string;
  default: string;
  meaning: string;
}

const valueAt = (config: Config, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined), config);

const textOf = (value: unknown): string => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));

/** Of a secret it is told whether there is one. */
const shownValue = ({ secret }: ConfigKey, value: unknown): string => (secret ? (value === undefined ? '' : '(set)') : textOf(value));

/** The settings in force, in the order of the reference: value, where it comes from, default and meaning. Secrets are not told. */
export const showSettings = async (
  { config }: OperationDeps,
  _context: OperationContext,
  _input: object,
): Promise<OperationOutcome<{ settings: Setting[] }>> =>
  done({
    settings: configKeys.map((key) => ({
      key: key.key,
      value: shownValue(key, valueAt(config, key.path)),
      source: config.sources[key.key] ?? 'default',
      default: key.secret ? '' : textOf(key.defaultValue),
      meaning: key.unit === undefined ? key.description : `${key.description} In ${key.unit}.`,
    })),
  });
