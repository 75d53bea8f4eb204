import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/sources/read-environment.ts';
import { loadMasterKey, type MasterKey } from '../keys/master-key.ts';
import type { Outcome, Refusal } from '../lib/outcome.ts';
import { refused } from '../lib/outcome.ts';
import type { Random } from '../lib/random.ts';
import { DATABASE_FILE } from '../store/database-file.ts';

const KEY_FILE = 'master.key';
const VARIABLE = 'GATEWATCH_MASTER_KEY';

/**
 * Finds the master key of a configuration. Where a database lies without the key that was made beside it, the key was given from elsewhere: then none is made,
 * since a new key opens nothing.
 *
 * @returns The key, to be wiped after use; refusal as `loadMasterKey` has it, or `invalid_master_key`, reason `given_elsewhere`.
 */
export const loadKey = (config: Config, env: Environment, random: Random): Outcome<MasterKey, Refusal> => {
  const { data, masterKeyFile, profile } = config;
  const isGiven = masterKeyFile !== undefined || env[VARIABLE] !== undefined;
  if (!isGiven && existsSync(join(data, DATABASE_FILE)) && !existsSync(join(data, KEY_FILE))) {
    const description = `The data in ${data} were sealed under a master key that is not kept there. Give that key, in ${VARIABLE} or with --master-key-file.`;
    return refused({ code: 'invalid_master_key', description, reason: 'given_elsewhere' });
  }
  return loadMasterKey({ profile, env, masterKeyFile, dataDir: data, random });
};
