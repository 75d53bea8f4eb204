import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { masterKeyVariable } from '../config/config.ts';
import { loadMasterKey } from '../keys/master-key.ts';
import { done, type Outcome, type Refusal } from '../lib/outcome.ts';
import type { StartMessage } from './engine-protocol.ts';
import { openVault, SEALED_KEY_FILE, type VaultInput } from './key-vault.ts';

export interface FindKeyInput extends VaultInput {
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A key file that the operator chose because the vault has no key. */
  readonly chosenFile?: string | undefined;
}

/** The key that a server without a desktop made beside its data. */
const GENERATED = 'master.key';

/**
 * Finds the master key for the engine: a file the operator chose, the configured file or variable, the key a server without a desktop made beside these data, or else
 * the vault's.
 *
 * @returns The key, to be wiped after use; refusal as `loadMasterKey` and `openVault` have it.
 */
export const findMasterKey = async (input: FindKeyInput): Promise<Outcome<Pick<StartMessage, 'masterKey' | 'keptIn'>, Refusal>> => {
  const { config, env, data, userData, random, chosenFile } = input;
  const masterKeyFile = chosenFile ?? config.masterKeyFile;
  const isGiven = masterKeyFile !== undefined || Boolean(env[masterKeyVariable]);
  const isGenerated = existsSync(join(data, GENERATED)) && !existsSync(join(userData, SEALED_KEY_FILE));
  if (!isGiven && !isGenerated) {
    const opened = await openVault(input);
    if (!opened.ok) return opened;
    const { key, source, path } = opened.value;
    return done({ masterKey: key, keptIn: { source, path } });
  }
  const { profile } = config;
  const given = chosenFile === undefined ? env : { ...env, [masterKeyVariable]: undefined };
  const loaded = loadMasterKey({ profile, env: given, masterKeyFile, dataDir: data, random });
  if (!loaded.ok) return loaded;
  const { key, source, path } = loaded.value;
  return done({ masterKey: key, keptIn: { source, ...(path === undefined ? {} : { path }) } });
};
