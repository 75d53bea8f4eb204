import type { QueueRow } from './queue-rows.ts';

/** The selection as the table shows it: a group is chosen when all of its alerts are. */
export const shownSelection = (rows: readonly QueueRow[], selected: ReadonlySet<string>): ReadonlySet<string> => {
  const groups = rows.flatMap((row) => (row.type === 'group' && row.alerts.every(({ id }) => selected.has(id)) ? [row.id] : []));
  return new Set([...selected, ...groups]);
};

/**
 * The alerts that are chosen after the table changed its selection: a group that was ticked brings its alerts, one that was unticked takes them along, and the selection
 * holds alerts alone.
 *
 * @param next What the table says is chosen now, groups included.
 */
export const changeSelection = (
  rows: readonly QueueRow[],
  selected: ReadonlySet<string>,
  next: ReadonlySet<string>,
): ReadonlySet<string> => {
  const before = shownSelection(rows, selected);
  const groups = rows.filter((row) => row.type === 'group');
  const ids = new Set([...next].filter((id) => !id.startsWith('group:')));
  // An alert that was unticked by itself stays so, whatever its group says.
  const unticked = new Set([...selected].filter((id) => !ids.has(id)));
  for (const { id, alerts } of groups) {
    if (next.has(id) && !before.has(id)) for (const alert of alerts) ids.add(alert.id);
    if (!next.has(id) && before.has(id) && !alerts.some((alert) => unticked.has(alert.id)))
      for (const alert of alerts) ids.delete(alert.id);
  }
  return ids;
};
