import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Incident } from '../../../shared/contract/cases.ts';
import { may } from '../../../shared/role.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { useMay, useMe } from '../../bridge/session-context.tsx';
import { usePending, useRefreshOn } from '../../bridge/use-changes.ts';
import { usePages } from '../../bridge/use-pages.ts';
import { SavedViewsMenu } from '../../filters/saved-views-menu.tsx';
import { useColumns } from '../../filters/use-columns.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { Stat, StatRow } from '../../ui/data/stat.tsx';
import { FilterBar } from '../../ui/filter/filter-bar.tsx';
import { Button } from '../../ui/input/button.tsx';
import { EmptyState } from '../../ui/state/empty-state.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import { caseColumns } from './case-columns.tsx';
import { caseStateWords, measureWords } from './case-words.ts';
import { casesSearch, statesOf } from './cases-search.ts';
import { OpenCase } from './open-case.tsx';

const KINDS = ['case.'] as const;
const MEANS_KEY = ['cases.list', 'means'] as const;
const states = { standing: 'Not closed', ...caseStateWords, any: 'Any' } as const;
const stateOptions = Object.entries(states).map(([value, label]) => ({ value, label }));

/** How fast cases of the last 30 days were found, taken on and ended. */
const Means = () => {
  const client = useClient();
  const { data } = useQuery({ queryKey: MEANS_KEY, queryFn: ({ signal }) => client.cases.list({ limit: 1 }, { signal }) });
  useRefreshOn(KINDS, MEANS_KEY, 3000);
  const means = data?.means;
  return (
    <StatRow>
      <Stat label="Closed, 30 d" value={means?.closed ?? '–'} loading={!means} />
      <Stat
        label="Mean time to detect"
        value={measureWords(means?.detect_ms ?? null)}
        detail="first event to first alert"
        loading={!means}
      />
      <Stat
        label="Mean time to take on"
        value={measureWords(means?.acknowledge_ms ?? null)}
        detail="first alert to first operator"
        loading={!means}
      />
      <Stat label="Mean time to resolve" value={measureWords(means?.resolve_ms ?? null)} detail="first alert to the end" loading={!means} />
    </StatRow>
  );
};

/** Cases: alerts that belong together, who looks after them, and how fast. */
export const Cases = () => {
  const client = useClient();
  const navigate = useNavigate();
  const me = useMe();
  const responds = useMay(may.respond);
  const [search, setSearch] = useFilters(casesSearch);
  const { owner } = search;
  const asked = { ...(owner === undefined ? {} : { owner }), ...(statesOf(search) ? { states: statesOf(search) } : {}) };
  const { rows, loading, loadingMore, error, refetch, more } = usePages({
    queryKey: ['cases.list', asked],
    fetch: async (cursor, signal) => {
      const { cases, next } = await client.cases.list({ ...asked, cursor }, { signal });
      return { rows: cases, next };
    },
  });
  const { pending, clear } = usePending(KINDS);
  const { hidden, onHiddenChange } = useColumns('cases', caseColumns);
  const reload = (): void => {
    clear();
    void refetch();
  };
  const ownerName = owner === me.id ? 'me' : (rows.find((row) => row.owner === owner)?.owner_name ?? owner ?? '');
  const chips = [
    { id: 'state', label: 'State', value: states[search.state], fixed: search.state === 'standing' },
    ...(owner === undefined ? [] : [{ id: 'owner', label: 'Owner', value: ownerName }]),
  ];
  const fields = [
    { id: 'state', label: 'State', options: stateOptions },
    { id: 'owner', label: 'Owner', options: [{ value: me.id, label: 'me' }] },
  ];
  return (
    <div className="page min-h-0 flex-1">
      <div className="page-head">
        <h1>Cases</h1>
        <div className="ml-auto flex items-center gap-2">
          {responds ? <Button onClick={() => void setSearch({ add: 'case' })}>Open a case</Button> : null}
          <SavedViewsMenu />
        </div>
      </div>
      <Means />
      <FilterBar
        chips={chips}
        fields={fields}
        onAdd={(id, value) => void setSearch({ [id]: value })}
        onRemove={(id) => void setSearch({ [id]: undefined })}
      />
      <DataTable<Incident>
        primary
        label="Cases"
        columns={caseColumns}
        rows={rows}
        rowId={({ id }) => id}
        onOpen={({ id }) => void navigate({ to: '/cases/$case', params: { case: id } })}
        onEndReached={more}
        loading={loading}
        loadingMore={loadingMore}
        pending={pending}
        onLoadPending={reload}
        hiddenColumns={hidden}
        onHiddenColumnsChange={onHiddenChange}
        empty={
          <EmptyState
            title={search.state === 'standing' ? 'No case is open.' : 'There is no such case.'}
            looked="All cases were looked at. A case is opened here, or from alerts in the queue."
          />
        }
        {...(error
          ? { error: <ErrorState title="The cases could not be read." detail={describeError(error).text} onRetry={reload} /> }
          : {})}
      />
      {search.add && responds ? <OpenCase onClose={() => void setSearch({ add: undefined }, { replace: true })} /> : null}
    </div>
  );
};
