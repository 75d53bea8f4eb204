import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { wipe } from '../keys/wipe.ts';
import { done, type Outcome, type Refusal, refused } from '../lib/outcome.ts';
import type { Random } from '../lib/random.ts';
import { DATABASE_FILE } from '../store/database-file.ts';
import { writePrivateFile } from './private-file.ts';

/** What the vault wants of the operating system's keychain. */
export interface Keychain {
  /** Its name, for the record. */
  readonly backend: string;
  /** Its secrets are kept under a password everybody knows. */
  readonly isBasic: boolean;
  isAvailable(): Promise<boolean>;
  seal(text: string): Promise<Buffer>;
  /** `isOutdated`: sealed under a key that has been replaced since. Throws when it does not open. */
  unseal(sealed: Buffer): Promise<{ readonly text: string; readonly isOutdated: boolean }>;
}

export interface VaultInput {
  /** Data directory of the engine. */
  readonly data: string;
  /** Directory of the desktop, in which the sealed key lies. */
  readonly userData: string;
  readonly keychain: Keychain;
  readonly random: Random;
}

export type VaultReason = 'missing' | 'unreadable' | 'no_keychain' | 'not_writable';
export type VaultRefusal = Refusal<'key_vault', VaultReason>;
export interface VaultKey {
  /** 32 to 1,024 bytes; the caller wipes it. */
  readonly key: Buffer;
  readonly source: 'keychain' | 'keychain-basic';
  /** The file with the sealed key. */
  readonly path: string;
}

/** Name of the file with the sealed master key. */
export const SEALED_KEY_FILE = 'master.key.sealed';
const MAX_FILE_BYTES = 16_384;

const sealedKey = z.strictObject({
  version: z.literal(1),
  backend: z.string().max(64),
  sealed: z.base64().max(MAX_FILE_BYTES),
});
const keyText = z
  .string()
  .regex(/^[\w-]{43,1366}$/)
  .transform((text) => Buffer.from(text, 'base64url'))
  .refine(({ length }) => length >= 32 && length <= 1024);

const words: Readonly<Record<VaultReason, (path: string) => string>> = {
  missing: (path) =>
    `The data are sealed under a master key that is not there: ${path} is missing. A new key would open nothing, so none was made. Put the file back from a backup, or choose a file that holds the key.`,
  unreadable: (path) =>
    `The master key in ${path} cannot be opened by the keychain of this account. Unlock the keychain and try again, sign in as the account that made it, or choose a file that holds the key.`,
  no_keychain: () =>
    'The keychain of the operating system is not available, so the master key can neither be kept nor opened. Unlock it and try again, or choose a file that holds the key.',
  not_writable: (path) => `The sealed master key cannot be written to ${path}. Make the directory writable and try again.`,
};
const refuse = (reason: VaultReason, path: string): { readonly ok: false; readonly refusal: VaultRefusal } =>
  refused({ code: 'key_vault', description: words[reason](path), reason });

const sourceOf = ({ isBasic }: Keychain): VaultKey['source'] => (isBasic ? 'keychain-basic' : 'keychain');

const openSealed = async (path: string, keychain: Keychain): Promise<Outcome<{ key: Buffer; isOutdated: boolean }, VaultRefusal>> => {
  try {
    const text = await readFile(path, 'utf8');
    if (text.length > MAX_FILE_BYTES) return refuse('unreadable', path);
    const { sealed } = sealedKey.parse(JSON.parse(text));
    const opened = await keychain.unseal(Buffer.from(sealed, 'base64'));
    return done({ key: keyText.parse(opened.text), isOutdated: opened.isOutdated });
  } catch {
    return refuse('unreadable', path);
  }
};

/**
 * Seals a key and keeps it in the place of one that may be there. What was written is read back before this is done: a key that cannot be had again is none.
 *
 * @param key Not wiped here.
 * @returns Done with the path of the file; refusal `no_keychain | not_writable | unreadable`.
 */
export const keepKey = async ({ userData, keychain }: VaultInput, key: Buffer): Promise<Outcome<string, VaultRefusal>> => {
  const path = join(userData, SEALED_KEY_FILE);
  if (!(await keychain.isAvailable())) return refuse('no_keychain', path);
  try {
    const sealed = await keychain.seal(key.toString('base64url'));
    await writePrivateFile(
      path,
      `${JSON.stringify({ version: 1, backend: keychain.backend, sealed: sealed.toString('base64') } satisfies z.input<typeof sealedKey>)}\n`,
    );
  } catch {
    return refuse('not_writable', path);
  }
  const again = await openSealed(path, keychain);
  if (!again.ok) return again;
  const isSame = again.value.key.equals(key);
  wipe(again.value.key);
  return isSame ? done(path) : refuse('unreadable', path);
};

/**
 * Opens the master key that the keychain of the operating system seals, or makes it for a data directory that holds no database yet. Where a database lies and its key is
 * missing or does not open, none is made: the data would be lost behind a new key's back.
 *
 * @returns The key, to be wiped after use; refusal `missing | unreadable | no_keychain | not_writable`, its description for the operator.
 */
export const openVault = async (input: VaultInput): Promise<Outcome<VaultKey, VaultRefusal>> => {
  const { data, userData, keychain, random } = input;
  const path = join(userData, SEALED_KEY_FILE);
  const source = sourceOf(keychain);
  if (existsSync(path)) {
    if (!(await keychain.isAvailable())) return refuse('no_keychain', path);
    const opened = await openSealed(path, keychain);
    if (!opened.ok) return opened;
    const { key, isOutdated } = opened.value;
    // Best effort: the former sealing still opens, and the next start tries again.
    if (isOutdated) await keepKey(input, key);
    return done({ key, source, path });
  }
  if (existsSync(join(data, DATABASE_FILE))) return refuse('missing', path);
  const key = random.bytes(32);
  const kept = await keepKey(input, key);
  if (kept.ok) return done({ key, source, path });
  wipe(key);
  return kept;
};
