import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { done, type Outcome, refused } from '../lib/outcome.ts';
import type { Random } from '../lib/random.ts';
import { checkMasterKeyStrength } from './check-master-key-strength.ts';
import { decodeMasterKey } from './decode-master-key.ts';
import { makeMasterKeyFile, readMasterKeyFile } from './master-key-file.ts';
import { type MasterKeyRefusal, masterKeyRefusal } from './master-key-refusal.ts';
import { wipe } from './wipe.ts';

const VARIABLE = 'GATEWATCH_MASTER_KEY';
const FLAG = '--master-key-file';
const GENERATED_NAME = 'master.key';

export interface MasterKeyInput {
  readonly profile: 'development' | 'production';
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From `--master-key-file` or its mirror in the environment or the configuration file. */
  readonly masterKeyFile?: string | undefined;
  readonly dataDir: string;
  readonly random: Random;
}

export interface MasterKey {
  /** 32 to 1,024 bytes. Wipe it once the sealer is made. */
  readonly key: Buffer;
  readonly source: 'environment' | 'file' | 'generated';
  /** The key file; absent when the key came from the environment. */
  readonly path?: string;
}

type Loaded = Outcome<MasterKey, MasterKeyRefusal>;

const decodeAndJudge = (written: string, setting: string, profile: MasterKeyInput['profile']): Outcome<Buffer, MasterKeyRefusal> => {
  const decoded = decodeMasterKey(written, setting);
  if (!decoded.ok || profile !== 'production') return decoded;
  const weakness = checkMasterKeyStrength(decoded.value, written.trim());
  if (weakness === undefined) return decoded;
  wipe(decoded.value);
  return refused(masterKeyRefusal(weakness, setting));
};

/** Where a path leads once links are followed; a path that does not exist (yet) is taken as written. */
const realPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
};

const liesInside = (path: string, directory: string): boolean => {
  const way = relative(realPath(directory), realPath(path));
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

const fromFile = (path: string, { profile, dataDir }: MasterKeyInput): Loaded => {
  const setting = `${FLAG} (${path})`;
  const production = profile === 'production';
  if (production && liesInside(path, dataDir)) return refused(masterKeyRefusal('in_data_directory', setting));
  const text = readMasterKeyFile(path, setting, production);
  if (!text.ok) return text;
  const key = decodeAndJudge(text.value, setting, profile);
  return key.ok ? done({ key: key.value, source: 'file', path }) : key;
};

const fromGeneratedFile = ({ profile, dataDir, random }: MasterKeyInput): Loaded => {
  const path = join(dataDir, GENERATED_NAME);
  const setting = `The generated key file ${path}`;
  if (profile === 'production') {
    const note = existsSync(path)
      ? `(A key made in the development profile is at ${path}. To keep its data, move that file out and name it with ${FLAG}.)`
      : '';
    return refused(masterKeyRefusal('missing', VARIABLE, note));
  }
  if (!existsSync(path)) {
    const made = makeMasterKeyFile(path, setting, random);
    if (!made.ok) return made;
  }
  const text = readMasterKeyFile(path, setting, false);
  if (!text.ok) return text;
  const key = decodeAndJudge(text.value, setting, profile);
  return key.ok ? done({ key: key.value, source: 'generated', path }) : key;
};

/**
 * Finds the key under which every secret at rest is sealed: in the environment, in a file, or (development profile only) in
 * `<dataDir>/master.key`, which is made on the first run.
 *
 * Every profile wants 32 bytes or more, in hex, base64 or base64url. The production profile also refuses a key that looks typed or copied, a key
 * file that others may read, and one inside the data directory, since it would travel with every backup.
 *
 * @returns The key and where it came from, or a refusal whose description names the setting, what is wrong and the fix, and never the key.
 *   Reasons: see `MasterKeyReason`.
 */
export const loadMasterKey = (input: MasterKeyInput): Loaded => {
  const written = input.env[VARIABLE];
  if (written !== undefined && input.masterKeyFile !== undefined) return refused(masterKeyRefusal('two_sources', VARIABLE));
  if (input.masterKeyFile !== undefined) return fromFile(input.masterKeyFile, input);
  if (written === undefined) return fromGeneratedFile(input);
  const key = decodeAndJudge(written, VARIABLE, input.profile);
  return key.ok ? done({ key: key.value, source: 'environment' }) : key;
};
