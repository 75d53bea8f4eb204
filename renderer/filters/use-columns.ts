import { useAppearance } from '../shell/appearance.tsx';
import type { Column } from '../ui/table/column.ts';
import { hiddenColumns } from './hidden-columns.ts';

/** Which columns of a table are hidden: as the operator left them, else as the table has it. */
export const useColumns = <Row>(table: string, columns: readonly Column<Row>[]) => {
  const { preferences, change } = useAppearance();
  return {
    hidden: hiddenColumns(columns, preferences.columns?.[table]),
    onHiddenChange: (next: readonly string[]): void =>
      change({ columns: { ...preferences.columns, [table]: columns.map(({ id }) => id).filter((id) => !next.includes(id)) } }),
  };
};
