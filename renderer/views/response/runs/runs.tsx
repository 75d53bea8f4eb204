import { useMemo, useState } from 'react';
import type { PlaybookRun } from '../../../../shared/contract/response.ts';
import { useClient } from '../../../bridge/console-context.tsx';
import { describeError } from '../../../bridge/describe-error.ts';
import { usePending } from '../../../bridge/use-changes.ts';
import { usePages } from '../../../bridge/use-pages.ts';
import { useColumns } from '../../../filters/use-columns.ts';
import { Split } from '../../../ui/overlay/drawer.tsx';
import { EmptyState } from '../../../ui/state/empty-state.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import { DataTable } from '../../../ui/table/data-table.tsx';
import type { ResponseSearch } from '../response-search.ts';
import { runColumns } from './run-columns.tsx';
import { RunDrawer } from './run-drawer.tsx';
import { runStateTones, runStateWords } from './run-words.ts';
import { useRun } from './use-run.ts';

interface RunsProps {
  readonly search: ResponseSearch;
  readonly setSearch: (changes: Partial<ResponseSearch>, options?: { readonly replace?: boolean }) => unknown;
}

/** Every time a playbook was set going, or an act asked for that took a second operator, the newest first. */
export const Runs = ({ search, setSearch }: RunsProps) => {
  const client = useClient();
  const { alert } = search;
  const { rows, loading, loadingMore, error, refetch, more } = usePages({
    queryKey: ['response.runs', 'all', alert],
    fetch: async (cursor, signal) => {
      const { runs, next } = await client.response.runs({ cursor, ...(alert === undefined ? {} : { alert }) }, { signal });
      return { rows: runs, next };
    },
  });
  const { pending, clear } = usePending(['playbook.started', 'playbook.finished', 'act.requested', 'act.finished']);
  const { hidden, onHiddenChange } = useColumns('runs', runColumns);
  const [cursor, setCursor] = useState<string | null>(null);
  const reload = (): void => {
    clear();
    void refetch();
  };
  const at = rows.findIndex(({ id }) => id === search.run);
  const { data: open } = useRun(search.run, rows[at]);
  // The row of the run that is open goes on with it; it keeps its place.
  const shown = useMemo(() => (open ? rows.map((row) => (row.id === open.id ? open : row)) : rows), [rows, open]);
  const step = (by: number): void => {
    const next = rows[at + by];
    if (next) void setSearch({ run: next.id }, { replace: true });
  };
  return (
    <Split
      drawer={
        search.run === undefined ? null : (
          <RunDrawer
            key={search.run}
            id={search.run}
            {...(at < 0 ? {} : { known: rows[at], position: `${at + 1} of ${rows.length}` })}
            onClose={() => void setSearch({ run: undefined }, { replace: true })}
            onNext={() => step(1)}
            onPrevious={() => step(-1)}
          />
        )
      }
    >
      <DataTable<PlaybookRun>
        primary
        label="Runs"
        columns={runColumns}
        rows={shown}
        rowId={({ id }) => id}
        cursor={search.run ?? cursor}
        onCursorChange={(id) => {
          setCursor(id);
          // An open drawer goes along with the row in hand.
          if (search.run !== undefined && id !== null) void setSearch({ run: id }, { replace: true });
        }}
        onOpen={({ id }) => void setSearch({ run: id })}
        marker={({ state }) =>
          state === 'waiting' || state === 'failed' || state === 'partly'
            ? { tone: runStateTones[state], label: runStateWords[state] }
            : undefined
        }
        onEndReached={more}
        loading={loading}
        loadingMore={loadingMore}
        pending={pending}
        onLoadPending={reload}
        hiddenColumns={hidden}
        onHiddenColumnsChange={onHiddenChange}
        empty={
          <EmptyState
            title={alert === undefined ? 'Nothing was set going yet.' : 'Nothing was set going about this alert.'}
            looked="All runs on record were looked at. Playbooks are set going from an alert, or by one as their mode allows; acts that reach far wait for a second operator."
          />
        }
        {...(error
          ? { error: <ErrorState title="The runs could not be read." detail={describeError(error).text} onRetry={reload} /> }
          : {})}
      />
    </Split>
  );
};
