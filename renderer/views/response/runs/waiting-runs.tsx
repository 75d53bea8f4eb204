import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../../bridge/console-context.tsx';
import { useRefreshOn } from '../../../bridge/use-changes.ts';
import { NavCount } from '../../../shell/nav-count.tsx';

const KEY = ['response.standing'] as const;
/** An approval that nobody gave in time ends without a hand. */
const AGAIN_MS = 30_000;

/** How many runs of playbooks, and acts, wait for approval; read again as runs come and go. */
export const useWaitingRuns = (): number | undefined => {
  const client = useClient();
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => client.response.standing({}, { signal }),
    refetchInterval: AGAIN_MS,
  });
  useRefreshOn(['playbook.', 'act.'], KEY);
  return data?.waiting;
};

/** The words after the number: `3 runs wait for approval`. */
export const waitingWords = (waiting: number): string => (waiting === 1 ? 'run waits for approval' : 'runs wait for approval');

/** How many runs wait for somebody to say yes or no: beside the name of the screen. */
export const WaitingRuns = () => {
  const waiting = useWaitingRuns();
  return <NavCount count={waiting} tone="high" words={waitingWords(waiting ?? 0)} />;
};
