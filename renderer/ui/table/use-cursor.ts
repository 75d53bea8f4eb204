import { useEffect, useRef, useState } from 'react';
import type { ModelRow } from './use-table-model.ts';

export interface CursorState {
  readonly id: string | null;
  /** -1 when it stands nowhere. */
  readonly index: number;
  readonly set: (id: string | null) => void;
}

/** The row in hand, by id, so that it stays the same row when others come and go. When it goes itself, the row that took its place is it. */
export const useCursor = <Row>(
  rows: readonly ModelRow<Row>[],
  indexOf: ReadonlyMap<string, number>,
  controlled: string | null | undefined,
  onChange: ((id: string | null) => void) | undefined,
): CursorState => {
  const [own, setOwn] = useState<string | null>(null);
  const lastIndex = useRef(-1);
  const wanted = controlled === undefined ? own : controlled;
  const found = wanted === null ? -1 : (indexOf.get(wanted) ?? -1);
  const fallen = wanted !== null && found === -1 && lastIndex.current >= 0 ? Math.min(lastIndex.current, rows.length - 1) : found;
  useEffect(() => {
    if (found >= 0) lastIndex.current = found;
  }, [found]);
  return {
    index: fallen,
    id: rows[fallen]?.id ?? null,
    set: (id) => {
      setOwn(id);
      onChange?.(id);
    },
  };
};
