import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { may } from '../../../shared/role.ts';
import { useAct } from '../../acts/act-provider.tsx';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { useMay } from '../../bridge/session-context.tsx';
import { usePending } from '../../bridge/use-changes.ts';
import { usePages } from '../../bridge/use-pages.ts';
import { useColumns } from '../../filters/use-columns.ts';
import { FilterBar } from '../../ui/filter/filter-bar.tsx';
import { Button } from '../../ui/input/button.tsx';
import { EmptyState } from '../../ui/state/empty-state.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import { type UserRow, userColumns } from './user-columns.tsx';
import type { UserSearch } from './user-search.ts';

interface AccountsProps {
  readonly search: UserSearch;
  readonly setSearch: (changes: Partial<UserSearch>) => unknown;
}

const fields = [
  {
    id: 'status',
    label: 'Status',
    options: [
      { value: 'active', label: 'Active' },
      { value: 'suspended', label: 'Suspended' },
    ],
  },
  { id: 'q', label: 'Called', placeholder: 'whole user name, mail address or sub' },
];

/** The accounts, newest first. Names and addresses are kept sealed: one is found when it is named whole. */
export const Accounts = ({ search: { q, status }, setSearch }: AccountsProps) => {
  const client = useClient();
  const act = useAct();
  const navigate = useNavigate();
  const responds = useMay(may.respond);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { pending, clear } = usePending([
    'user.created',
    'user.removed',
    'user.suspended',
    'user.resumed',
    'user.updated',
    'import.applied',
  ]);
  const { hidden, onHiddenChange } = useColumns('users', userColumns);
  const { rows, loading, loadingMore, error, refetch, more } = usePages({
    queryKey: ['users.list', q, status],
    fetch: async (cursor, signal) => {
      const { users, next } = await client.users.list(
        { cursor, ...(q === undefined ? {} : { q }), ...(status === undefined ? {} : { status }) },
        { signal },
      );
      return { rows: users, next };
    },
  });
  const reload = (): void => {
    clear();
    void refetch();
  };
  const users = [...selected].slice(0, 1000);
  const named = users.length === 1 ? (rows.find(({ sub }) => sub === users[0])?.username ?? '1 user') : `${users.length} users`;
  const onDone = (): void => setSelected(new Set());
  const chips = [
    ...(q === undefined ? [] : [{ id: 'q', label: 'Called', value: q }]),
    ...(status === undefined ? [] : [{ id: 'status', label: 'Status', value: status }]),
  ];
  return (
    <>
      <FilterBar
        chips={chips}
        fields={fields}
        onAdd={(id, value) => void setSearch({ [id]: value })}
        onRemove={(id) => void setSearch({ [id]: undefined })}
        onClear={() => void setSearch({ q: undefined, status: undefined })}
      >
        {responds ? (
          <>
            <Button
              disabled={users.length === 0}
              onClick={() => act({ act: { act: 'users.sign_out', users }, title: `Sign ${named} out`, verb: 'Sign out', onDone })}
            >
              Sign out
            </Button>
            <Button
              variant="danger"
              disabled={users.length === 0}
              onClick={() => act({ act: { act: 'users.suspend', users }, title: `Suspend ${named}`, verb: 'Suspend', onDone })}
            >
              Suspend
            </Button>
          </>
        ) : null}
      </FilterBar>
      <DataTable<UserRow>
        primary
        label="Users"
        columns={userColumns}
        rows={rows}
        rowId={({ sub }) => sub}
        {...(responds ? { selected, onSelectedChange: setSelected } : {})}
        onOpen={({ sub }) => void navigate({ to: '/users/$user', params: { user: sub } })}
        onEndReached={more}
        loading={loading}
        loadingMore={loadingMore}
        pending={pending}
        onLoadPending={reload}
        hiddenColumns={hidden}
        onHiddenColumnsChange={onHiddenChange}
        empty={
          <EmptyState
            title={q === undefined && status === undefined ? 'There are no accounts yet.' : 'No such user.'}
            looked={
              q === undefined
                ? 'All accounts were looked at.'
                : 'Only a whole user name, mail address or sub is found: they are kept sealed.'
            }
          />
        }
        {...(error
          ? { error: <ErrorState title="The users could not be read." detail={describeError(error).text} onRetry={reload} /> }
          : {})}
      />
    </>
  );
};
