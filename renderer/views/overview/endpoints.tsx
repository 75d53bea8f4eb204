import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { rangeBounds, rangeLabel, type TimeRange } from '../../ui/filter/time-range.ts';
import { Dimmed } from '../../ui/state/dimmed.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { useZone } from '../../ui/time/zone-provider.tsx';

/** Requests are observed by the minute. */
const AGAIN_MS = 30_000;
const MOST = 8;

const milliseconds = (ms: number): string => (ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en-US'));
const cell = 'border-b border-line py-1.5 pl-3 num font-normal';

interface EndpointsProps {
  readonly range: TimeRange;
  readonly name: string;
}

/** Requests by endpoint with how many failed and how long they took. They are observed, not recorded: there is no list behind them. */
export const Endpoints = ({ range, name }: EndpointsProps) => {
  const client = useClient();
  const { now, zone } = useZone();
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['metrics.endpoints', name],
    queryFn: ({ signal }) => {
      const { from, to } = rangeBounds(range, now());
      return client.metrics.endpoints({ from: Math.floor(from), to: Math.ceil(to) }, { signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
  const rows = data?.endpoints ?? [];
  return (
    <section className="panel" aria-label="Requests by endpoint">
      <h2 className="panel-head">
        Requests by endpoint
        <span className="ml-auto font-normal text-text-3">by the full minute</span>
      </h2>
      {error && !data ? (
        <ErrorState title="This could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />
      ) : null}
      {data && rows.length === 0 ? (
        <p className="m-0 py-2 text-text-3">{`No request was observed in the range: ${rangeLabel(range, zone).toLowerCase()}. The minute at hand is told when it is over.`}</p>
      ) : null}
      {rows.length > 0 ? (
        <Dimmed busy={isPlaceholderData}>
          <table className="w-full border-collapse">
            <thead className="text-text-3">
              <tr>
                <th className="border-b border-line py-1.5 text-left font-normal">Endpoint</th>
                <th className={cell}>Requests</th>
                <th className={cell}>Failed</th>
                <th className={cell}>Mean, ms</th>
                <th className={cell}>Longest, ms</th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, MOST).map(({ endpoint, requests, failed, mean_ms, max_ms }) => (
                <tr key={endpoint}>
                  <th scope="row" className="max-w-40 truncate border-b border-line py-1.5 text-left font-mono text-sm font-normal">
                    <PlainText text={endpoint} max={80} inline />
                  </th>
                  <td className={cell}>{requests.toLocaleString('en-US')}</td>
                  <td className={cell}>{failed.toLocaleString('en-US')}</td>
                  <td className={cell}>{milliseconds(mean_ms)}</td>
                  <td className={cell}>{milliseconds(max_ms)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {rows.length > MOST ? <p className="m-0 pt-1 text-text-3">{`${rows.length - MOST} more with fewer requests`}</p> : null}
        </Dimmed>
      ) : null}
    </section>
  );
};
