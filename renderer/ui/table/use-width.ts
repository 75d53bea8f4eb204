import { useLayoutEffect, useState } from 'react';

/** Columns are chosen anew in steps of so many pixels. */
const STEP_PX = 8;

/** The width inside an element, in steps and never more than it is; 0 until it is measured. */
export const useWidth = (element: HTMLElement | null): number => {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element) return undefined;
    const measure = (): void => setWidth(Math.floor(element.clientWidth / STEP_PX) * STEP_PX);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return width;
};
