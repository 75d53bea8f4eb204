// biome-ignore-all lint/a11y/useSemanticElements: rows out of sight are not in the document, which a <table> cannot say
import { ArrowDown, ArrowUp, Check, Minus } from 'lucide-react';
import { cx } from '../cx.ts';
import type { Column, SortOrder } from './column.ts';

export interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly template: string;
  readonly selection: 'off' | 'none' | 'some' | 'all';
  readonly onSelectAll: () => void;
  readonly sort: SortOrder | undefined;
  readonly onSort: (column: Column<Row>) => void;
}

const ariaSort = { asc: 'ascending', desc: 'descending' } as const;

const SelectAll = ({ selection, onSelectAll }: Pick<TableHeadProps<never>, 'selection' | 'onSelectAll'>) => (
  // biome-ignore lint/a11y/useFocusableInteractive: the button within takes the focus
  <div role="columnheader" aria-colindex={1} className="grid place-items-center">
    <button
      type="button"
      aria-label={selection === 'all' ? 'Clear the selection' : 'Select all'}
      aria-keyshortcuts="*"
      onClick={onSelectAll}
      className={cx(
        'grid size-3.5 place-items-center rounded-xs border',
        selection === 'none' ? 'border-field' : 'border-accent bg-accent text-on-accent',
      )}
    >
      {selection === 'all' && <Check size={11} strokeWidth={3} aria-hidden="true" />}
      {selection === 'some' && <Minus size={11} strokeWidth={3} aria-hidden="true" />}
    </button>
  </div>
);

/** The headings; they stay in sight. A heading that sorts is a button. */
export const TableHead = <Row,>({ columns, template, selection, onSelectAll, sort, onSort }: TableHeadProps<Row>) => (
  <div role="rowgroup" className="sticky top-0 z-10">
    {/* biome-ignore lint/a11y/useFocusableInteractive: the buttons within take the focus */}
    <div
      role="row"
      aria-rowindex={1}
      className="grid h-7 items-stretch border-b border-line-strong bg-bg"
      style={{ gridTemplateColumns: template }}
    >
      {selection !== 'off' && <SelectAll selection={selection} onSelectAll={onSelectAll} />}
      {columns.map((column, at) => {
        const direction = sort?.id === column.id ? sort.direction : undefined;
        const Arrow = direction === 'asc' ? ArrowUp : ArrowDown;
        return (
          // biome-ignore lint/a11y/useFocusableInteractive: the button within takes the focus
          <div
            key={column.id}
            role="columnheader"
            aria-colindex={at + 1 + (selection === 'off' ? 0 : 1)}
            aria-sort={direction ? ariaSort[direction] : column.sortable ? 'none' : undefined}
            className={cx('flex min-w-0 items-center px-2 text-text-3', column.align === 'end' && 'justify-end')}
          >
            {column.sortable ? (
              <button
                type="button"
                onClick={() => onSort(column)}
                className={cx('inline-flex min-w-0 items-center gap-1 rounded-xs hover:text-text', direction && 'text-text')}
              >
                <span className="truncate">{column.header}</span>
                {direction && <Arrow size={12} aria-hidden="true" className="shrink-0" />}
              </button>
            ) : (
              <span className="truncate">{column.header}</span>
            )}
          </div>
        );
      })}
    </div>
  </div>
);
