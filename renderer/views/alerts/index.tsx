import { RotateCw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useMe } from '../../bridge/session-context.tsx';
import { SavedViewsMenu } from '../../filters/saved-views-menu.tsx';
import { useFilters } from '../../filters/use-filters.ts';
import { FilterBar } from '../../ui/filter/filter-bar.tsx';
import { Button } from '../../ui/input/button.tsx';
import { useShortcuts } from '../../ui/keys/use-shortcuts.ts';
import { Split } from '../../ui/overlay/drawer.tsx';
import { AlertButtons } from './acts/alert-buttons.tsx';
import { useHandling } from './acts/use-handling.tsx';
import { AlertDrawer } from './alert/alert-drawer.tsx';
import { useAlert } from './alert/use-alert.ts';
import { alertCount } from './alert-words.ts';
import { alertSearch } from './queue/alert-search.ts';
import { GroupMenu } from './queue/group-menu.tsx';
import { type QueueRow, queueRows } from './queue/queue-rows.ts';
import { QueueTable } from './queue/queue-table.tsx';
import { useAlertChips } from './queue/use-alert-chips.ts';
import { useAlertQueue, useQueueNews } from './queue/use-alert-queue.ts';
import { useNames } from './queue/use-names.ts';
import { useQueueChoice } from './queue/use-queue-choice.ts';
import { SeverityLinks } from './standing/alerts-tile.tsx';
import { useStandingAlerts } from './standing/use-standing-alerts.ts';

const NONE: ReadonlySet<string> = new Set();

/** What others made of alerts that are listed: said, and read when the operator wants it. */
const ChangedByOthers = ({ count, onRead }: { readonly count: number; readonly onRead: () => void }) => {
  useShortcuts([{ keys: 'r', label: 'Read the list again', group: 'List', run: onRead }]);
  return (
    <span role="status">
      {count > 0 ? (
        <Button variant="ghost" size="sm" keys="r" icon={<RotateCw size={13} aria-hidden="true" />} onClick={onRead}>
          {`${count.toLocaleString('en-US')} changed by others, read again`}
        </Button>
      ) : null}
    </span>
  );
};

/** How many of each severity are not closed, the worst first, each a way to exactly those. */
const StandingCounts = () => {
  const { data } = useStandingAlerts();
  return data ? (
    <nav aria-label="Not closed, by severity">
      <SeverityLinks standing={data} />
    </nav>
  ) : null;
};

/** What rules found and what is made of it: narrowed, grouped, looked into beside the list, and handled alone or many at once. */
export const Alerts = () => {
  const [search, setSearch] = useFilters(alertSearch);
  const me = useMe();
  const news = useQueueNews();
  const queue = useAlertQueue(search, news.clear);
  const [folded, setFolded] = useState(NONE);
  const [cursor, setCursor] = useState<string | null>(null);
  const rows = useMemo(() => queueRows(queue.alerts, search.group ?? [], folded), [queue.alerts, search.group, folded]);
  const names = useNames(queue.alerts);
  const read = useAlert(search.alert);
  const known = queue.alerts.find(({ id }) => id === search.alert);
  // As the drawer shows it, whether the list holds it or not.
  const open = read.data ?? known;
  const inHand = search.alert ?? cursor;
  const choice = useQueueChoice({
    rows,
    alerts: queue.alerts,
    drawer: search.alert !== undefined,
    open,
    cursor: inHand,
    asked: queue.asked,
    text: search.text,
    all: queue.all,
  });
  const handling = useHandling({
    targets: choice.targets,
    onChanged: news.didOwn,
    onDone: choice.clear,
  });
  const { chips, fields, onAdd, onRemove } = useAlertChips({ search, set: setSearch, names, me });
  const reload = (): void => void queue.refetch();
  const lines = rows.filter((row) => row.type === 'alert');
  const at = lines.findIndex(({ id }) => id === search.alert);
  const step = (by: number): void => {
    const next = lines[at + by];
    if (next) void setSearch({ alert: next.id }, { replace: true });
  };
  // The buttons of the drawer are about what the keys are about.
  const meant = choice.targets();
  const ticked = choice.chosen.length > 0;
  const isAlert = (id: string): boolean => !id.startsWith('group:');
  // An open drawer goes along with the row in hand.
  const moveTo = (id: string | null): void => {
    setCursor(id);
    if (search.alert !== undefined && id !== null && isAlert(id)) void setSearch({ alert: id }, { replace: true });
  };
  const clear = (): void => {
    const none = Object.fromEntries(Object.keys(search).map((name) => [name, undefined]));
    void setSearch({ ...none, state: 'open', order: search.order, group: search.group });
  };
  const openRow = (row: QueueRow): void => {
    if (row.type === 'alert') return void setSearch({ alert: row.id });
    setFolded((before) => (before.has(row.id) ? new Set([...before].filter((id) => id !== row.id)) : new Set([...before, row.id])));
  };
  const closeDrawer = (): void => {
    setCursor(search.alert ?? null);
    void setSearch({ alert: undefined }, { replace: true });
  };
  return (
    <div className="page min-h-0 flex-1">
      <div className="page-head">
        <h1>Alerts</h1>
        <GroupMenu value={search.group} onChange={(group) => void setSearch({ group })} />
        <StandingCounts />
        <ChangedByOthers count={news.changed} onRead={reload} />
        <div className="ml-auto flex items-center gap-2">
          {search.alert === undefined ? <AlertButtons alerts={choice.chosen} handling={handling} /> : null}
          <SavedViewsMenu />
        </div>
      </div>
      <FilterBar
        chips={chips}
        fields={fields}
        onAdd={onAdd}
        onRemove={onRemove}
        {...(chips.length > 1 || search.state !== 'open' || (search.text ?? '') !== '' ? { onClear: clear } : {})}
        text={search.text ?? ''}
        textLabel="Find in this list"
        onTextChange={(text) => void setSearch({ text: text.trim() === '' ? undefined : text.slice(0, 128) }, { replace: true })}
      />
      <Split
        drawer={
          search.alert === undefined ? null : (
            <AlertDrawer
              id={search.alert}
              read={read}
              {...(known ? { known } : {})}
              {...(at < 0 ? {} : { position: `${at + 1} of ${lines.length}` })}
              buttons={
                handling.responds && meant.length > 0 ? (
                  <>
                    {ticked ? <span className="self-center text-text-2">{`${alertCount(meant.length)} selected`}</span> : null}
                    <AlertButtons single={!ticked} alerts={meant} handling={handling} />
                  </>
                ) : null
              }
              onClose={closeDrawer}
              onNext={() => step(1)}
              onPrevious={() => step(-1)}
            />
          )
        }
      >
        <QueueTable
          search={search}
          rows={rows}
          queue={queue}
          choice={choice}
          cursor={inHand}
          onCursorChange={moveTo}
          onOpen={openRow}
          onSort={(order) => void setSearch({ order })}
          raised={news.raised}
          onLoad={reload}
          selects={handling.responds}
        />
      </Split>
      {handling.dialog}
    </div>
  );
};
