import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import type { EpochMs, Millis } from '../../shared/units.ts';
import { useLiveLog } from './console-context.tsx';

const useOffset = (): Millis => {
  const live = useLiveLog();
  const offset = (): Millis => live.state().offset;
  return useSyncExternalStore(live.onState, offset, offset);
};

/** The engine's time now: the same function until the engine's clock turns out to be another. What was asked for by the former clock is then asked for anew. */
export const useEngineNow = (): (() => EpochMs) => {
  const queries = useQueryClient();
  const offset = useOffset();
  const reckoned = useRef(offset);
  useEffect(() => {
    if (reckoned.current === offset) return;
    reckoned.current = offset;
    void queries.invalidateQueries();
  }, [offset, queries]);
  return useCallback(() => Date.now() + offset, [offset]);
};

/** When something was read, by the engine's time: what keeps readings tells it by this machine's. */
export const useReadAt = (here: EpochMs): EpochMs => here + useOffset();
