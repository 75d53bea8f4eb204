import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { useRefreshOn } from '../../bridge/use-changes.ts';
import { type BarItem, BarList } from '../../charts/bar-list.tsx';
import { shortId } from '../../events/short-id.ts';
import { rangeBounds, rangeLabel, type TimeRange } from '../../ui/filter/time-range.ts';
import { Dimmed } from '../../ui/state/dimmed.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { counted } from '../../ui/text/counted.ts';
import { useZone } from '../../ui/time/zone-provider.tsx';
import { alertCount } from '../alerts/alert-words.ts';

const AGAIN_MS = 10_000;
/** Alerts come in bursts. */
const REFRESH_MS = 2000;
const MOST = 5;

interface AtRisk {
  readonly sub: string;
  readonly username: string | null;
  readonly risk: { readonly risk: number; readonly severity: BarItem['tone'] & string; readonly alerts: number } | null;
  readonly failures: number;
}

/** `2 alerts, 14 failed`. */
const whyOf = ({ risk, failures }: AtRisk): string =>
  [...(risk ? [alertCount(risk.alerts)] : []), ...(failures > 0 ? [`${failures.toLocaleString('en-US')} failed`] : [])].join(', ');

const itemOf = (row: AtRisk): BarItem => ({
  id: row.sub,
  label: row.username ?? shortId(row.sub),
  value: row.risk?.risk ?? 0,
  tone: row.risk?.severity ?? 'neutral',
  detail: whyOf(row),
  link: <Link to="/users/$user" params={{ user: row.sub }} />,
});

interface UsersAtRiskProps {
  readonly range: TimeRange;
  readonly name: string;
  /** The newest event that is counted. */
  readonly through: number | undefined;
}

/** Whom to look at first: by the highest risk of the alerts about them that stand, whenever they were raised, then by failed sign-ins in the range. */
export const UsersAtRisk = ({ range, name, through }: UsersAtRiskProps) => {
  const client = useClient();
  const { now, zone } = useZone();
  const key = ['users.atRisk', name];
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => {
      const { from, to } = rangeBounds(range, now());
      return client.users.atRisk({ from: Math.floor(from), to: Math.ceil(to), limit: MOST }, { signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
  useRefreshOn(['alert.'], key, REFRESH_MS);
  const looked = through === undefined ? '' : ` ${counted(through, 'event of the log is', 'events of the log are')} counted.`;
  return (
    <section className="panel" aria-label="Users at risk">
      <h2 className="panel-head">
        Users at risk
        <span className="ml-auto font-normal text-text-3">risk of 100</span>
      </h2>
      {error && !data ? (
        <ErrorState title="This could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />
      ) : null}
      {data ? (
        <Dimmed busy={isPlaceholderData}>
          <BarList
            label="Users at risk"
            items={data.users.map(itemOf)}
            empty={
              <p className="m-0 py-2 text-text-3">
                {`No alert about a user stands, and no known user failed to sign in: ${rangeLabel(range, zone).toLowerCase()}.${looked}`}
              </p>
            }
          />
        </Dimmed>
      ) : null}
    </section>
  );
};
