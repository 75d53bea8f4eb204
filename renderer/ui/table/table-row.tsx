// biome-ignore-all lint/a11y/useSemanticElements: rows out of sight are not in the document, which a <table> cannot say
import { Check } from 'lucide-react';
import { type CSSProperties, type MouseEvent, memo, type ReactNode } from 'react';
import { cx } from '../cx.ts';
import { Copy } from '../text/copy.tsx';
import { PlainText } from '../text/plain-text.tsx';
import { toneFill } from '../text/tone.ts';
import { type Column, cellText, ROW_HEIGHT, type RowMarker } from './column.ts';

export interface TableRowProps<Row> {
  readonly tableId: string;
  readonly index: number;
  readonly top: number;
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly template: string;
  readonly selectable: boolean;
  readonly selected: boolean;
  readonly cursor: boolean;
  /** The cell in hand, or -1. */
  readonly cell: number;
  /** The mark in two plain values, so that an equal mark draws nothing again. */
  readonly markerTone: RowMarker['tone'] | undefined;
  readonly markerLabel: string | undefined;
  readonly opens: boolean;
  readonly onPress: (index: number, event: MouseEvent) => void;
  readonly onTick: (index: number, event: MouseEvent) => void;
}

const shown = (content: ReactNode): ReactNode => {
  if (typeof content === 'string') return <PlainText text={content} max={300} inline />;
  if (typeof content === 'number') return content.toLocaleString('en-US');
  return content ?? <span className="text-text-3">–</span>;
};

const Tick = ({ selected }: { readonly selected: boolean }) => (
  <span
    aria-hidden="true"
    className={cx(
      'grid size-3.5 place-items-center rounded-xs border',
      selected ? 'border-accent bg-accent text-on-accent' : 'border-line-strong group-hover/row:border-field',
    )}
  >
    {selected && <Check size={11} strokeWidth={3} />}
  </span>
);

const CopyCell = <Row,>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) => {
  const text = cellText(column, row);
  return text ? (
    <span className="absolute inset-y-1 right-0 hidden rounded-sm bg-hover group-hover/cell:block">
      <Copy text={text} live={false} />
    </span>
  ) : null;
};

const Row = <Row,>(props: TableRowProps<Row>) => {
  const {
    tableId,
    index,
    top,
    row,
    columns,
    template,
    selectable,
    selected,
    cursor,
    cell,
    markerTone,
    markerLabel,
    opens,
    onPress,
    onTick,
  } = props;
  const style: CSSProperties = { height: ROW_HEIGHT, transform: `translateY(${top}px)`, gridTemplateColumns: template };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid answers the keys for its row in hand
    // biome-ignore lint/a11y/useFocusableInteractive: the grid keeps the focus and names the row by aria-activedescendant
    <div
      role="row"
      id={`${tableId}-${index}`}
      aria-rowindex={index + 2}
      aria-selected={selectable ? selected : undefined}
      data-cursor={cursor}
      onClick={(event) => onPress(index, event)}
      style={style}
      className={cx(
        'group/row absolute top-0 left-0 grid w-full items-stretch border-b border-line',
        selected ? 'bg-accent-weak' : cursor ? 'bg-hover' : 'hover:bg-raised',
        cursor &&
          'outline-2 -outline-offset-2 outline-transparent before:absolute before:inset-y-0 before:left-0 before:z-1 before:w-0.5 before:bg-accent group-focus-visible/grid:outline-focus',
        opens && 'cursor-default',
      )}
    >
      {markerTone && (
        <i
          title={markerLabel}
          className={cx('absolute inset-y-1.5 left-0.75 w-0.75 rounded-full forced-color-adjust-none', toneFill[markerTone])}
        >
          <span className="sr-only">{markerLabel}</span>
        </i>
      )}
      {selectable && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: x does the same for the row in hand
        // biome-ignore lint/a11y/useFocusableInteractive: the grid keeps the focus
        <div role="gridcell" aria-colindex={1} onClick={(event) => onTick(index, event)} className="grid place-items-center">
          <Tick selected={selected} />
        </div>
      )}
      {columns.map((column, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the grid keeps the focus and names the cell by aria-activedescendant
        <div
          key={column.id}
          role="gridcell"
          id={`${tableId}-${index}-${at}`}
          aria-colindex={at + 1 + (selectable ? 1 : 0)}
          className={cx(
            'group/cell relative min-w-0 truncate px-2 leading-[31px]',
            column.align === 'end' && 'num',
            column.mono && 'font-mono text-sm leading-[31px]',
            column.dim && 'text-text-3',
            cursor && cell === at && 'outline-2 -outline-offset-2 outline-focus',
          )}
        >
          {shown(column.cell(row))}
          {column.copy && <CopyCell column={column} row={row} />}
        </div>
      ))}
    </div>
  );
};

/** One row of a table; drawn again only when something of its own changes. */
export const TableRow = memo(Row) as typeof Row;
