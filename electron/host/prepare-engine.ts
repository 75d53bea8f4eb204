import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import type { FlagValues } from '../config/sources/read-flags.ts';
import { loadMasterKey } from '../keys/master-key.ts';
import { wipe } from '../keys/wipe.ts';
import { done, type Outcome, type Refusal } from '../lib/outcome.ts';
import type { Random } from '../lib/random.ts';
import type { StartMessage } from './engine-protocol.ts';
import { findMasterKey } from './find-master-key.ts';
import { type Keychain, keepKey } from './key-vault.ts';

export interface PrepareInput {
  readonly version: string;
  readonly options: FlagValues;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userData: string;
  /** Asked once the app is ready. */
  readonly keychain: () => Keychain;
  readonly random: Random;
}

const definedOptions = (options: FlagValues): StartMessage['options'] =>
  Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'object' ? [...value] : value]],
    ),
  );

/**
 * Finds what the engine is started with: each time anew, so that a corrected file counts and no key stays in this process.
 *
 * A key file that the operator chose is sealed into the vault only once the engine has served with it, which shows that it is the right one.
 */
export const createPreparation = ({ version, options, env, userData, keychain, random }: PrepareInput) => {
  let chosenFile: string | undefined;
  const configure = (): Outcome<Config, Refusal> => {
    const loaded = loadConfig({ argv: options, env, keyHeld: true });
    return loaded.ok ? done(loaded.value.config) : loaded;
  };
  return {
    configure,
    /** From now on the key is read from this file. */
    choose(path: string): void {
      chosenFile = path;
    },
    async prepare(): Promise<Outcome<Omit<StartMessage, 'kind' | 'session'>, Refusal>> {
      const configured = configure();
      if (!configured.ok) return configured;
      const { value: config } = configured;
      const found = await findMasterKey({ config, env, data: config.data, userData, keychain: keychain(), random, chosenFile });
      return found.ok ? done({ version, options: definedOptions(options), ...found.value }) : found;
    },
    /** The engine serves: a chosen key is the right one and is kept from now on. */
    async keepChosen(): Promise<Outcome<void, Refusal>> {
      const configured = configure();
      if (chosenFile === undefined || !configured.ok) return done(undefined);
      const { data, profile } = configured.value;
      const read = loadMasterKey({ profile, env: {}, masterKeyFile: chosenFile, dataDir: data, random });
      if (!read.ok) return read;
      const kept = await keepKey({ data, userData, keychain: keychain(), random }, read.value.key);
      wipe(read.value.key);
      if (!kept.ok) return kept;
      chosenFile = undefined;
      return done(undefined);
    },
  };
};
