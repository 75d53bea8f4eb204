import { type ReactNode, useCallback, useId, useMemo, useRef, useState } from 'react';
import { cx } from '../cx.ts';
import { type Column, type RowMarker, type SortOrder, tracksOf } from './column.ts';
import { crowdedOut } from './crowded-out.ts';
import { selectionOf } from './row-selection.ts';
import { TableBody } from './table-body.tsx';
import { TableHead } from './table-head.tsx';
import { TableStrip } from './table-strip.tsx';
import { tableWords } from './table-words.ts';
import { useCursor } from './use-cursor.ts';
import { useRowAnchor } from './use-row-anchor.ts';
import { useTableActs } from './use-table-acts.ts';
import { useTableKeys } from './use-table-keys.ts';
import { useTableModel } from './use-table-model.ts';
import { useWidth } from './use-width.ts';

export interface DataTableProps<Row extends object> {
  readonly label: string;
  /** Keep the same array: columns are compared by identity. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  /** How many match in all, where not all are loaded. */
  readonly total?: number;
  /** The table of the screen: its keys work wherever the focus is. */
  readonly primary?: boolean;
  readonly onOpen?: (row: Row) => void;
  readonly cursor?: string | null;
  readonly onCursorChange?: (id: string | null) => void;
  readonly selected?: ReadonlySet<string>;
  readonly onSelectedChange?: (selected: ReadonlySet<string>) => void;
  /** Selects everything that matches, loaded or not. Without it `*` selects what is loaded. */
  readonly onSelectAllMatching?: () => void;
  readonly allMatching?: boolean;
  readonly sort?: SortOrder;
  readonly onSortChange?: (sort: SortOrder) => void;
  readonly onEndReached?: () => void;
  readonly loadingMore?: boolean;
  readonly marker?: (row: Row) => RowMarker | undefined;
  readonly loading?: boolean;
  readonly error?: ReactNode;
  readonly empty?: ReactNode;
  readonly pending?: number;
  /** What these are: `new`, unless something else is said. */
  readonly pendingWords?: string;
  readonly onLoadPending?: () => void;
  readonly hiddenColumns?: readonly string[];
  readonly onHiddenColumnsChange?: (hidden: string[]) => void;
  /** A key for the row in hand; true when it was used. */
  readonly onRowKey?: (key: string, row: Row) => boolean;
  /** What the line over the table says, where counting rows would not be right: where some of them are headings of groups. */
  readonly words?: string;
  readonly toolbar?: ReactNode;
  readonly className?: string;
}

const noRows: ReadonlySet<string> = new Set();

/** What is sorted and hidden, by the caller or by the table itself. */
const useArrangement = <Row extends object>(props: DataTableProps<Row>) => {
  const [ownSort, setOwnSort] = useState(props.sort);
  const [initiallyHidden] = useState(() => props.columns.filter(({ hidden }) => hidden).map(({ id }) => id));
  const sort = props.onSortChange ? props.sort : ownSort;
  const onSort = (column: Column<Row>) => {
    const first = column.sortFirst ?? 'asc';
    const direction = sort?.id === column.id ? (sort.direction === 'asc' ? 'desc' : 'asc') : first;
    setOwnSort({ id: column.id, direction });
    props.onSortChange?.({ id: column.id, direction });
  };
  return { sort, onSort, hidden: props.hiddenColumns ?? initiallyHidden };
};

/**
 * Rows without end in a bounded height: only those in sight are drawn. It fills the height its flex parent gives it. Rows keep their place when others come above, the old
 * ones stay, dimmed, while new ones are read, and every row is in reach of the keyboard.
 */
