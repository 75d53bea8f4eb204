import { useEffect, useRef, useState } from 'react';
import { foldDelay } from './fold.ts';

/** The value, changing at most ten times a second: what comes between is skipped, the last always arrives. */
export const useFolded = <Value>(value: Value): Value => {
  const [shown, setShown] = useState(value);
  const lastAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const show = () => {
      lastAt.current = performance.now();
      setShown(() => value);
    };
    const delay = foldDelay(lastAt.current, performance.now());
    if (delay === 0) {
      show();
      return;
    }
    const timer = setTimeout(show, delay);
    return () => clearTimeout(timer);
  }, [value]);
  return shown;
};
