import { useSyncExternalStore } from 'react';
import { useNow } from '../../ui/time/use-now.ts';
import { burnInShift } from './burn-in-shift.ts';

const STILL = '(prefers-reduced-motion: reduce)';

const subscribe = (listener: () => void): (() => void) => {
  const query = window.matchMedia(STILL);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};
const isStill = (): boolean => window.matchMedia(STILL).matches;

/** Where the picture stands now; in the middle for who asked for less motion. */
export const useBurnInShift = (): { readonly x: number; readonly y: number } => {
  const still = useSyncExternalStore(subscribe, isStill);
  const now = useNow(60_000);
  return still ? { x: 0, y: 0 } : burnInShift(now);
};
