import { boundsFor, levelOf, roomOf } from '../../disk/disk-levels.ts';
import { measureSpace } from '../../disk/measure-space.ts';
import { heldReserve } from '../../disk/reserve-file.ts';
import { type Examine, fail, ok, warn } from '../subject.ts';

const MIB = 1024 * 1024;
const inMiB = (bytes: number): string => `${Math.floor(bytes / MIB)} MiB`;

/** The room left where the data lie, by the bounds the running server watches, and the reserve. */
export const examineDisk: Examine = async ({ config }) => {
  const { free, total } = await measureSpace(config.data);
  const bounds = boundsFor(config.disk, total);
  const held = heldReserve(config.data);
  const reserve = bounds.reserve === 0 ? 'no reserve' : `${inMiB(held)} of ${inMiB(bounds.reserve)} held in reserve`;
  const evidence = `${inMiB(free)} free at ${config.data}, ${reserve}`;
  const level = levelOf(roomOf(free, held, bounds), bounds);
  if (level === 'critical')
    return [fail('disk', evidence, 'Free some space now: nobody can sign in to an application and nothing is issued until then.')];
  return level === 'low' ? [warn('disk', evidence, 'Free some space.')] : [ok('disk', evidence)];
};
