import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { TokenView } from '../../../shared/contract/tokens.ts';
import { may } from '../../../shared/role.ts';
import { useAct } from '../../acts/act-provider.tsx';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { useMay } from '../../bridge/session-context.tsx';
import { usePending } from '../../bridge/use-changes.ts';
import { SavedViewsMenu } from '../../filters/saved-views-menu.tsx';
import { useColumns } from '../../filters/use-columns.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { FilterBar } from '../../ui/filter/filter-bar.tsx';
import { Button } from '../../ui/input/button.tsx';
import { Split } from '../../ui/overlay/drawer.tsx';
import { EmptyState } from '../../ui/state/empty-state.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import { tokenColumns } from './columns.tsx';
import { FindToken } from './find-token.tsx';
import { TokenDrawer } from './token-drawer.tsx';
import { tokenSearch, toTokenFilter } from './token-search.ts';
import { useTokenChips } from './use-token-chips.ts';
import { useTokens } from './use-tokens.ts';

const NEW = ['token.issued', 'code.redeemed', 'refresh_token.rotated'] as const;
const count = new Intl.NumberFormat('en');

const Count = ({ filter }: { readonly filter: ReturnType<typeof toTokenFilter> }) => {
  const client = useClient();
  const { data } = useQuery({ queryKey: ['tokens.count', filter], queryFn: ({ signal }) => client.tokens.count({ filter }, { signal }) });
  return data ? <span className="text-text-3">{`${count.format(data.tokens)} match`}</span> : null;
};

/** Every token of every grant, newest first: found by filter or by its value, and revoked alone, in a selection, or all that match. */
export const Tokens = () => {
  const [search, setSearch] = useFilters(tokenSearch);
  const filter = useMemo(() => toTokenFilter(search), [search]);
  const { rows, loading, loadingMore, error, refetch, more } = useTokens(filter);
  const { pending, clear } = usePending(NEW);
  const { hidden, onHiddenChange } = useColumns('tokens', tokenColumns);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const [cursor, setCursor] = useState<string | null>(null);
  const act = useAct();
  const responds = useMay(may.respond);
  const { chips, fields, onAdd, onRemove } = useTokenChips(search, setSearch);
  const open = rows.find(({ id }) => id === search.token);
  const reload = (): void => {
    clear();
    void refetch();
  };
  const done = (): void => {
    setSelected(new Set());
    setAll(false);
  };
  const revoke = (): void =>
    all
      ? act({
          act: { act: 'tokens.revoke', selection: { by: 'filter', filter } },
          title: 'Revoke all tokens that match',
          verb: 'Revoke',
          onDone: done,
        })
      : act({
          act: { act: 'tokens.revoke', selection: { by: 'tokens', tokens: [...selected].slice(0, 1000) } },
          title: selected.size === 1 ? 'Revoke 1 token' : `Revoke ${count.format(selected.size)} tokens`,
          verb: 'Revoke',
          onDone: done,
        });
  // An open drawer goes along with the row in hand.
  const moveTo = (id: string | null): void => {
    setCursor(id);
    if (search.token !== undefined && id !== null) void setSearch({ token: id }, { replace: true });
  };
  const step = (by: number): void => {
    const next = rows[rows.findIndex(({ id }) => id === search.token) + by];
    if (next) void setSearch({ token: next.id }, { replace: true });
  };
  const at = rows.findIndex(({ id }) => id === search.token);
  return (
    <div className="page min-h-0 flex-1">
      <div className="page-head">
        <h1>Tokens</h1>
        <Count filter={filter} />
        <div className="ml-auto flex items-center gap-2">
          <FindToken onFound={(token) => void setSearch({ token: token.id, state: 'any' })} />
          <SavedViewsMenu />
        </div>
      </div>
      <FilterBar
        chips={chips}
        fields={fields}
        onAdd={onAdd}
        onRemove={onRemove}
        onClear={() => void setSearch(tokenSearch.parse({ state: 'live' }))}
      >
        {responds ? (
          <Button variant="danger" disabled={selected.size === 0 && !all} onClick={revoke}>
            {all ? 'Revoke all that match' : selected.size === 0 ? 'Revoke' : `Revoke ${count.format(selected.size)} selected`}
          </Button>
        ) : null}
      </FilterBar>
      <Split
        drawer={
          search.token === undefined ? null : (
            <TokenDrawer
              id={search.token}
              {...(open ? { known: open } : {})}
              {...(at < 0 ? {} : { position: `${at + 1} of ${rows.length}` })}
              onClose={() => void setSearch({ token: undefined }, { replace: true })}
              onNext={() => step(1)}
              onPrevious={() => step(-1)}
            />
          )
        }
      >
        <DataTable<TokenView>
          primary
          label="Tokens"
          columns={tokenColumns}
          rows={rows}
          rowId={({ id }) => id}
          cursor={search.token ?? cursor}
          onCursorChange={moveTo}
          selected={selected}
          onSelectedChange={(next) => {
            setSelected(next);
            setAll(false);
          }}
          onSelectAllMatching={() => {
            setSelected(new Set(rows.map(({ id }) => id)));
            setAll(true);
          }}
          allMatching={all}
          onOpen={({ id }) => void setSearch({ token: id })}
          onEndReached={more}
          loading={loading}
          loadingMore={loadingMore}
          pending={pending}
          onLoadPending={reload}
          hiddenColumns={hidden}
          onHiddenColumnsChange={onHiddenChange}
          empty={<EmptyState title="No such token." looked="Tokens of every grant were looked at, those of clients for themselves too." />}
          {...(error
            ? { error: <ErrorState title="The tokens could not be read." detail={describeError(error).text} onRetry={reload} /> }
            : {})}
        />
      </Split>
    </div>
  );
};
