import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import { SavedViewsMenu } from '../../filters/saved-views-menu.tsx';
import { useColumns } from '../../filters/use-columns.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { FilterBar } from '../../ui/filter/filter-bar.tsx';
import { Button } from '../../ui/input/button.tsx';
import { isTyping } from '../../ui/keys/is-typing.ts';
import { useShortcuts } from '../../ui/keys/use-shortcuts.ts';
import { Split } from '../../ui/overlay/drawer.tsx';
import { EmptyState } from '../../ui/state/empty-state.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import { sameDay, zoneName } from '../../ui/time/format-time.ts';
import { useZone } from '../../ui/time/zone-provider.tsx';
import { liveColumns } from './columns.tsx';
import { LiveDrawer } from './live-drawer.tsx';
import type { LiveRow } from './live-ring.ts';
import { acceptsEvent, liveSearch, toLiveFilter } from './live-search.ts';
import { LiveStatus } from './live-status.tsx';
import { useFollowing } from './use-following.ts';
import { useLiveChips } from './use-live-chips.ts';
import { useLiveSource } from './use-live-source.ts';
import { useTail } from './use-tail.ts';
import { ValueMenus } from './value-menu.tsx';

const MOST_ROWS = 2000;
const FIRST = 100;
const rowId = ({ id }: LiveRow): string => id;
const gapMark = (row: LiveRow) => (row.type === 'gap' ? ({ tone: 'medium', label: 'Events that are not shown' } as const) : undefined);

const useLiveColumns = (rows: readonly LiveRow[]) => {
  const { zone, now } = useZone();
  const name = zoneName(now(), zone);
  const first = rows.find((row) => row.type === 'event');
  const dated = first !== undefined && !sameDay(first.event.at, now(), zone);
  return useMemo(() => liveColumns(name, dated), [name, dated]);
};

/** The log as it grows, newest last: followed, stopped, narrowed by what is pressed, and each flow told from its beginning. */
export const Live = () => {
  const [search, setSearch] = useFilters(liveSearch);
  const filter = useMemo(() => toLiveFilter(search), [search]);
  const [source, { rows, paused, waiting, phase, failure }] = useLiveSource(filter, MOST_ROWS, FIRST);
  const { reason, pause, resume } = useFollowing(source);
  const not = JSON.stringify(search.not ?? []);
  useEffect(() => source.narrow(acceptsEvent(JSON.parse(not))), [source, not]);
  const columns = useLiveColumns(rows);
  const { hidden, onHiddenChange } = useColumns('live', columns);
  const { chips, fields, onAdd, onRemove } = useLiveChips(search, rows, setSearch);
  const box = useRef<HTMLDivElement>(null);
  useTail({
    box,
    rows,
    following: !paused,
    onLeave: () => pause('scrolled'),
    onReturn: () => (reason === 'scrolled' ? resume() : undefined),
  });
  useShortcuts([
    { keys: 'space', label: 'Pause, or follow again', group: 'Live', run: () => (paused ? resume() : pause('asked')) },
    { keys: 'End', label: 'To the newest, and follow', group: 'Live', run: resume },
    { keys: '.', label: 'To the newest, and follow', group: 'Live', run: resume },
  ]);
  const onEnd = (event: KeyboardEvent): void => {
    if (event.key !== 'End' || event.shiftKey || isTyping(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    resume();
  };
  const hold = useCallback(() => pause('row'), [pause]);
  const open = (row: LiveRow | undefined): void => {
    if (row?.type !== 'event') return;
    hold();
    void setSearch({ event: row.event.seq }, { replace: search.event !== undefined });
  };
  const step = (by: number): void => open(rows[rows.findIndex(({ id }) => id === String(search.event)) + by]);
  return (
    <ValueMenus search={search} set={setSearch} onOpen={hold}>
      <div className="page min-h-0 flex-1">
        <div className="page-head">
          <h1>Live</h1>
          <LiveStatus phase={phase} failure={failure} paused={paused} reason={reason} waiting={waiting} />
          <div className="ml-auto flex items-center gap-2">
            <Button keys="space" onClick={() => (paused ? resume() : pause('asked'))}>
              {paused ? 'Follow' : 'Pause'}
            </Button>
            <SavedViewsMenu />
          </div>
        </div>
        <FilterBar chips={chips} fields={fields} onAdd={onAdd} onRemove={onRemove} onClear={() => void setSearch(liveSearch.parse({}))} />
        <Split
          drawer={
            search.event === undefined ? null : (
              <LiveDrawer
                seq={search.event}
                onClose={() => void setSearch({ event: undefined }, { replace: true })}
                onNext={() => step(1)}
                onPrevious={() => step(-1)}
              />
            )
          }
        >
          <div ref={box} onKeyDownCapture={onEnd} className="flex min-h-0 min-w-0 flex-1 flex-col">
            <DataTable<LiveRow>
              primary
              label="Events as they come"
              columns={columns}
              rows={rows}
              rowId={rowId}
              marker={gapMark}
              onCursorChange={hold}
              onOpen={open}
              loading={phase === 'loading'}
              pending={paused ? waiting : 0}
              onLoadPending={resume}
              hiddenColumns={hidden}
              onHiddenColumnsChange={onHiddenChange}
              empty={
                <EmptyState title="No such event yet." looked="The newest events that match were looked for; those to come appear here." />
              }
              {...(failure && rows.length === 0 ? { error: <ErrorState title="The log could not be read." detail={failure.text} /> } : {})}
            />
          </div>
        </Split>
      </div>
    </ValueMenus>
  );
};
