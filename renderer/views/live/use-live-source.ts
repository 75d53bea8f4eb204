import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { EventFilterInput } from '../../../shared/contract/audit.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { createLiveSource, type LiveSource, type SourceState } from './live-source.ts';

/** Follows the log by a filter as long as the component is there; with another filter it begins anew. */
export const useLiveSource = (filter: EventFilterInput, limit: number, first: number): readonly [LiveSource, SourceState] => {
  const client = useClient();
  const key = JSON.stringify(filter);
  const source = useMemo(() => {
    const asked: EventFilterInput = JSON.parse(key);
    return createLiveSource({ client, filter: asked, limit, first });
  }, [client, key, limit, first]);
  useEffect(() => source.start(), [source]);
  return [source, useSyncExternalStore(source.subscribe, source.state)] as const;
};
