import type { EpochMs } from '../../../shared/units.ts';

/** Pixels from the middle, each way. */
export const REACH_PX = 4;
const MINUTE = 60_000;

/** A number that goes up and down between the two ends of its reach, one step a minute. */
const swing = (minute: number): number => {
  const round = 4 * REACH_PX;
  const at = ((minute % round) + round) % round;
  return at <= 2 * REACH_PX ? at - REACH_PX : 3 * REACH_PX - at;
};

/** Where the picture stands at a moment: it wanders a pixel a minute, so that nothing burns in. Down it moves at half the pace, so that it takes other ways back. */
export const burnInShift = (now: EpochMs): { readonly x: number; readonly y: number } => {
  const minute = Math.floor(now / MINUTE);
  return { x: swing(minute), y: swing(Math.floor(minute / 2)) };
};
