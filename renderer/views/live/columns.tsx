import { Link } from '@tanstack/react-router';
import { eventSentence } from '../../events/event-sentence.ts';
import { logSearch } from '../../events/log-search.ts';
import type { Column } from '../../ui/table/column.ts';
import { counted } from '../../ui/text/counted.ts';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { Severity } from '../../ui/text/severity.tsx';
import { Time } from '../../ui/time/time.tsx';
import { addressValue, clientValue, severityValue, userValue } from './field-words.ts';
import type { GapRow, LiveRow } from './live-ring.ts';
import { ValueButton } from './value-menu.tsx';

/** Around a gap, so that its first and last event are among what is found. */
const MARGIN_MS = 1000;

/** How many are not here, and where they are. */
const Gap = ({ row }: { readonly row: GapRow }) => {
  const events = `${row.count.toLocaleString('en-US')} ${row.count === 1 ? 'event' : 'events'}`;
  return (
    <span className="text-medium">
      {events} not shown here: they came faster than rows are drawn.{' '}
      {row.from !== null && row.to !== null ? (
        <Link to="/audit" search={logSearch({ from: row.from - MARGIN_MS, to: row.to + MARGIN_MS })}>
          See them in the log
        </Link>
      ) : null}
    </span>
  );
};

const none = () => '';

/**
 * Columns of the live log; the heading of the first names the zone.
 *
 * @param dated Whether some rows are not of today, and their times need room for the date.
 */
export const liveColumns = (zone: string, dated: boolean): readonly Column<LiveRow>[] => [
  {
    id: 'time',
    header: `Time (${zone})`,
    width: dated ? 148 : 124,
    cell: (row) => (row.type === 'event' ? <Time at={row.event.at} seconds /> : none()),
    text: (row) => (row.type === 'event' ? new Date(row.event.at).toISOString() : ''),
    fixed: true,
  },
  {
    id: 'severity',
    header: 'Severity',
    width: 84,
    cell: (row) =>
      row.type === 'event' ? (
        <ValueButton value={severityValue(row.event)}>
          <Severity level={row.event.severity} />
        </ValueButton>
      ) : (
        none()
      ),
    text: (row) => (row.type === 'event' ? row.event.severity : ''),
  },
  {
    id: 'sentence',
    header: 'What happened',
    width: 220,
    flex: 5,
    cell: (row) => (row.type === 'event' ? <PlainText text={eventSentence(row.event)} max={300} inline /> : <Gap row={row} />),
    text: (row) => (row.type === 'event' ? eventSentence(row.event) : `${counted(row.count, 'event')} not shown here`),
    fixed: true,
  },
  {
    id: 'user',
    yields: 3,
    header: 'User',
    width: 96,
    flex: 1,
    cell: (row) => (row.type === 'event' ? <ValueButton value={userValue(row.event)} /> : none()),
    text: (row) => (row.type === 'event' ? (userValue(row.event)?.shown ?? '') : ''),
  },
  {
    id: 'client',
    yields: 5,
    header: 'Client',
    width: 96,
    flex: 1,
    cell: (row) => (row.type === 'event' ? <ValueButton value={clientValue(row.event)} /> : none()),
    text: (row) => (row.type === 'event' ? (clientValue(row.event)?.shown ?? '') : ''),
  },
  {
    id: 'address',
    yields: 4,
    header: 'Address',
    width: 112,
    flex: 1,
    cell: (row) => (row.type === 'event' ? <ValueButton value={addressValue(row.event)} mono /> : none()),
    text: (row) => (row.type === 'event' ? (row.event.address ?? '') : ''),
  },
  {
    id: 'kind',
    yields: 8,
    header: 'Kind',
    width: 168,
    mono: true,
    dim: true,
    cell: (row) => (row.type === 'event' ? row.event.kind : none()),
    copy: true,
    hidden: true,
  },
];
