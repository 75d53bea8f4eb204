import { stat } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import type { Check } from '../../../shared/contract/server.ts';
import { type Examine, fail, ok, orElse, type Subject, warn, weakness } from '../subject.ts';

const ID = 'master-key';
const ELSEWHERE = 'Move the key to a file outside the data directory and name it with --master-key-file, or give GATEWATCH_MASTER_KEY.';
const BASIC_FIX =
  'Install and unlock a secret store (GNOME Keyring or KWallet) and start Gatewatch anew, or give the key with --master-key-file or GATEWATCH_MASTER_KEY.';

const isInside = (path: string, directory: string): boolean => {
  const way = relative(directory, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

const examineFile = async (path: string, { config, machine }: Subject): Promise<Check[]> => {
  const { mode } = await stat(path);
  const octal = (mode & 0o777).toString(8).padStart(4, '0');
  const isOpen = machine.platform !== 'win32' && (mode & 0o077) !== 0;
  return [
    ...(isOpen ? [fail(ID, `${path} has mode ${octal}.`, `chmod 600 '${path}'`)] : []),
    ...(isInside(path, config.data)
      ? [warn(ID, `${path} lies in the data directory, so every copy of the data carries its key.`, ELSEWHERE)]
      : []),
  ];
};

/** Where the key comes from under which every secret is sealed. */
export const examineMasterKey: Examine = async (subject) => {
  const { source, path } = subject.site.masterKey;
  if (source === 'keychain-basic')
    return [weakness(subject, ID, 'sealed without a secret store: whoever reads the file can open it', BASIC_FIX)];
  if (source === 'keychain') return [ok(ID, 'sealed by the keychain of the operating system')];
  if (path === undefined) return [ok(ID, 'from the environment')];
  return orElse(await examineFile(path, subject), ok(ID, `from the ${source === 'generated' ? 'generated ' : ''}file ${path}`));
};
