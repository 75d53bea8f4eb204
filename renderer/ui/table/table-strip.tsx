import { ArrowDownToLine, Columns3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../input/button.tsx';
import { IconButton } from '../input/icon-button.tsx';
import { Menu } from '../input/menu.tsx';
import type { Column } from './column.ts';

const count = (value: number): string => value.toLocaleString('en-US');

const namesOf = (columns: readonly { readonly id: string; readonly header: string }[], ids: readonly string[]): string =>
  columns
    .filter(({ id }) => ids.includes(id))
    .map(({ header }) => header)
    .join(', ');

export interface TableStripProps<Row> {
  readonly words: string;
  readonly toolbar: ReactNode;
  readonly columns: readonly Column<Row>[];
  readonly hiddenColumns: readonly string[];
  /** Those that are wanted, and have no room. */
  readonly crowdedColumns: readonly string[];
  readonly onHiddenColumnsChange: ((hidden: string[]) => void) | undefined;
  readonly pending: number;
  readonly pendingWords: string;
  readonly onLoadPending: (() => void) | undefined;
  readonly loadingMore: boolean;
}

/** The line over a table. It is always there, so that nothing under it moves when it has something to say. */
export const TableStrip = <Row,>({
  words,
  toolbar,
  columns,
  hiddenColumns,
  crowdedColumns,
  onHiddenColumnsChange,
  pending,
  pendingWords,
  onLoadPending,
  loadingMore,
}: TableStripProps<Row>) => {
  const wanted = columns.filter(({ id }) => !hiddenColumns.includes(id)).length;
  return (
    <div className="flex h-9 shrink-0 items-center gap-2 px-2">
      {toolbar}
      <span role="status" className="truncate text-text-3">
        {words}
        {loadingMore && ' · reading more'}
      </span>
      <span className="ml-auto flex shrink-0 items-center gap-2">
        <span role="status">
          {pending > 0 && onLoadPending && (
            <Button size="sm" variant="ghost" keys="." onClick={onLoadPending} icon={<ArrowDownToLine size={13} aria-hidden="true" />}>
              {count(pending)} {pendingWords}, load
            </Button>
          )}
        </span>
        {crowdedColumns.length > 0 && (
          <span className="text-sm whitespace-nowrap text-text-3">
            {`${wanted - crowdedColumns.length} of ${wanted} columns`}
            <span className="sr-only">{`, no room for ${namesOf(columns, crowdedColumns)}`}</span>
          </span>
        )}
        {onHiddenColumnsChange && (
          <Menu
            align="end"
            trigger={<IconButton label="Columns" icon={<Columns3 size={14} aria-hidden="true" />} />}
            items={columns.map(({ id, header, fixed }) => ({
              label: crowdedColumns.includes(id) ? `${header} (no room now)` : header,
              checked: !hiddenColumns.includes(id),
              disabled: fixed,
              onChange: (shown: boolean) =>
                onHiddenColumnsChange(shown ? hiddenColumns.filter((hidden) => hidden !== id) : [...hiddenColumns, id]),
            }))}
          />
        )}
      </span>
    </div>
  );
};
