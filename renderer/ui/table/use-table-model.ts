import { columnVisibilityFeature, createSortedRowModel, rowSortingFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { Column, SortOrder } from './column.ts';
import { compareValues } from './compare-values.ts';

const features = tableFeatures({ columnVisibilityFeature, rowSortingFeature, sortedRowModel: createSortedRowModel() });

export interface TableModelInput<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly hiddenColumns: readonly string[];
  readonly sort: SortOrder | undefined;
  /** The rows come sorted already. */
  readonly sortedElsewhere: boolean;
}

export interface ModelRow<Row> {
  readonly id: string;
  readonly row: Row;
}

export interface TableModel<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly ModelRow<Row>[];
  /** Ids in the order shown. */
  readonly order: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
}

/** Columns in sight and rows in order. */
export const useTableModel = <Row extends object>({
  columns,
  rows,
  rowId,
  hiddenColumns,
  sort,
  sortedElsewhere,
}: TableModelInput<Row>): TableModel<Row> => {
  const definitions = useMemo(
    () =>
      columns.map(({ id, sortable, sortValue, fixed }) => ({
        id,
        accessorFn: (row: Row) => sortValue?.(row) ?? undefined,
        enableSorting: sortable ?? false,
        enableHiding: !fixed,
        sortUndefined: 'last' as const,
        sortFn: (a: { getValue: (column: string) => unknown }, b: { getValue: (column: string) => unknown }) =>
          compareValues(a.getValue(id), b.getValue(id)),
      })),
    [columns],
  );
  const data = useMemo(() => [...rows], [rows]);
  const sorting = useMemo(() => (sort ? [{ id: sort.id, desc: sort.direction === 'desc' }] : []), [sort]);
  const columnVisibility = useMemo(() => Object.fromEntries(hiddenColumns.map((id) => [id, false])), [hiddenColumns]);
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: rowId,
    manualSorting: sortedElsewhere,
    state: { sorting, columnVisibility },
  });
  const visible = table
    .getVisibleLeafColumns()
    .map(({ id }) => id)
    .join('\n');
  const model = table.getRowModel().rows;
  const shown = useMemo(() => columns.filter(({ id }) => visible.split('\n').includes(id)), [columns, visible]);
  return useMemo(() => {
    const ordered = model.map(({ id, original }) => ({ id, row: original }));
    const order = ordered.map(({ id }) => id);
    return { columns: shown, rows: ordered, order, indexOf: new Map(order.map((id, index) => [id, index])) };
  }, [model, shown]);
};
