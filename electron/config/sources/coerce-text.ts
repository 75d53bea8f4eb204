import { isAbsolute, resolve } from 'node:path';
import { readJson } from '../../lib/read-json.ts';
import type { ConfigKey } from '../config-keys.ts';

const switches: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  yes: true,
  on: true,
  false: false,
  '0': false,
  no: false,
  off: false,
};

const split = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/**
 * Turns the text of a flag or variable into the value that a configuration file would hold. Text that cannot be turned is handed on as it is: the schema then
 * refuses it in its own words.
 */
export const coerceText = (key: ConfigKey, text: string): unknown => {
  if (key.form === 'number') return /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text.trim()) ? Number(text) : text;
  if (key.form === 'boolean') return switches[text.trim().toLowerCase()] ?? text;
  if (key.form === 'list') return split(text);
  if (key.form === 'json') {
    const read = readJson(text);
    return 'value' in read ? read.value : text;
  }
  return text;
};

/** Makes a relative path absolute from the directory it was given in. Other values, and paths the schema will refuse, stay as they are. */
export const anchorPath = (key: ConfigKey, value: unknown, base: string): unknown =>
  key.isPath && typeof value === 'string' && value !== '' && !isAbsolute(value) ? resolve(base, value) : value;
