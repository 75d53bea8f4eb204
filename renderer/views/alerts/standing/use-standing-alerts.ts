import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../../bridge/console-context.tsx';
import { useRefreshOn } from '../../../bridge/use-changes.ts';

const KEY = ['alerts.standing'] as const;
const AGAIN_MS = 30_000;

/** Alerts that are not closed, in numbers; read again as they come and go. */
export const useStandingAlerts = () => {
  const client = useClient();
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => client.alerts.standing({}, { signal }), refetchInterval: AGAIN_MS });
  useRefreshOn(['alert.'], KEY);
  return query;
};

export type Standing = NonNullable<ReturnType<typeof useStandingAlerts>['data']>;
