import { type KeyboardEvent, useMemo, useRef } from 'react';
import { useColumns } from '../../filters/use-columns.ts';
import { isTyping } from '../../ui/keys/is-typing.ts';
import { EmptyState } from '../../ui/state/empty-state.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import { sameDay, zoneName } from '../../ui/time/format-time.ts';
import { useZone } from '../../ui/time/zone-provider.tsx';
import { liveColumns } from './columns.tsx';
import type { LiveRow } from './live-ring.ts';
import type { SourceState } from './live-source.ts';
import type { Following } from './use-following.ts';
import { useTail } from './use-tail.ts';

const rowId = ({ id }: LiveRow): string => id;
const gapMark = (row: LiveRow) => (row.type === 'gap' ? ({ tone: 'medium', label: 'Events that are not shown' } as const) : undefined);

const useLiveColumns = (rows: readonly LiveRow[]) => {
  const { zone, now } = useZone();
  const name = zoneName(now(), zone);
  const first = rows.find((row) => row.type === 'event');
  const dated = first !== undefined && !sameDay(first.event.at, now(), zone);
  return useMemo(() => liveColumns(name, dated), [name, dated]);
};

interface LiveTableProps {
  readonly state: SourceState;
  readonly following: Following;
  readonly cursor: string | null;
  readonly onCursorChange: (id: string | null) => void;
  readonly onOpen: (row: LiveRow) => void;
}

/** The rows, newest last, with the end in sight while they are followed. */
export const LiveTable = ({ state, following, cursor, onCursorChange, onOpen }: LiveTableProps) => {
  const { rows, paused, waiting, phase, failure } = state;
  const { reason, pause, resume } = following;
  const columns = useLiveColumns(rows);
  const { hidden, onHiddenChange } = useColumns('live', columns);
  const box = useRef<HTMLDivElement>(null);
  useTail({
    box,
    rows,
    following: !paused,
    onLeave: () => pause('scrolled'),
    onReturn: () => (reason === 'scrolled' ? resume() : undefined),
  });
  const onEnd = (event: KeyboardEvent): void => {
    if (event.key !== 'End' || event.shiftKey || isTyping(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    resume();
  };
  return (
    <div ref={box} onKeyDownCapture={onEnd} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <DataTable<LiveRow>
        primary
        label="Events as they come"
        columns={columns}
        rows={rows}
        rowId={rowId}
        marker={gapMark}
        cursor={cursor}
        onCursorChange={onCursorChange}
        onOpen={onOpen}
        loading={phase === 'loading'}
        pending={paused ? waiting : 0}
        onLoadPending={resume}
        hiddenColumns={hidden}
        onHiddenColumnsChange={onHiddenChange}
        empty={
          failure ? (
            <ErrorState title="The log could not be read." detail={failure.text} />
          ) : (
            <EmptyState
              title="No such event yet."
              looked="The whole log was looked at. Events that match appear here as they are recorded."
            />
          )
        }
      />
    </div>
  );
};
