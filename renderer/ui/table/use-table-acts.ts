import { type MouseEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { cellText, ROW_HEIGHT } from './column.ts';
import type { DataTableProps } from './data-table.tsx';
import { moveCursor } from './move-cursor.ts';
import { selectRange, toggleRow } from './row-selection.ts';
import type { CursorState } from './use-cursor.ts';
import type { TableActs } from './use-table-keys.ts';
import type { TableModel } from './use-table-model.ts';

export interface TableActsInput<Row extends object> {
  readonly props: DataTableProps<Row>;
  readonly model: TableModel<Row>;
  readonly cursor: CursorState;
  readonly scroller: RefObject<HTMLElement | null>;
}

const noRows: ReadonlySet<string> = new Set();

/** The selection, with the row from which a range is counted. */
const useSelecting = <Row extends object>({ props, model }: Pick<TableActsInput<Row>, 'props' | 'model'>) => {
  const anchor = useRef<string | null>(null);
  const { selected = noRows, onSelectedChange } = props;
  return {
    toggle: (id: string | undefined): boolean => {
      if (!onSelectedChange || id === undefined) return false;
      anchor.current = id;
      onSelectedChange(toggleRow(selected, id));
      return true;
    },
    range: (id: string | undefined): boolean => {
      if (!onSelectedChange || id === undefined) return false;
      onSelectedChange(selectRange(selected, model.order, anchor.current, id));
      return true;
    },
    all: (): boolean => {
      if (!onSelectedChange) return false;
      if (props.onSelectAllMatching) props.onSelectAllMatching();
      else onSelectedChange(new Set(model.order));
      return true;
    },
    clear: (): boolean => {
      if (!onSelectedChange || (selected.size === 0 && !props.allMatching)) return false;
      anchor.current = null;
      onSelectedChange(new Set());
      return true;
    },
  };
};

/** Everything a key or a click can do to the table. */
export const useTableActs = <Row extends object>(input: TableActsInput<Row>) => {
  const { props, model, cursor, scroller } = input;
  const [cell, setCell] = useState(-1);
  const scrollTo = useRef<(index: number) => void>(() => undefined);
  const selecting = useSelecting(input);
  const inHand = model.rows[cursor.index];
  const goTo = (index: number) => {
    cursor.set(model.rows[index]?.id ?? null);
    scrollTo.current(index);
  };
  const acts: TableActs = {
    move: (key) => {
      const page = Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1;
      const to = moveCursor(key, cursor.index, model.rows.length, page);
      if (to === undefined) return false;
      goTo(to);
      return true;
    },
    moveCell: (by) => {
      if (!inHand) return false;
      setCell(Math.min(model.columns.length - 1, Math.max(-1, cell + by)));
      return true;
    },
    open: () => {
      const inCell = cell < 0 ? null : scroller.current?.getAttribute('aria-activedescendant');
      const menu = inCell ? document.getElementById(inCell)?.querySelector<HTMLElement>('button[aria-haspopup]') : null;
      if (menu) {
        menu.click();
        return true;
      }
      if (!inHand || !props.onOpen) return false;
      props.onOpen(inHand.row);
      return true;
    },
    toggle: () => selecting.toggle(inHand?.id),
    range: () => selecting.range(inHand?.id),
    all: selecting.all,
    clear: selecting.clear,
    loadPending: () => {
      if (!props.onLoadPending || !props.pending) return false;
      props.onLoadPending();
      return true;
    },
    copy: () => {
      const column = model.columns[cell];
      const text = column && inHand && cellText(column, inHand.row);
      if (!text || !window.getSelection()?.isCollapsed) return false;
      void navigator.clipboard.writeText(text);
      return true;
    },
    rowKey: (key) => (inHand && key.length === 1 ? (props.onRowKey?.(key, inHand.row) ?? false) : false),
  };
  const press = (index: number, event: MouseEvent, tick: boolean) => {
    const one = model.rows[index];
    if (!one || (event.target instanceof Element && event.target.closest('a, button, input'))) return;
    cursor.set(one.id);
    if (event.shiftKey && props.onSelectedChange) {
      window.getSelection()?.removeAllRanges();
      selecting.range(one.id);
    } else if (tick || event.ctrlKey || event.metaKey) selecting.toggle(one.id);
    else if (window.getSelection()?.isCollapsed) props.onOpen?.(one.row);
  };
  const latest = useRef(press);
  useEffect(() => {
    latest.current = press;
  });
  const onPress = useCallback((index: number, event: MouseEvent) => latest.current(index, event, false), []);
  const onTick = useCallback((index: number, event: MouseEvent) => {
    event.stopPropagation();
    latest.current(index, event, true);
  }, []);
  return { acts, cell, onPress, onTick, scrollTo };
};
