import { useAppearance } from '../shell/appearance.tsx';
import type { Column } from '../ui/table/column.ts';

/** Which columns of a table are hidden: as the operator left them, else as the table has it. */
export const useColumns = <Row>(table: string, columns: readonly Column<Row>[]) => {
  const { preferences, change } = useAppearance();
  const shown = preferences.columns?.[table];
  const hidden = shown
    ? columns.filter(({ id }) => !shown.includes(id)).map(({ id }) => id)
    : columns.filter((column) => column.hidden).map(({ id }) => id);
  return {
    hidden,
    onHiddenChange: (next: readonly string[]): void =>
      change({ columns: { ...preferences.columns, [table]: columns.map(({ id }) => id).filter((id) => !next.includes(id)) } }),
  };
};
