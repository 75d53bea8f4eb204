import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { leavesNothing } from '../../bridge/leaves-nothing.ts';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { Progress } from '../../ui/state/progress.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { formatDuration } from '../../ui/time/format-time.ts';
import { Penalties } from './penalties.tsx';

const REFRESH_MS = 5000;

/** The rate limits, and who uses most of each just now. */
export const Limits = () => {
  const client = useClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['network.limits'],
    queryFn: ({ signal }) => client.network.limits({}, { signal }),
    refetchInterval: REFRESH_MS,
  });
  if (leavesNothing(error, data))
    return <ErrorState title="The limits could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />;
  return (
    <div className="flex flex-col gap-4 overflow-y-auto pb-4">
      <Penalties />
      {(data?.tiers ?? []).map(({ tier, limit, window_seconds, by, keys, fullest }) => (
        <section key={tier} className="panel" aria-label={`Limit ${tier}`}>
          <h2 className="panel-head">
            {tier.replaceAll('_', ' ')}
            <span className="ml-auto font-normal text-text-3">
              {`${limit} in ${formatDuration(window_seconds * 1000)} by ${by.replaceAll('_', ' ')} · ${keys} counted now`}
            </span>
          </h2>
          {fullest.length === 0 ? <p className="m-0 text-text-3">Nobody is counted just now.</p> : null}
          <ul className="m-0 flex list-none flex-col gap-1 p-0">
            {fullest.map(({ key, used, exceeded, trust }) => (
              <li key={key} className="grid grid-cols-[minmax(0,260px)_minmax(0,1fr)] items-center gap-4">
                <span className="flex min-w-0 items-baseline gap-2">
                  <PlainText text={key} mono max={48} />
                  {trust === null || Math.abs(trust) < 0.05 ? null : (
                    <span className="whitespace-nowrap text-text-3">{`trust ${trust.toFixed(1)}`}</span>
                  )}
                </span>
                <Progress
                  label={`${used} of ${limit}`}
                  value={used}
                  max={limit}
                  {...(exceeded ? { detail: 'exceeded', tone: 'critical' as const } : { tone: 'accent' as const })}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
};
