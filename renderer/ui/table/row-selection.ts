/** The selection with one row in or out. */
export const toggleRow = (selected: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
};

/**
 * The selection with every row from the anchor to `to` in it, both ends included, in the order of the list. An anchor that is gone counts as `to` itself; rows outside the
 * range stay as they were.
 */
export const selectRange = (
  selected: ReadonlySet<string>,
  order: readonly string[],
  anchor: string | null,
  to: string,
): ReadonlySet<string> => {
  const end = order.indexOf(to);
  if (end === -1) return selected;
  const found = anchor === null ? -1 : order.indexOf(anchor);
  const start = found === -1 ? end : found;
  return new Set([...selected, ...order.slice(Math.min(start, end), Math.max(start, end) + 1)]);
};

/** Whether none, some or all of the rows at hand are selected. */
export const selectionOf = (selected: ReadonlySet<string>, order: readonly string[]): 'none' | 'some' | 'all' => {
  const count = order.reduce((sum, id) => sum + (selected.has(id) ? 1 : 0), 0);
  if (count === 0) return 'none';
  return count === order.length ? 'all' : 'some';
};
