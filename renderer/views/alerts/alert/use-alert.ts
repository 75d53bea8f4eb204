import { skipToken, useQuery } from '@tanstack/react-query';
import type { ConsoleClient } from '../../../bridge/client.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useRefreshOn } from '../../../bridge/use-changes.ts';

export type ShownAlert = Awaited<ReturnType<ConsoleClient['alerts']['show']>>;

/** What was recorded about alerts, or acts that they led to. */
const KINDS = ['alert.', 'case.', 'playbook.', 'act.'] as const;

/** One alert with all that it takes to judge it; nothing is read without an id. */
export const useAlert = (id: string | undefined) => {
  const client = useClient();
  const key = ['alerts.show', id];
  const query = useQuery({ queryKey: key, queryFn: id === undefined ? skipToken : ({ signal }) => client.alerts.show({ id }, { signal }) });
  useRefreshOn(KINDS, key);
  return query;
};
