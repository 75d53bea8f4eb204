import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SessionView } from '../../../shared/contract/users.ts';
import { may } from '../../../shared/role.ts';
import { useAct } from '../../acts/act-provider.tsx';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { useMay } from '../../bridge/session-context.tsx';
import { usePending } from '../../bridge/use-changes.ts';
import { usePages } from '../../bridge/use-pages.ts';
import { FilterBar } from '../../ui/filter/filter-bar.tsx';
import { Button } from '../../ui/input/button.tsx';
import { EmptyState } from '../../ui/state/empty-state.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import { sessionColumns } from './session-columns.tsx';
import type { UserSearch } from './user-search.ts';

interface SessionsProps {
  readonly search: UserSearch;
  readonly setSearch: (changes: Partial<UserSearch>) => unknown;
}

const fields = [{ id: 'q', label: 'User', placeholder: 'whole user name or sub' }];

/** Where people are signed in just now, newest first. */
export const Sessions = ({ search: { q }, setSearch }: SessionsProps) => {
  const client = useClient();
  const act = useAct();
  const navigate = useNavigate();
  const responds = useMay(may.respond);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { pending, clear } = usePending(['user.signed_in']);
  const { rows, loading, loadingMore, error, refetch, more } = usePages({
    queryKey: ['users.sessions', q],
    fetch: async (cursor, signal) => {
      const { sessions, next } = await client.users.sessions({ cursor, ...(q === undefined ? {} : { user: q }) }, { signal });
      return { rows: sessions, next };
    },
  });
  const reload = (): void => {
    clear();
    void refetch();
  };
  const sessions = [...selected].slice(0, 1000);
  return (
    <>
      <FilterBar
        chips={q === undefined ? [] : [{ id: 'q', label: 'User', value: q }]}
        fields={fields}
        onAdd={(id, value) => void setSearch({ [id]: value })}
        onRemove={() => void setSearch({ q: undefined })}
      >
        {responds ? (
          <Button
            variant="danger"
            disabled={sessions.length === 0}
            onClick={() =>
              act({
                act: { act: 'sessions.end', sessions },
                title: sessions.length === 1 ? 'End 1 session' : `End ${sessions.length} sessions`,
                verb: 'End',
                onDone: () => setSelected(new Set()),
              })
            }
          >
            End {sessions.length > 0 ? `${sessions.length} selected` : 'sessions'}
          </Button>
        ) : null}
      </FilterBar>
      <DataTable<SessionView>
        primary
        label="Sessions"
        columns={sessionColumns}
        rows={rows}
        rowId={({ id }) => id}
        {...(responds ? { selected, onSelectedChange: setSelected } : {})}
        onOpen={({ sub }) => void navigate({ to: '/users/$user', params: { user: sub } })}
        onEndReached={more}
        loading={loading}
        loadingMore={loadingMore}
        pending={pending}
        onLoadPending={reload}
        empty={<EmptyState title="Nobody is signed in." looked="All sessions that have not ended were looked at." />}
        {...(error
          ? { error: <ErrorState title="The sessions could not be read." detail={describeError(error).text} onRetry={reload} /> }
          : {})}
      />
    </>
  );
};
