import { useState } from 'react';
import type { LiveRow } from './live-ring.ts';

interface RowInHandInput {
  readonly rows: readonly LiveRow[];
  /** The event whose drawer is open. */
  readonly opened: number | undefined;
  readonly onOpen: (seq: number) => void;
  /** A row was taken in hand: the rows are not to move. */
  readonly onHold: () => void;
}

/** The row in hand and the one whose drawer is open. While a drawer is open it goes along with the row in hand; gaps have none. */
export const useRowInHand = ({ rows, opened, onOpen, onHold }: RowInHandInput) => {
  const [cursor, setCursor] = useState<string | null>(opened === undefined ? null : String(opened));
  const open = (row: LiveRow | undefined): void => {
    if (row?.type !== 'event') return;
    onHold();
    setCursor(row.id);
    onOpen(row.event.seq);
  };
  return {
    cursor,
    open,
    onCursorChange: (id: string | null): void => {
      onHold();
      setCursor(id);
      if (opened !== undefined) open(rows.find((row) => row.id === id));
    },
    /** Opens the event before or after the one that is open. */
    step: (by: 1 | -1): void => {
      const events = rows.filter((row) => row.type === 'event');
      open(events[events.findIndex(({ event }) => event.seq === opened) + by]);
    },
  };
};
