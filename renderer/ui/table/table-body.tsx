// biome-ignore-all lint/a11y/useSemanticElements: rows out of sight are not in the document, which a <table> cannot say
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type RefObject, useCallback, useEffect } from 'react';
import { cx } from '../cx.ts';
import { ROW_HEIGHT, type RowMarker } from './column.ts';
import { TableRow } from './table-row.tsx';
import type { CursorState } from './use-cursor.ts';
import { useEndReached } from './use-row-anchor.ts';
import type { TableModel } from './use-table-model.ts';

export interface TableBodyProps<Row> {
  readonly tableId: string;
  readonly model: TableModel<Row>;
  readonly template: string;
  readonly selectable: boolean;
  readonly selected: ReadonlySet<string>;
  readonly allMatching: boolean;
  readonly cursor: CursorState;
  readonly cell: number;
  readonly loading: boolean;
  readonly opens: boolean;
  readonly marker: ((row: Row) => RowMarker | undefined) | undefined;
  /** What scrolls, once it is in the document. */
  readonly element: HTMLElement | null;
  /** Filled here: brings a row into sight. */
  readonly scrollTo: RefObject<(index: number) => void>;
  readonly onEndReached: (() => void) | undefined;
  readonly onPress: (index: number, event: MouseEvent) => void;
  readonly onTick: (index: number, event: MouseEvent) => void;
}

/** The height of the headings that lie over the rows. */
const HEAD = 28;

/** The rows in sight, and the row in hand wherever it is, so that readers of the screen never lose it. */
export const TableBody = <Row,>(props: TableBodyProps<Row>) => {
  const {
    tableId,
    model,
    template,
    selectable,
    selected,
    allMatching,
    cursor,
    cell,
    loading,
    opens,
    marker,
    element,
    scrollTo,
    onEndReached,
    onPress,
    onTick,
  } = props;
  const inHand = cursor.index;
  const rangeExtractor = useCallback(
    (range: Range) => {
      const inSight = defaultRangeExtractor(range);
      return inHand < 0 || inSight.includes(inHand) ? inSight : [...inSight, inHand].sort((a, b) => a - b);
    },
    [inHand],
  );
  const virtualizer = useVirtualizer({
    count: model.rows.length,
    getScrollElement: () => element,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => model.order[index] ?? index,
    overscan: 8,
    scrollMargin: HEAD,
    scrollPaddingStart: HEAD,
    rangeExtractor,
  });
  useEffect(() => {
    scrollTo.current = (index) => virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [virtualizer, scrollTo]);
  useEndReached(virtualizer.range?.endIndex ?? -1, model.rows.length, onEndReached);
  return (
    <div role="rowgroup" className={cx('relative', loading && 'dimmed')} style={{ height: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map(({ index, key, start }) => {
        const one = model.rows[index];
        const mark = one && marker?.(one.row);
        return (
          one && (
            <TableRow
              key={key}
              tableId={tableId}
              index={index}
              top={start - HEAD}
              row={one.row}
              columns={model.columns}
              template={template}
              selectable={selectable}
              selected={allMatching || selected.has(one.id)}
              cursor={index === inHand}
              cell={index === inHand ? cell : -1}
              markerTone={mark?.tone}
              markerLabel={mark?.label}
              opens={opens}
              onPress={onPress}
              onTick={onTick}
            />
          )
        );
      })}
    </div>
  );
};
