import type { Column } from '../ui/table/column.ts';

/** Which columns are hidden: all that the operator did not leave shown; without a choice, those the table hides by itself. */
export const hiddenColumns = <Row>(columns: readonly Column<Row>[], shown: readonly string[] | undefined): string[] =>
  columns.filter(({ id, hidden }) => (shown ? !shown.includes(id) : hidden)).map(({ id }) => id);
