import { stat } from 'node:fs/promises';
import { type Examine, fail, ok, orElse, warn } from '../subject.ts';

/** Who may look into the data directory. On Windows access lists say so, not modes. */
export const examineDataDirectory: Examine = async ({ config, machine }) => {
  const { mode, uid } = await stat(config.data);
  const octal = (mode & 0o777).toString(8).padStart(4, '0');
  if (machine.platform === 'win32') return [ok('data-directory', config.data)];
  return orElse(
    [
      ...((mode & 0o077) === 0 ? [] : [fail('data-directory', `${config.data} has mode ${octal}.`, `chmod 700 '${config.data}'`)]),
      ...(machine.uid === undefined || uid === machine.uid
        ? []
        : [warn('data-directory', `${config.data} belongs to user ${uid}, not ${machine.uid}.`, `chown ${machine.uid} '${config.data}'`)]),
    ],
    ok('data-directory', `${config.data}, mode ${octal}, owner ${uid}`),
  );
};
