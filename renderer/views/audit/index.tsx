import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { LoggedEventView } from '../../../shared/contract/audit.ts';
import { may } from '../../../shared/role.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { useMay } from '../../bridge/session-context.tsx';
import { useFacts } from '../../bridge/use-changes.ts';
import { usePages } from '../../bridge/use-pages.ts';
import { SavedViewsMenu } from '../../filters/saved-views-menu.tsx';
import { useColumns } from '../../filters/use-columns.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { cx } from '../../ui/cx.ts';
import { FilterBar } from '../../ui/filter/filter-bar.tsx';
import { RangePicker } from '../../ui/filter/range-picker.tsx';
import { parseRange, rangeText } from '../../ui/filter/time-range.ts';
import { Button } from '../../ui/input/button.tsx';
import { Drawer, Split } from '../../ui/overlay/drawer.tsx';
import { EmptyState } from '../../ui/state/empty-state.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import { useZone } from '../../ui/time/zone-provider.tsx';
import { auditSearch, toEventFilter } from './audit-search.ts';
import { eventColumns } from './event-columns.tsx';
import { EventDetails } from './event-details.tsx';
import { ExportLog } from './export-log.tsx';
import { Facets } from './facets.tsx';
import { useAuditChips } from './use-audit-chips.ts';
import { VerifyLog } from './verify-log.tsx';

const DEFAULT_RANGE = { last: 24 * 3_600_000 };

/** The log: searched, narrowed by its own values, proved event by event, verified whole, exported. */
export const Audit = () => {
  const [search, setSearch] = useFilters(auditSearch);
  const client = useClient();
  const exports = useMay(may.export);
  const { now } = useZone();
  const [read, setRead] = useState(() => ({ at: now(), now }));
  // The engine's clock turned out to be another: what was reckoned by the former is reckoned anew.
  if (read.now !== now) setRead({ at: now(), now });
  const [pending, setPending] = useState(0);
  const [cursor, setCursor] = useState<string | null>(null);
  const [exporting, setExporting] = useState(false);
  const filter = useMemo(() => toEventFilter(search, read.at), [search, read.at]);
  const { hidden, onHiddenChange } = useColumns('audit', eventColumns);
  const { chips, fields, onAdd, onRemove } = useAuditChips(search, setSearch);
  // What is narrowed to some kinds waits for those only; reading the log is itself recorded, and is not news to who reads it.
  useFacts(search.kinds ?? [], (facts) => setPending((before) => before + facts));
  const { rows, loading, loadingMore, error, refetch, more } = usePages({
    queryKey: ['audit.list', filter],
    fetch: async (cursor, signal) => {
      const { events, next } = await client.audit.list({ filter, limit: 200, ...(cursor === '' ? {} : { cursor }) }, { signal });
      return { rows: events, next };
    },
  });
  const reload = (): void => {
    setPending(0);
    setRead({ at: now(), now });
    void refetch();
  };
  const open = rows.find(({ seq }) => seq === search.event);
  const at = open ? rows.indexOf(open) : -1;
  // An open drawer goes along with the row in hand.
  const moveTo = (id: string | null): void => {
    setCursor(id);
    if (search.event !== undefined && id !== null) void setSearch({ event: Number(id) }, { replace: true });
  };
  const step = (by: number): void => {
    const next = rows[at + by];
    if (next) void setSearch({ event: next.seq }, { replace: true });
  };
  const range = search.range === undefined ? undefined : parseRange(search.range);
  return (
    <div className="page min-h-0 flex-1">
      <div className="page-head">
        <h1>Audit</h1>
        <div className="ml-auto flex items-center gap-2">
          <Button onClick={() => void setSearch({ verify: 1 })}>Verify now</Button>
          {exports ? <Button onClick={() => setExporting(true)}>Export</Button> : null}
          <SavedViewsMenu />
        </div>
      </div>
      <FilterBar
        chips={chips}
        fields={fields}
        onAdd={onAdd}
        onRemove={onRemove}
        onClear={() => void setSearch({ ...Object.fromEntries(Object.keys(search).map((name) => [name, undefined])) })}
        text={search.text ?? ''}
        textLabel="Words in the event"
        onTextChange={(text) => void setSearch({ text: text.trim() === '' ? undefined : text.slice(0, 200) }, { replace: true })}
      >
        {range ? (
          <Button variant="ghost" onClick={() => void setSearch({ range: undefined })}>
            All times
          </Button>
        ) : null}
        <RangePicker value={range ?? DEFAULT_RANGE} onChange={(chosen) => void setSearch({ range: rangeText(chosen) })} />
      </FilterBar>
      <div className="flex min-h-0 flex-1 gap-3">
        <div className={cx('flex min-h-0', open && 'max-[1300px]:hidden')}>
          <Facets filter={filter} onPick={onAdd} />
        </div>
        <Split
          drawer={
            open ? (
              <Drawer
                title={`Event ${open.seq}`}
                position={`${at + 1} of ${rows.length}`}
                onClose={() => void setSearch({ event: undefined }, { replace: true })}
                onNext={() => step(1)}
                onPrevious={() => step(-1)}
                footer={
                  <Link to="/audit/$seq" params={{ seq: String(open.seq) }}>
                    Its proof and its flow
                  </Link>
                }
              >
                <EventDetails event={open} />
              </Drawer>
            ) : null
          }
        >
          <DataTable<LoggedEventView>
            primary
            label="Events"
            columns={eventColumns}
            rows={rows}
            rowId={({ seq }) => String(seq)}
            cursor={search.event === undefined ? cursor : String(search.event)}
            onCursorChange={moveTo}
            onOpen={({ seq }) => void setSearch({ event: seq })}
            onEndReached={more}
            loading={loading}
            loadingMore={loadingMore}
            pending={pending}
            onLoadPending={reload}
            hiddenColumns={hidden}
            onHiddenColumnsChange={onHiddenChange}
            empty={<EmptyState title="No such event." looked={range ? 'The chosen time was looked at.' : 'The whole log was looked at.'} />}
            {...(error
              ? { error: <ErrorState title="The log could not be read." detail={describeError(error).text} onRetry={reload} /> }
              : {})}
          />
        </Split>
      </div>
      {search.verify === undefined ? null : <VerifyLog onClose={() => void setSearch({ verify: undefined }, { replace: true })} />}
      {exporting && exports ? <ExportLog filter={filter} onClose={() => setExporting(false)} /> : null}
    </div>
  );
};
