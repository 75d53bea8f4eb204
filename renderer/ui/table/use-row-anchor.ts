import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { anchoredScroll } from './anchored-scroll.ts';

/** Rows that come or go above do not move what is in sight. A new order starts at its top. */
export const useRowAnchor = (
  scroller: RefObject<HTMLElement | null>,
  order: readonly string[],
  indexOf: ReadonlyMap<string, number>,
  orderedBy: string,
): void => {
  const before = useRef({ order, orderedBy });
  useLayoutEffect(() => {
    const { current: old } = before;
    before.current = { order, orderedBy };
    const element = scroller.current;
    if (!element || old.order === order) return;
    const top = old.orderedBy === orderedBy ? anchoredScroll(element.scrollTop, old.order, indexOf) : 0;
    if (top !== undefined) element.scrollTop = top;
  }, [scroller, order, indexOf, orderedBy]);
};

/** Asks for more when the last rows come into sight, once for each length of the list. */
export const useEndReached = (lastIndex: number, count: number, onEndReached: (() => void) | undefined): void => {
  const asked = useRef(-1);
  useEffect(() => {
    if (!onEndReached || count === 0 || lastIndex < count - 12 || asked.current === count) return;
    asked.current = count;
    onEndReached();
  }, [lastIndex, count, onEndReached]);
};
