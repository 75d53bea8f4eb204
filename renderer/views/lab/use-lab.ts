import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../bridge/console-context.tsx';
import { useRefreshOn } from '../../bridge/use-changes.ts';

const STATUS_KEY = ['lab.status'] as const;
/** A run ends with a fact, but its sheet may come a moment later: while one is under way it is asked for. */
const WHILE_RUNNING_MS = 1000;

/** The attacks there are, the one under way, and the score sheets so far. */
export const useLab = () => {
  const client = useClient();
  const scenarios = useQuery({
    queryKey: ['lab.scenarios'],
    queryFn: ({ signal }) => client.lab.scenarios({}, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const status = useQuery({
    queryKey: STATUS_KEY,
    queryFn: ({ signal }) => client.lab.status({}, { signal }),
    refetchInterval: ({ state }) => (state.data?.running ? WHILE_RUNNING_MS : false),
  });
  useRefreshOn(['lab.'], STATUS_KEY);
  return { scenarios, status };
};
