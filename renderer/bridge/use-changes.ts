import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLiveLog } from './console-context.tsx';
import { countFacts } from './count-facts.ts';

/** Most often a screen reads again by itself. */
const EVERY_MS = 1000;

/** Calls back with the number of facts of these kinds, once for each batch that holds any. All kinds when none is named. */
export const useFacts = (kinds: readonly string[], onFacts: (count: number) => void): void => {
  const live = useLiveLog();
  const latest = useRef({ kinds, onFacts });
  latest.current = { kinds, onFacts };
  useEffect(
    () =>
      live.onKinds((counts) => {
        const { kinds: meant, onFacts: tell } = latest.current;
        const count = countFacts(counts, meant);
        if (count > 0) tell(count);
      }),
    [live],
  );
};

/** Reads queries again when such facts were recorded, at most once a second: for figures and charts, which do not move under the hand. */
export const useRefreshOn = (kinds: readonly string[], queryKey: readonly unknown[], everyMs = EVERY_MS): void => {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const key = useRef(queryKey);
  key.current = queryKey;
  useFacts(kinds, () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ queryKey: [...key.current] });
    }, everyMs);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
};

/** Counts such facts since the list was read: "12 new, press . to load". */
export const usePending = (kinds: readonly string[]): { readonly pending: number; readonly clear: () => void } => {
  const [pending, setPending] = useState(0);
  useFacts(kinds, (count) => setPending((before) => before + count));
  return { pending, clear: useCallback(() => setPending(0), []) };
};
