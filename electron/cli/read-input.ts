import { readFileSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { CommanderError } from 'commander';
import { readJson } from '../lib/read-json.ts';
import { shown } from '../lib/shown.ts';
import { inputError } from './options.ts';

const MAX_SECRET_BYTES = 4096;

const decode = (bytes: Uint8Array, what: string): string => {
  try {
    // The mark at the beginning of a file is left in: who digests the file wants every byte.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw inputError(`${what} is not UTF-8 text`);
  }
};

const readAll = async (stream: Readable, most: number, what: string): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > most) throw inputError(`${what} is larger than ${most} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
};

/** Reads a password or secret from standard input, up to its end; one line break at the end is not part of it. */
export const readSecret = async (stdin: Readable, what: string): Promise<string> => {
  const text = decode(await readAll(stdin, MAX_SECRET_BYTES, what), what).replace(/\r?\n$/, '');
  if (text === '') throw inputError(`${what} is empty: write it to standard input`);
  return text;
};

const systemReason = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'an unknown error';

/** Reads a text file of at most `most` bytes; `-` is standard input. */
export const readText = async (stdin: Readable, path: string, most: number): Promise<string> => {
  if (path === '-') return decode(await readAll(stdin, most, 'standard input'), 'standard input');
  try {
    const { size } = statSync(path);
    if (size > most) throw inputError(`the file ${shown(path)} has ${size} bytes, over ${most}`);
    return decode(readFileSync(path), `the file ${shown(path)}`);
  } catch (error) {
    if (error instanceof CommanderError) throw error;
    throw inputError(`the file ${shown(path)} cannot be read (${systemReason(error)})`);
  }
};

/** Reads a JSON file. What the JSON holds is for others to judge. */
export const readJsonFile = async (stdin: Readable, path: string, most: number): Promise<unknown> => {
  const json = readJson((await readText(stdin, path, most)).replace(/^\ufeff/, ''));
  if ('problem' in json) throw inputError(`the file ${shown(path)} is not valid JSON: ${json.problem}`);
  return json.value;
};
