import { type Examine, warn } from '../subject.ts';

/** Backups. None is made yet, and the doctor says so rather than be silent. */
export const examineBackups: Examine = ({ config }) => [
  warn(
    'backups',
    'No backup is made of the data.',
    `Stop the server and copy ${config.data} to another machine regularly; keep the master key apart from it.`,
  ),
];
