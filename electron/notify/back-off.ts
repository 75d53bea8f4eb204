import type { Millis } from '../../shared/units.ts';
import type { Random } from '../lib/random.ts';

const LONGEST_MS = 3_600_000;
/** No attempt is ever put off for longer. */
export const LONGEST_PAUSE: Millis = LONGEST_MS * 1.25;

/**
 * How long to wait after an attempt: twice as long each time, up to an hour, and by chance up to a quarter less or more, so that messages that failed together do not come
 * back together.
 *
 * @param attempt The attempt that was made, from 1.
 */
export const backOff = (random: Random, first: Millis, attempt: number): Millis => {
  const whole = Math.min(LONGEST_MS, first * 2 ** Math.min(30, attempt - 1));
  const chance = random.bytes(2).readUInt16BE() / 0xffff;
  return Math.round(whole * (0.75 + chance / 2));
};
