import { z } from 'zod';

const coordinate = z.int().min(-100_000).max(100_000);
const length = z.int().min(1).max(100_000);
export const rectangle = z.strictObject({ x: coordinate, y: coordinate, width: length, height: length });
export type Rectangle = z.infer<typeof rectangle>;

/** Least size of a window in which the console can be used. */
export const LEAST_WIDTH = 900;
export const LEAST_HEIGHT = 600;
const USUAL_WIDTH = 1440;
const USUAL_HEIGHT = 900;
/** So much of the title bar has to be on a display that the window can be moved by it. */
const VISIBLE_WIDTH = 120;
const VISIBLE_HEIGHT = 32;

const overlap = (from: number, size: number, otherFrom: number, otherSize: number): number =>
  Math.min(from + size, otherFrom + otherSize) - Math.max(from, otherFrom);

const canBeReached = (wanted: Rectangle, area: Rectangle): boolean =>
  overlap(wanted.x, wanted.width, area.x, area.width) >= VISIBLE_WIDTH &&
  wanted.y >= area.y &&
  wanted.y + VISIBLE_HEIGHT <= area.y + area.height;

const centred = ({ x, y, width, height }: Rectangle): Rectangle => {
  const fit = { width: Math.min(USUAL_WIDTH, width), height: Math.min(USUAL_HEIGHT, height) };
  return { x: x + Math.floor((width - fit.width) / 2), y: y + Math.floor((height - fit.height) / 2), ...fit };
};

/**
 * Where a window is put: where it was, if it can be reached there on the displays of now; else in the middle of the first.
 *
 * @param workAreas  Of the displays without bars and docks, the primary one first; at least one.
 */
export const placeWindow = (remembered: Rectangle | undefined, workAreas: readonly Rectangle[]): Rectangle => {
  const [primary = { x: 0, y: 0, width: USUAL_WIDTH, height: USUAL_HEIGHT }] = workAreas;
  const area = remembered && workAreas.find((one) => canBeReached(remembered, one));
  if (!remembered || !area) return centred(primary);
  const width = Math.min(Math.max(remembered.width, LEAST_WIDTH), area.width);
  const height = Math.min(Math.max(remembered.height, LEAST_HEIGHT), area.height);
  // One that is made smaller could slip off its display: it is put upon it as a whole.
  const isSmaller = width < remembered.width || height < remembered.height;
  const x = isSmaller ? Math.min(Math.max(remembered.x, area.x), area.x + area.width - width) : remembered.x;
  return { x, y: remembered.y, width, height };
};
