import { statfs } from 'node:fs/promises';
import { diskState } from '../../observe/disk-watch.ts';
import { type Examine, fail, ok, warn } from '../subject.ts';

const MIB = 1024 * 1024;

/** The room left where the data lie, by the bounds the running server watches. */
export const examineDisk: Examine = async ({ config }) => {
  const { bavail, bsize } = await statfs(config.data);
  const free = bavail * bsize;
  const evidence = `${Math.floor(free / MIB)} MiB free at ${config.data}`;
  const state = diskState(free);
  if (state === 'critical') return [fail('disk', evidence, 'Free some space now: nothing can be issued once it is full.')];
  return state === 'low' ? [warn('disk', evidence, 'Free some space.')] : [ok('disk', evidence)];
};
