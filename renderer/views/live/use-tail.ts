import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

/** Rows of this many pixels from the end still count as the end. */
const NEAR_PX = 48;

const gridIn = (box: HTMLElement | null): HTMLElement | null => box?.querySelector<HTMLElement>('[role="grid"]') ?? null;
const isAtEnd = (grid: HTMLElement): boolean => grid.scrollHeight - grid.scrollTop - grid.clientHeight <= NEAR_PX;

interface TailInput {
  readonly box: RefObject<HTMLElement | null>;
  /** What is drawn: with each change the end is brought into sight. */
  readonly rows: readonly unknown[];
  readonly following: boolean;
  /** Whoever scrolls away from the end wants to read. */
  readonly onLeave: () => void;
  /** Whoever scrolls to the end wants to follow. */
  readonly onReturn: () => void;
}

/** Keeps the end of a table in sight while it is followed, and tells when somebody scrolls away from it and back. */
export const useTail = ({ box, rows, following, onLeave, onReturn }: TailInput): void => {
  const latest = useRef({ following, onLeave, onReturn });
  latest.current = { following, onLeave, onReturn };
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows are why the end has moved
  useLayoutEffect(() => {
    const grid = gridIn(box.current);
    if (grid && following) grid.scrollTop = grid.scrollHeight;
  }, [box, rows, following]);
  useEffect(() => {
    const grid = gridIn(box.current);
    if (!grid) return undefined;
    let before = grid.scrollTop;
    const onScroll = (): void => {
      const { following: follows, onLeave: leave, onReturn: comeBack } = latest.current;
      const went = grid.scrollTop - before;
      before = grid.scrollTop;
      if (follows && went < 0 && !isAtEnd(grid)) leave();
      else if (!follows && went > 0 && isAtEnd(grid)) comeBack();
    };
    grid.addEventListener('scroll', onScroll, { passive: true });
    return () => grid.removeEventListener('scroll', onScroll);
  }, [box]);
};
