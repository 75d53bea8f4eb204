import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { may } from '../../../shared/role.ts';
import { useAct } from '../../acts/act-provider.tsx';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { useMay } from '../../bridge/session-context.tsx';
import { usePending } from '../../bridge/use-changes.ts';
import { usePages } from '../../bridge/use-pages.ts';
import { SavedViewsMenu } from '../../filters/saved-views-menu.tsx';
import { useColumns } from '../../filters/use-columns.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { FilterBar } from '../../ui/filter/filter-bar.tsx';
import { Button } from '../../ui/input/button.tsx';
import { EmptyState } from '../../ui/state/empty-state.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import { type ClientRow, clientColumns } from './client-columns.tsx';
import { clientSearch } from './client-search.ts';
import { grantWords } from './client-words.ts';

const fields = [
  {
    id: 'status',
    label: 'Status',
    options: [
      { value: 'active', label: 'Active' },
      { value: 'suspended', label: 'Suspended' },
    ],
  },
  { id: 'grant', label: 'Grant', options: Object.entries(grantWords).map(([value, label]) => ({ value, label })) },
];

/** The clients and how each does. */
export const Clients = () => {
  const [search, setSearch] = useFilters(clientSearch);
  const client = useClient();
  const act = useAct();
  const navigate = useNavigate();
  const responds = useMay(may.respond);
  const administers = useMay(may.administer);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { pending, clear } = usePending([
    'client.created',
    'client.updated',
    'client.removed',
    'client.suspended',
    'client.resumed',
    'import.applied',
  ]);
  const { hidden, onHiddenChange } = useColumns('clients', clientColumns);
  const { q, status, grant } = search;
  const { rows, loading, loadingMore, error, refetch, more } = usePages({
    queryKey: ['clients.list', q, status, grant],
    fetch: async (cursor, signal) => {
      const given = Object.fromEntries(Object.entries({ q, status, grant }).filter(([, value]) => value !== undefined));
      const { clients, next } = await client.clients.list({ cursor, with_health: true, ...given }, { signal });
      return { rows: clients, next };
    },
  });
  const reload = (): void => {
    clear();
    void refetch();
  };
  const clients = [...selected].slice(0, 1000);
  const chips = [
    ...(status === undefined ? [] : [{ id: 'status', label: 'Status', value: status }]),
    ...(grant === undefined ? [] : [{ id: 'grant', label: 'Grant', value: grantWords[grant] ?? grant }]),
  ];
  return (
    <div className="page min-h-0 flex-1">
      <div className="page-head">
        <h1>Clients</h1>
        <div className="ml-auto flex items-center gap-2">
          {administers ? (
            <Link
              to="/clients/new"
              className="inline-flex min-h-7.5 items-center rounded border border-accent bg-accent px-2.5 py-1 font-medium leading-none text-on-accent no-underline hover:no-underline hover:brightness-110"
            >
              Register a client
            </Link>
          ) : null}
          <SavedViewsMenu />
        </div>
      </div>
      <FilterBar
        chips={chips}
        fields={fields}
        onAdd={(id, value) => void setSearch({ [id]: value })}
        onRemove={(id) => void setSearch({ [id]: undefined })}
        onClear={() => void setSearch({ q: undefined, status: undefined, grant: undefined })}
        text={q ?? ''}
        textLabel="Id or name"
        onTextChange={(text) => void setSearch({ q: text === '' ? undefined : text.slice(0, 128) }, { replace: true })}
      >
        {responds ? (
          <Button
            variant="danger"
            disabled={clients.length === 0}
            onClick={() =>
              act({
                act: { act: 'clients.suspend', clients },
                title: clients.length === 1 ? `Suspend ${clients[0] ?? ''}` : `Suspend ${clients.length} clients`,
                verb: 'Suspend',
                onDone: () => setSelected(new Set()),
              })
            }
          >
            Suspend
          </Button>
        ) : null}
      </FilterBar>
      <DataTable<ClientRow>
        primary
        label="Clients"
        columns={clientColumns}
        rows={rows}
        rowId={({ client_id }) => client_id}
        {...(responds ? { selected, onSelectedChange: setSelected } : {})}
        onOpen={({ client_id }) => void navigate({ to: '/clients/$client', params: { client: client_id } })}
        onEndReached={more}
        loading={loading}
        loadingMore={loadingMore}
        pending={pending}
        onLoadPending={reload}
        hiddenColumns={hidden}
        onHiddenColumnsChange={onHiddenChange}
        empty={<EmptyState title="No such client." looked="All registered clients were looked at." />}
        {...(error
          ? { error: <ErrorState title="The clients could not be read." detail={describeError(error).text} onRetry={reload} /> }
          : {})}
      />
    </div>
  );
};
