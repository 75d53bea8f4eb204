import { useState } from 'react';
import { useColumns } from '../../filters/use-columns.ts';
import { Split } from '../../ui/overlay/drawer.tsx';
import { EmptyState } from '../../ui/state/empty-state.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import type { LabSearch } from './lab-search.ts';
import { sheetColumns } from './sheet-columns.tsx';
import { SheetDrawer } from './sheet-drawer.tsx';
import type { TitledSheet } from './titled-sheets.ts';

interface SheetsProps {
  readonly sheets: readonly TitledSheet[];
  readonly loading: boolean;
  readonly search: LabSearch;
  readonly setSearch: (changes: Partial<LabSearch>, options?: { readonly replace?: boolean }) => unknown;
}

/** The score sheets so far, the newest first. */
export const Sheets = ({ sheets, loading, search, setSearch }: SheetsProps) => {
  const { hidden, onHiddenChange } = useColumns('lab', sheetColumns);
  const [cursor, setCursor] = useState<string | null>(null);
  const at = sheets.findIndex(({ run }) => run === search.run);
  const open = sheets[at];
  const step = (by: number): void => {
    const next = sheets[at + by];
    if (next) void setSearch({ run: next.run }, { replace: true });
  };
  return (
    <Split
      drawer={
        open ? (
          <SheetDrawer
            key={open.run}
            sheet={open}
            position={`${at + 1} of ${sheets.length}`}
            onClose={() => void setSearch({ run: undefined }, { replace: true })}
            onNext={() => step(1)}
            onPrevious={() => step(-1)}
          />
        ) : null
      }
    >
      <DataTable<TitledSheet>
        primary
        label="Score sheets"
        columns={sheetColumns}
        rows={sheets}
        rowId={({ run }) => run}
        cursor={search.run ?? cursor}
        onCursorChange={(run) => {
          setCursor(run);
          // An open drawer goes along with the row in hand.
          if (search.run !== undefined && run !== null) void setSearch({ run }, { replace: true });
        }}
        onOpen={({ run }) => void setSearch({ run })}
        loading={loading}
        hiddenColumns={hidden}
        onHiddenColumnsChange={onHiddenChange}
        empty={<EmptyState title="No attack was run yet." looked="The score sheets of this lab were looked at." />}
      />
    </Split>
  );
};
