import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../../bridge/console-context.tsx';

/** A playbook about an alert, or a run that waits, which is aimed at those it was prepared for. */
type DryRunOf = { readonly playbook: string; readonly alert: string } | { readonly run: string };

/** What each step would do, counted now; nothing is asked without something to count. Only what is counted may be confirmed. */
export const useDryRun = (of: DryRunOf | undefined) => {
  const client = useClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['response.dryRun', of],
    queryFn: ({ signal }) => client.response.dryRun(of ?? { run: '' }, { signal }),
    enabled: of !== undefined,
    gcTime: 0,
  });
  return { steps: error ? undefined : data?.steps, error, refetch };
};

export type DryRun = ReturnType<typeof useDryRun>;