export const DataTable = <Row extends object>(props: DataTableProps<Row>) => {
  const { label, selected = noRows, onSelectedChange, total, pending = 0, onLoadPending, allMatching = false } = props;
  const tableId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const { sort, onSort, hidden } = useArrangement(props);
  const selectable = onSelectedChange !== undefined;
  const width = useWidth(element);
  const crowded = useMemo(() => {
    const wanted = props.columns.filter(({ id }) => !hidden.includes(id));
    return crowdedOut(wanted, { width, selectable, sorted: sort?.id });
  }, [props.columns, hidden, width, selectable, sort?.id]);
  const model = useTableModel({
    columns: props.columns,
    rows: props.rows,
    rowId: props.rowId,
    hiddenColumns: useMemo(() => [...hidden, ...crowded], [hidden, crowded]),
    sort,
    sortedElsewhere: props.onSortChange !== undefined,
  });
  const cursor = useCursor(model.rows, model.indexOf, props.cursor, props.onCursorChange);
  const { acts, cell, onPress, onTick, scrollTo } = useTableActs({ props, model, cursor, scroller });
  const onKeyDown = useTableKeys({
    acts,
    primary: props.primary ?? false,
    selects: selectable,
    opens: props.onOpen !== undefined,
    loads: onLoadPending !== undefined,
  });
  useRowAnchor(scroller, model.order, model.indexOf, JSON.stringify(sort ?? null));
  const { template, minWidth } = tracksOf(model.columns, selectable);
  // The body asks for the element that scrolls before this component's own refs are set: so the element is state, and the body is drawn again when it is there.
  const attach = useCallback((next: HTMLDivElement | null) => {
    scroller.current = next;
    setElement(next);
  }, []);
  const cells = model.columns.length + (selectable ? 1 : 0);
  const active = cursor.index < 0 ? undefined : cell < 0 ? `${tableId}-${cursor.index}` : `${tableId}-${cursor.index}-${cell}`;
  const body = { tableId, model, template, selectable, selected, cursor, cell, element, scrollTo, onPress, onTick };
  return (
    <section aria-label={label} className={cx('flex min-h-0 min-w-0 flex-1 flex-col', props.className)}>
      <TableStrip
        words={
          props.error && model.rows.length === 0
            ? 'Not read'
            : (props.words ?? tableWords(model.rows.length, total, selected.size, allMatching))
        }
        toolbar={props.toolbar}
        columns={props.columns}
        hiddenColumns={hidden}
        crowdedColumns={crowded}
        onHiddenColumnsChange={props.onHiddenColumnsChange}
        pending={pending}
        pendingWords={props.pendingWords ?? 'new'}
        onLoadPending={onLoadPending}
        loadingMore={props.loadingMore ?? false}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: rows out of sight are not in the document, which a <table> cannot say */}
      <div
        ref={attach}
        role="grid"
        aria-label={label}
        aria-rowcount={(total ?? model.rows.length) + 1}
        aria-colcount={cells}
        aria-multiselectable={selectable || undefined}
        aria-activedescendant={active}
        aria-busy={props.loading || undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className={cx(
          'group/grid relative min-h-0 flex-1 overflow-auto border-t border-line',
          // The row in hand shows the focus; while there is none the table does.
          active === undefined ? '-outline-offset-2' : 'outline-none',
        )}
      >
        <div style={{ minWidth }}>
          <TableHead
            columns={model.columns}
            template={template}
            selection={selectable ? (allMatching ? 'all' : selectionOf(selected, model.order)) : 'off'}
            onSelectAll={() => void (allMatching || selectionOf(selected, model.order) === 'all' ? acts.clear() : acts.all())}
            sort={sort}
            onSort={onSort}
          />
          <TableBody
            {...body}
            loading={props.loading ?? false}
            allMatching={allMatching}
            marker={props.marker}
            opens={props.onOpen !== undefined}
            onEndReached={props.onEndReached}
          />
        </div>
      </div>
      {props.error && (
        <div className={model.rows.length === 0 ? 'min-h-0 flex-[1000] overflow-auto' : 'shrink-0 border-t border-line'}>{props.error}</div>
      )}
      {!props.error && model.rows.length === 0 && (
        <div className="min-h-0 flex-[1000] overflow-auto">
          {props.loading ? <p className="m-0 px-4 py-8 text-text-2">Reading</p> : props.empty}
        </div>
      )}
    </section>
  );
};
