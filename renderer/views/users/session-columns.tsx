import type { SessionView } from '../../../shared/contract/users.ts';
import type { Column } from '../../ui/table/column.ts';
import { Countdown } from '../../ui/time/countdown.tsx';
import { Time } from '../../ui/time/time.tsx';

/** Columns of people's sessions. */
export const sessionColumns: readonly Column<SessionView>[] = [
  { id: 'user', yields: 0, header: 'User', width: 170, cell: ({ username }) => username },
  { id: 'began', yields: 5, header: 'Signed in', width: 130, cell: ({ auth_time }) => <Time at={Date.parse(auth_time)} /> },
  { id: 'seen', yields: 3, header: 'Last seen', width: 130, cell: ({ last_seen_at }) => <Time at={Date.parse(last_seen_at)} /> },
  {
    id: 'ends',
    yields: 2,
    header: 'Ends in',
    width: 110,
    align: 'end',
    cell: ({ expires_at }) => <Countdown until={Date.parse(expires_at)} over="ended" short />,
  },
  { id: 'amr', yields: 6, header: 'By', width: 110, cell: ({ amr }) => (amr.length === 0 ? '–' : amr.join(', ')) },
  { id: 'address', yields: 2, header: 'Address', width: 130, mono: true, copy: true, cell: ({ address }) => address ?? '–' },
  { id: 'agent', yields: 7, header: 'Agent', flex: 3, dim: true, cell: ({ agent }) => agent ?? '–' },
  { id: 'grants', yields: 4, header: 'Grants', width: 76, align: 'end', cell: ({ grants }) => String(grants) },
];
