import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { AddressRule } from '../../../shared/contract/network.ts';
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
import type { NetworkSearch } from './network-search.ts';
import { ruleColumns } from './rule-columns.tsx';

interface RulesProps {
  readonly search: NetworkSearch;
  readonly setSearch: (changes: Partial<NetworkSearch>) => unknown;
}

const fields = [
  {
    id: 'state',
    label: 'State',
    options: [
      { value: 'standing', label: 'Standing' },
      { value: 'ended', label: 'Ended' },
    ],
  },
  { id: 'covering', label: 'Covering', placeholder: 'address or range' },
];

/** Blocks or allowances, standing or ended. */
export const Rules = ({ search, setSearch }: RulesProps) => {
  const client = useClient();
  const act = useAct();
  const navigate = useNavigate();
  const kind = search.tab === 'allowed' ? 'allow' : 'block';
  const ends = useMay(kind === 'block' ? may.respond : may.administer) && search.state === 'standing';
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { pending, clear } = usePending(['address.']);
  const { hidden, onHiddenChange } = useColumns('network', ruleColumns);
  const { state, covering } = search;
  const { rows, loading, loadingMore, error, refetch, more } = usePages({
    queryKey: ['network.rules', kind, state, covering],
    fetch: async (cursor, signal) => {
      const { rules, next } = await client.network.rules(
        { kind, state, cursor, ...(covering === undefined ? {} : { covering }) },
        { signal },
      );
      return { rows: rules, next };
    },
  });
  const reload = (): void => {
    clear();
    void refetch();
  };
  const end = (): void =>
    act({
      act: { act: kind === 'block' ? 'addresses.unblock' : 'addresses.disallow', rules: [...selected] },
      title: kind === 'block' ? `Lift ${selected.size} block${selected.size === 1 ? '' : 's'}` : `Take ${selected.size} off the allow list`,
      verb: kind === 'block' ? 'Unblock' : 'Take off',
      onDone: () => setSelected(new Set()),
    });
  const chips = [
    { id: 'state', label: 'State', value: state === 'standing' ? 'Standing' : 'Ended', fixed: true },
    ...(covering === undefined ? [] : [{ id: 'covering', label: 'Covering', value: covering }]),
  ];
  return (
    <>
      <FilterBar
        chips={chips}
        fields={fields}
        onAdd={(id, value) => void setSearch({ [id]: value })}
        onRemove={(id) => void setSearch({ [id]: undefined })}
      >
        {ends ? (
          <Button disabled={selected.size === 0} onClick={end}>
            {kind === 'block' ? 'Unblock' : 'Take off'} {selected.size > 0 ? `${selected.size} selected` : ''}
          </Button>
        ) : null}
      </FilterBar>
      <DataTable<AddressRule>
        primary
        label={kind === 'block' ? 'Blocks' : 'Allow list'}
        columns={ruleColumns}
        rows={rows}
        rowId={({ id }) => id}
        {...(ends ? { selected, onSelectedChange: setSelected } : {})}
        onOpen={({ range }) => void navigate({ to: '/network/address/$address', params: { address: range } })}
        onEndReached={more}
        loading={loading}
        loadingMore={loadingMore}
        pending={pending}
        onLoadPending={reload}
        hiddenColumns={hidden}
        onHiddenColumnsChange={onHiddenChange}
        empty={
          <EmptyState
            title={kind === 'block' ? 'Nobody is blocked.' : 'The allow list is empty.'}
            looked={state === 'standing' ? 'All standing rules were looked at.' : 'Rules that ended in the last 30 days were looked at.'}
          />
        }
        {...(error
          ? { error: <ErrorState title="The rules could not be read." detail={describeError(error).text} onRetry={reload} /> }
          : {})}
      />
    </>
  );
};
