import { stat } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import type { Check } from '../../../shared/contract/server.ts';
import { type Examine, fail, ok, orElse, type Subject, warn } from '../subject.ts';

const ID = 'master-key';
const ELSEWHERE = 'Move the key to a file outside the data directory and name it with --master-key-file, or give GATEWATCH_MASTER_KEY.';

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
  if (path === undefined) return [ok(ID, 'from the environment')];
  return orElse(await examineFile(path, subject), ok(ID, `from the ${source === 'generated' ? 'generated ' : ''}file ${path}`));
};
