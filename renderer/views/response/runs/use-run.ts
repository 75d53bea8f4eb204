import { useQuery } from '@tanstack/react-query';
import type { PlaybookRun } from '../../../../shared/contract/response.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { useRefreshOn } from '../../../bridge/use-changes.ts';

/** A run as it goes on, step by step. What the list knows of it is shown until it is read. Without an id there is none. */
export const useRun = (id: string | undefined, known: PlaybookRun | undefined) => {
  const client = useClient();
  const key = ['response.show', id];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => client.response.show({ run: id ?? '' }, { signal }),
    enabled: id !== undefined,
    ...(known ? { placeholderData: known } : {}),
  });
  useRefreshOn(['playbook.', 'act.'], key);
  return query;
};
