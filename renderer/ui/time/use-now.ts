import { useCallback, useSyncExternalStore } from 'react';
import type { EpochMs, Millis } from '../../../shared/units.ts';
import { useZone } from './zone-provider.tsx';

/** One timer for every clock of the window; it stops with the last listener, and while the window is hidden. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

const tick = () => {
  if (document.hidden) return;
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  if (timer === undefined) {
    timer = setInterval(tick, 1000);
    document.addEventListener('visibilitychange', tick);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    document.removeEventListener('visibilitychange', tick);
  };
};

/** The time, rounded down to `everyMs`; the component draws again only when that changes. */
export const useNow = (everyMs: Millis = 1000): EpochMs => {
  const { now } = useZone();
  const snapshot = useCallback(() => Math.floor(now() / everyMs) * everyMs, [now, everyMs]);
  return useSyncExternalStore(subscribe, snapshot, snapshot);
};
