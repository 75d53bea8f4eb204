import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { done, type Outcome, refused } from '../lib/outcome.ts';
import type { Random } from '../lib/random.ts';
import { type MasterKeyRefusal, masterKeyRefusal } from './master-key-refusal.ts';
import { wipe } from './wipe.ts';

const MAX_FILE_BYTES = 4096;
const onWindows = process.platform === 'win32';

const errorCode = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown error');
const octal = (mode: number): string => `(Its mode is ${(mode & 0o777).toString(8).padStart(4, '0')}.)`;

const judge = (stats: Stats, setting: string, mustBePrivate: boolean): MasterKeyRefusal | undefined => {
  if (!stats.isFile()) return masterKeyRefusal('not_a_file', setting);
  if (stats.size > MAX_FILE_BYTES) return masterKeyRefusal('too_long', setting);
  // Windows guards files by access lists; its mode bits say nothing.
  if (mustBePrivate && !onWindows && (stats.mode & 0o077) !== 0) return masterKeyRefusal('open_to_others', setting, octal(stats.mode));
  return undefined;
};

/**
 * Reads the text of a key file. Judged and read through one descriptor, so that the file cannot be swapped in between; opened without blocking,
 * so that a pipe in its place cannot hang the start.
 *
 * @param mustBePrivate Refuse a file that its group or others may read or write.
 * @returns The text, or a refusal `not_readable | not_a_file | too_long | open_to_others`.
 */
export const readMasterKeyFile = (path: string, setting: string, mustBePrivate: boolean): Outcome<string, MasterKeyRefusal> => {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | (onWindows ? 0 : constants.O_NONBLOCK));
  } catch (error) {
    return refused(masterKeyRefusal('not_readable', setting, `(${errorCode(error)})`));
  }
  try {
    const complaint = judge(fstatSync(descriptor), setting, mustBePrivate);
    return complaint === undefined ? done(readFileSync(descriptor, 'latin1')) : refused(complaint);
  } catch (error) {
    return refused(masterKeyRefusal('not_readable', setting, `(${errorCode(error)})`));
  } finally {
    closeSync(descriptor);
  }
};

const syncDirectory = (path: string): void => {
  if (onWindows) return; // A directory cannot be opened there; NTFS journals the entry itself.
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

const writeDurably = (path: string, text: string): void => {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
};

const putInPlace = (temporary: string, path: string): void => {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error; // Another process was first: its key stands.
  } finally {
    rmSync(temporary, { force: true });
  }
};

/**
 * Makes a new random key file of mode 0600, whole or not at all, and durable when this returns. It is put in place with a hard link, not a
 * rename, because a rename would overwrite the key of another process that starts for the first time in the same moment.
 *
 * @returns Done, also when another process was first (its key stands), or a refusal `not_writable`.
 */
export const makeMasterKeyFile = (path: string, setting: string, random: Random): Outcome<void, MasterKeyRefusal> => {
  const directory = dirname(path);
  const temporary = join(directory, `.master.key.${random.bytes(8).toString('hex')}.tmp`);
  const key = random.bytes(32);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeDurably(temporary, `${key.toString('base64url')}\n`);
    putInPlace(temporary, path);
    syncDirectory(directory);
    return done(undefined);
  } catch (error) {
    return refused(masterKeyRefusal('not_writable', setting, `(${errorCode(error)})`));
  } finally {
    wipe(key);
  }
};
