import { useLive } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { useReadAt } from '../../bridge/use-engine-time.ts';
import { SavedViewsMenu } from '../../filters/saved-views-menu.tsx';
import { useFilters } from '../../filters/use-filters.ts';
import { RangePicker } from '../../ui/filter/range-picker.tsx';
import { rangeText } from '../../ui/filter/time-range.ts';
import { Button } from '../../ui/input/button.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { Stale } from '../../ui/state/stale.tsx';
import { counted } from '../../ui/text/counted.ts';
import { NewestAlerts } from '../alerts/standing/alert-panel.tsx';
import { SignInChart, TokenChart } from './charts.tsx';
import { Endpoints } from './endpoints.tsx';
import { FirstUse } from './first-use.tsx';
import { overviewSearch, rangeOf } from './overview-search.ts';
import { Tiles } from './tiles.tsx';
import { TopPanel } from './top-panel.tsx';
import { useFirstUse } from './use-first-use.ts';
import { useOverview, useStanding } from './use-overview.ts';
import { UsersAtRisk } from './users-at-risk.tsx';

/** Events that may wait to be counted before it is said. */
const BEHIND = 500;

/** Says when the numbers are not what happens now: not read again, or not counted yet. */
const Freshness = ({ at, failed, through }: { readonly at: number; readonly failed: string | undefined; readonly through: number }) => {
  const { pulse, phase } = useLive();
  if (failed === undefined && phase === 'lost') return <Stale since={at} reason="the engine is not reached" />;
  if (failed !== undefined) return <Stale since={at} reason={failed} />;
  const behind = (pulse?.head ?? through) - through;
  if (behind <= BEHIND) return null;
  return <span role="status" className="text-high">{`${counted(behind, 'event is', 'events are')} not counted yet`}</span>;
};

/** How the server is used and how it is attacked, in one range of time; whatever is pressed opens the list behind it. */
export const Overview = () => {
  const [search, setSearch] = useFilters(overviewSearch);
  const range = rangeOf(search);
  const { data, error, dataUpdatedAt, isPlaceholderData, refetch } = useOverview(range, search.range);
  const readAt = useReadAt(dataUpdatedAt);
  const standing = useStanding();
  const firstUse = useFirstUse();
  const select = (from: number, to: number): void => void setSearch({ range: rangeText({ from, to }) });
  const chart = { data, loading: isPlaceholderData, onSelectRange: select };
  const top = { range, name: search.range, through: data?.through };
  const byTokens = search.clients === 'tokens';
  return (
    <div className="page">
      <div className="page-head">
        <h1>Overview</h1>
        {data ? <Freshness at={readAt} failed={error ? describeError(error).text : undefined} through={data.through} /> : null}
        <div className="ml-auto flex items-center gap-2">
          <RangePicker value={range} onChange={(next) => void setSearch({ range: rangeText(next) })} />
          <SavedViewsMenu />
        </div>
      </div>
      {error && !data ? (
        <ErrorState title="The numbers could not be read." detail={describeError(error).text} onRetry={() => void refetch()} />
      ) : null}
      {firstUse ? <FirstUse clients={standing.data?.clients} /> : null}
      <Tiles data={data} at={readAt} loading={isPlaceholderData} />
      <div className="grid grid-cols-[minmax(0,2fr)_minmax(260px,1fr)] gap-4">
        <div className="col-span-2 min-w-0">
          <NewestAlerts />
        </div>
        <SignInChart {...chart} />
        <TopPanel {...top} title="Addresses by failures" by="address" measure="sign_in_failures" tone="critical" what="failed sign-in" />
        <TokenChart {...chart} />
        <TopPanel
          {...top}
          title={byTokens ? 'Clients by tokens' : 'Clients by refusals'}
          by="client"
          measure={byTokens ? 'tokens_issued' : 'refusals'}
          tone={byTokens ? 'accent' : 'high'}
          what={byTokens ? 'token issued' : 'refusal'}
        >
          <Button
            variant="ghost"
            size="sm"
            onClick={() => void setSearch({ clients: byTokens ? 'failures' : 'tokens' }, { replace: true })}
          >
            {byTokens ? 'By refusals' : 'By tokens'}
          </Button>
        </TopPanel>
        <Endpoints range={range} name={search.range} />
        <UsersAtRisk {...top} />
      </div>
    </div>
  );
};
