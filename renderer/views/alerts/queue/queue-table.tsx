import { useState } from 'react';
import { describeError } from '../../../bridge/describe-error.ts';
import { useColumns } from '../../../filters/use-columns.ts';
import { EmptyState } from '../../../ui/state/empty-state.tsx';
import { ErrorState } from '../../../ui/state/error-state.tsx';
import type { SortOrder } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/data-table.tsx';
import { useZone } from '../../../ui/time/zone-provider.tsx';
import { alertColumns } from './alert-columns.tsx';
import type { AlertSearch } from './alert-search.ts';
import type { QueueRow } from './queue-rows.ts';
import { raisedWords } from './raised-words.ts';
import { selectedWords } from './selected-words.ts';
import type { useAlertQueue } from './use-alert-queue.ts';
import type { useQueueChoice } from './use-queue-choice.ts';

const sortOf = (order: AlertSearch['order']): SortOrder => {
  if (order === 'newest' || order === 'oldest') return { id: 'age', direction: order === 'newest' ? 'asc' : 'desc' };
  return { id: order, direction: 'desc' };
};

/** The engine lists the most severe, risky or frequent first, never last: the order of age alone has two directions. */
export const orderOf = ({ id, direction }: SortOrder): AlertSearch['order'] => {
  if (id === 'severity' || id === 'risk' || id === 'count') return id;
  return direction === 'asc' ? 'newest' : 'oldest';
};

interface QueueTableProps {
  readonly search: AlertSearch;
  readonly rows: readonly QueueRow[];
  readonly queue: ReturnType<typeof useAlertQueue>;
  readonly choice: ReturnType<typeof useQueueChoice>;
  readonly cursor: string | null;
  readonly onCursorChange: (id: string | null) => void;
  readonly onOpen: (row: QueueRow) => void;
  readonly onSort: (order: AlertSearch['order']) => void;
  /** Alerts raised since the list was read, whichever they are. */
  readonly raised: number;
  readonly onLoad: () => void;
  readonly selects: boolean;
}

/** How many alerts are shown, of how many, in how many groups, and how many are chosen. */
const wordsOf = ({ queue, rows, choice }: Pick<QueueTableProps, 'queue' | 'rows' | 'choice'>): string => {
  const { alerts, total, complete } = queue;
  const groups = rows.filter(({ type }) => type === 'group').length;
  const of = total !== null && !complete && total > alerts.length ? ` of ${total.toLocaleString('en-US')}` : '';
  const parts = [
    `${alerts.length.toLocaleString('en-US')}${of} shown`,
    ...(groups > 0 ? [`${groups.toLocaleString('en-US')} ${groups === 1 ? 'group' : 'groups'}`] : []),
    ...(choice.chosen.length > 0 ? [selectedWords(choice.chosen.length, choice.everything)] : []),
  ];
  return parts.join(' · ');
};

/** The queue itself: rows of alerts, or of groups of them. */
export const QueueTable = (props: QueueTableProps) => {
  const { search, rows, queue, choice, cursor, onCursorChange, onOpen, onSort, raised, onLoad, selects } = props;
  const { now } = useZone();
  const { pending, words } = raisedWords(search, raised, now());
  const { hidden, onHiddenChange } = useColumns('alerts', alertColumns);
  const [failed, setFailed] = useState<unknown>();
  const error = queue.error ?? failed;
  const looked =
    search.state === 'open' ? 'Alerts that nobody has taken on were looked at.' : 'Alerts of the chosen states were looked at.';
  return (
    <DataTable<QueueRow>
      primary
      label="Alerts"
      columns={alertColumns}
      rows={rows}
      rowId={({ id }) => id}
      words={wordsOf(props)}
      cursor={cursor}
      onCursorChange={onCursorChange}
      onOpen={onOpen}
      {...(selects
        ? {
            selected: choice.shown,
            onSelectedChange: choice.choose,
            onSelectAllMatching: () => void choice.chooseAll().then(() => setFailed(undefined), setFailed),
          }
        : {})}
      sort={sortOf(search.order)}
      onSortChange={(sort) => onSort(orderOf(sort))}
      onEndReached={queue.more}
      loading={queue.loading}
      loadingMore={queue.loadingMore}
      pending={pending}
      pendingWords={words}
      onLoadPending={onLoad}
      hiddenColumns={hidden}
      onHiddenColumnsChange={onHiddenChange}
      empty={
        <EmptyState
          title="No alert."
          looked={`${looked} ${search.text ? 'None has these words.' : 'No rule found anything that matches the filters.'}`}
        />
      }
      {...(error
        ? { error: <ErrorState title="The alerts could not be read." detail={describeError(error).text} onRetry={onLoad} /> }
        : {})}
    />
  );
};
