import type { ReactNode } from 'react';
import type { Tone } from '../text/tone.ts';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** What the cell shows. A string goes through PlainText, a number is written with thousands marks. */
  readonly cell: (row: Row) => ReactNode;
  /** The text that is copied, where the cell is no string or number. */
  readonly text?: (row: Row) => string;
  /** Pixels. Without width or flex a column takes one share of what is left. */
  readonly width?: number;
  readonly flex?: number;
  /** Pixels it wants before others may stay: at least its width, and less than that only where nothing else is left to give way. */
  readonly room?: number;
  /** In a place too narrow for all columns, those with the highest number give way first. 0 stays; 1 without it. */
  readonly yields?: number;
  readonly align?: 'start' | 'end';
  readonly mono?: boolean;
  readonly dim?: boolean;
  readonly sortable?: boolean;
  /** Where the table sorts by itself: what the rows are compared by. */
  readonly sortValue?: (row: Row) => string | number | null;
  /** The direction of the first press on the heading. */
  readonly sortFirst?: 'asc' | 'desc';
  /** A small button that copies the cell, on hover. */
  readonly copy?: boolean;
  /** Not shown until it is chosen. */
  readonly hidden?: boolean;
  /** Always shown. */
  readonly fixed?: boolean;
}

export interface SortOrder {
  readonly id: string;
  readonly direction: 'asc' | 'desc';
}

/** A mark at the left edge of a row, in colour and in words. */
export interface RowMarker {
  readonly tone: Tone;
  readonly label: string;
}

export const ROW_HEIGHT = 32;
export const FLEX_MIN = 120;
export const SELECT_WIDTH = 30;

/** The tracks of every row, and the width under which the table scrolls sideways. */
export const tracksOf = (
  columns: readonly Pick<Column<never>, 'width' | 'flex'>[],
  selectable: boolean,
): { readonly template: string; readonly minWidth: number } => {
  const tracks = columns.map(({ width, flex }) =>
    width !== undefined && flex === undefined ? `${width}px` : `minmax(${width ?? FLEX_MIN}px, ${flex ?? 1}fr)`,
  );
  const widths = columns.reduce((sum, { width }) => sum + (width ?? FLEX_MIN), 0);
  return {
    template: [...(selectable ? [`${SELECT_WIDTH}px`] : []), ...tracks].join(' '),
    minWidth: widths + (selectable ? SELECT_WIDTH : 0),
  };
};

/** The text of a cell, as it is copied; undefined where a cell is a drawing without words of its own. */
export const cellText = <Row>(column: Column<Row>, row: Row): string | undefined => {
  if (column.text) return column.text(row);
  const cell = column.cell(row);
  return typeof cell === 'string' || typeof cell === 'number' ? String(cell) : undefined;
};
