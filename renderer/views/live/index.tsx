import { useCallback, useEffect, useMemo } from 'react';
import { SavedViewsMenu } from '../../filters/saved-views-menu.tsx';
import { useFilters } from '../../filters/use-filters.ts';
import { FilterBar } from '../../ui/filter/filter-bar.tsx';
import { Button } from '../../ui/input/button.tsx';
import { useShortcuts } from '../../ui/keys/use-shortcuts.ts';
import { Split } from '../../ui/overlay/drawer.tsx';
import { LiveDrawer } from './live-drawer.tsx';
import { acceptsEvent, liveSearch, nothing, toLiveFilter } from './live-search.ts';
import { LiveStatus } from './live-status.tsx';
import { LiveTable } from './live-table.tsx';
import { useFollowing } from './use-following.ts';
import { useLiveChips } from './use-live-chips.ts';
import { useLiveSource } from './use-live-source.ts';
import { useRowInHand } from './use-row-in-hand.ts';
import { ValueMenus } from './value-menu.tsx';

const MOST_ROWS = 2000;
const FIRST = 100;

/** The log as it grows, newest last: followed, paused, narrowed by what is pressed, and each flow told from its beginning. */
export const Live = () => {
  const [search, setSearch] = useFilters(liveSearch);
  const filter = useMemo(() => toLiveFilter(search), [search]);
  const [source, state] = useLiveSource(filter, MOST_ROWS, FIRST);
  const { rows, paused, waiting, phase, failure } = state;
  const following = useFollowing(source);
  const { reason, pause, resume } = following;
  const not = JSON.stringify(search.not ?? []);
  useEffect(() => source.narrow(acceptsEvent(JSON.parse(not))), [source, not]);
  const { chips, fields, onAdd, onRemove } = useLiveChips(search, rows, setSearch);
  const toggle = (): void => (paused ? resume() : pause('asked'));
  useShortcuts([
    { keys: 'space', label: 'Pause, or follow again', group: 'Live', run: toggle },
    { keys: 'End', label: 'To the newest, and follow', group: 'Live', run: resume },
    { keys: '.', label: 'To the newest, and follow', group: 'Live', run: resume },
  ]);
  const hold = useCallback(() => pause('row'), [pause]);
  const { cursor, open, onCursorChange, step } = useRowInHand({
    rows,
    opened: search.event,
    onOpen: (event) => void setSearch({ event }, { replace: search.event !== undefined }),
    onHold: hold,
  });
  const drawer =
    search.event === undefined ? null : (
      <LiveDrawer
        seq={search.event}
        onClose={() => void setSearch({ event: undefined }, { replace: true })}
        onNext={() => step(1)}
        onPrevious={() => step(-1)}
      />
    );
  return (
    <ValueMenus search={search} set={setSearch} onOpen={hold}>
      <div className="page min-h-0 flex-1">
        <div className="page-head">
          <h1>Live</h1>
          <LiveStatus phase={phase} failure={failure} paused={paused} reason={reason} waiting={waiting} />
          <div className="ml-auto flex items-center gap-2">
            <Button keys="space" onClick={toggle}>
              {paused ? 'Follow' : 'Pause'}
            </Button>
            <SavedViewsMenu />
          </div>
        </div>
        <FilterBar chips={chips} fields={fields} onAdd={onAdd} onRemove={onRemove} onClear={() => void setSearch(nothing)} />
        <Split drawer={drawer}>
          <LiveTable state={state} following={following} cursor={cursor} onCursorChange={onCursorChange} onOpen={open} />
        </Split>
      </div>
    </ValueMenus>
  );
};
