import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../bridge/console-context.tsx';
import { useZone } from '../../ui/time/zone-provider.tsx';

/** Days are summed for as long as the log is kept; so far back nobody's first token lies. */
const BACK_MS = 400 * 86_400_000;

/** Whether no token was ever issued: then a beginner is at the screen. Asked for until there is one, and not again. Undefined while it is not known. */
export const useFirstUse = (): boolean | undefined => {
  const client = useClient();
  const { now } = useZone();
  const { data } = useQuery({
    queryKey: ['metrics.series', 'ever'],
    queryFn: async ({ signal }) => {
      const to = Math.ceil(now());
      const { series } = await client.metrics.series({ measures: ['tokens_issued'], from: to - BACK_MS, to, points: 2 }, { signal });
      return (series[0]?.total ?? 0) > 0;
    },
    refetchInterval: (query) => (query.state.data === true ? false : 3000),
    staleTime: (query) => (query.state.data === true ? Number.POSITIVE_INFINITY : 0),
  });
  return data === undefined ? undefined : !data;
};
