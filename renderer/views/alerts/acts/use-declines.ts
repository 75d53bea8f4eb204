import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../../bridge/console-context.tsx';
import { useRefreshOn } from '../../../bridge/use-changes.ts';
import { portionsOf } from './in-portions.ts';

/**
 * How many prepared playbook runs wait about alerts, and are declined when these are closed: undefined while it is counted, null when it could not be. It is counted anew as
 * runs come and go.
 *
 * @param before Whether they are still to be closed: what was counted then stands while it is done and afterwards.
 */
export const useDeclines = (alerts: readonly string[], before: boolean): number | null | undefined => {
  const client = useClient();
  const key = ['alerts.previewClose', alerts];
  const { data, isError } = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      let sum = 0;
      for (const portion of portionsOf(alerts)) sum += (await client.alerts.previewClose({ alerts: portion }, { signal })).declines;
      return sum;
    },
    enabled: before && alerts.length > 0,
    staleTime: 0,
    gcTime: 0,
  });
  useRefreshOn(['playbook.'], key);
  if (alerts.length === 0) return 0;
  return data ?? (isError ? null : undefined);
};
