import type { LoggedEventView } from '../../../shared/contract/audit.ts';
import { eventSentence } from '../../events/event-sentence.ts';
import { shortId } from '../../events/short-id.ts';
import type { Column } from '../../ui/table/column.ts';
import { Severity } from '../../ui/text/severity.tsx';
import { Time } from '../../ui/time/time.tsx';

/** Columns of events: the sentence is the widest. */
export const eventColumns: readonly Column<LoggedEventView>[] = [
  { id: 'seq', yields: 3, header: 'No.', width: 84, align: 'end', dim: true, cell: ({ seq }) => String(seq) },
  {
    id: 'at',
    yields: 0,
    header: 'Time',
    width: 120,
    cell: ({ at }) => <Time at={at} seconds />,
    text: ({ at }) => new Date(at).toISOString(),
  },
  {
    id: 'severity',
    header: 'Severity',
    width: 96,
    cell: ({ severity }) => <Severity level={severity} />,
    text: ({ severity }) => severity,
  },
  { id: 'sentence', yields: 0, room: 280, header: 'What happened', flex: 5, cell: eventSentence },
  { id: 'kind', yields: 8, header: 'Kind', width: 190, mono: true, dim: true, hidden: true, copy: true, cell: ({ kind }) => kind },
  {
    id: 'user',
    yields: 4,
    header: 'User',
    width: 140,
    cell: ({ user_name, user, login }) => user_name ?? login ?? (user === undefined ? '–' : shortId(user)),
  },
  { id: 'client', yields: 6, header: 'Client', width: 120, hidden: true, cell: ({ client_name, client }) => client_name ?? client ?? '–' },
  { id: 'address', yields: 5, header: 'Address', width: 130, mono: true, copy: true, cell: ({ address }) => address ?? '–' },
  {
    id: 'actor',
    yields: 7,
    header: 'By',
    width: 120,
    dim: true,
    hidden: true,
    cell: ({ actor_name, actor }) => actor_name ?? actor ?? '–',
  },
];
