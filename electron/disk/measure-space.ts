import { statfs } from 'node:fs/promises';
import type { DiskSpace } from './disk-levels.ts';

/**
 * Asks the system for the space of the disk that holds a directory.
 *
 * @throws Error of the system, for a directory that is not there.
 */
export const measureSpace = async (directory: string): Promise<DiskSpace> => {
  const { bavail, blocks, bsize } = await statfs(directory);
  return { free: bavail * bsize, total: blocks * bsize };
};
