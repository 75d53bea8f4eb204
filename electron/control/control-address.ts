import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Random } from '../lib/random.ts';

/** The shortest limit for a socket's path among the systems (104 bytes with its end on macOS and BSD, unix(4)), with some room. */
const LONGEST_PATH_BYTES = 100;
const PREFIX = 'gatewatch-control-';

export interface AddressInput {
  readonly directory: string;
  readonly platform: NodeJS.Platform;
  readonly random: Random;
}

/**
 * A free address to listen on: a socket in the data directory or, where that path is too long, in a new directory of the user's own among the temporary files. On
 * Windows a pipe whose name cannot be guessed, so that no other program can be there first.
 */
export const makeControlAddress = ({ directory, platform, random }: AddressInput): string => {
  if (platform === 'win32') return `\\\\.\\pipe\\gatewatch-${random.bytes(16).toString('hex')}`;
  const path = join(directory, 'control.sock');
  if (Buffer.byteLength(path) > LONGEST_PATH_BYTES) return join(mkdtempSync(join(tmpdir(), PREFIX)), 's');
  rmSync(path, { force: true });
  return path;
};

/**
 * Takes a socket away, with the directory that was made for it: Node does so on close, but not for a server that was killed. A path that was never made here is
 * left alone, whoever wrote it down.
 */
export const removeControlAddress = (address: string, { directory, platform }: Pick<AddressInput, 'directory' | 'platform'>): void => {
  if (platform === 'win32') return;
  const home = dirname(address);
  if (basename(home).startsWith(PREFIX) && dirname(home) === tmpdir()) rmSync(home, { recursive: true, force: true });
  else if (address === join(directory, 'control.sock')) rmSync(address, { force: true });
};

/** Lets nobody but the owner connect: on Linux and macOS that takes the right to write to the socket. */
export const protectControlAddress = (address: string, platform: NodeJS.Platform): void => {
  if (platform !== 'win32') chmodSync(address, 0o600);
};
