import { ROW_HEIGHT } from './column.ts';

/** Where to scroll so that the row that was on top stays where it was; undefined when nothing has to move. */
export const anchoredScroll = (
  scrollTop: number,
  before: readonly string[],
  after: ReadonlyMap<string, number>,
  rowHeight = ROW_HEIGHT,
): number | undefined => {
  if (scrollTop <= 0) return undefined;
  const top = Math.floor(scrollTop / rowHeight);
  for (let index = top; index < before.length; index += 1) {
    const now = after.get(before[index] ?? '');
    if (now !== undefined) return now === index ? undefined : Math.max(0, scrollTop + (now - index) * rowHeight);
  }
  return undefined;
};
