import type { StandingRisk } from '../../../shared/contract/alerts.ts';
import type { Column } from '../../ui/table/column.ts';
import { StateDot } from '../../ui/text/state-dot.tsx';
import { toneText } from '../../ui/text/tone.ts';
import { Time } from '../../ui/time/time.tsx';
import { alertCount } from '../alerts/alert-words.ts';

/** An account as the list shows it. */
export interface UserRow {
  readonly sub: string;
  readonly username: string;
  readonly email: string | null;
  readonly status: 'active' | 'suspended';
  readonly has_password: boolean;
  readonly second_factor: boolean;
  readonly live_sessions: number;
  readonly failures_24h: number;
  /** Of the alerts about them that are not closed; null where there is none. */
  readonly risk: StandingRisk | null;
  readonly last_sign_in_at: string | null;
  readonly created_at: string;
}

const Risk = ({ risk }: Pick<UserRow, 'risk'>) =>
  risk === null ? (
    <span className="text-text-3">–</span>
  ) : (
    <span className={toneText[risk.severity]} title={`by ${alertCount(risk.alerts)} not closed`}>
      {risk.risk}
    </span>
  );

const count = new Intl.NumberFormat('en');

export const userColumns: readonly Column<UserRow>[] = [
  {
    id: 'status',
    yields: 2,
    header: 'Status',
    width: 108,
    cell: ({ status }) => (
      <StateDot tone={status === 'active' ? 'ok' : 'critical'}>{status === 'active' ? 'Active' : 'Suspended'}</StateDot>
    ),
    text: ({ status }) => status,
  },
  { id: 'name', yields: 0, header: 'User', flex: 2, cell: ({ username }) => username, copy: true },
  {
    id: 'risk',
    yields: 1,
    header: 'Risk',
    width: 64,
    align: 'end',
    cell: ({ risk }) => <Risk risk={risk} />,
    text: ({ risk }) => (risk === null ? '' : String(risk.risk)),
  },
  { id: 'email', yields: 7, header: 'Mail', flex: 3, cell: ({ email }) => email ?? '–', copy: true },
  {
    id: 'factor',
    yields: 5,
    header: 'Second factor',
    width: 116,
    cell: ({ second_factor }) => (second_factor ? 'Enrolled' : <span className="text-text-3">None</span>),
    text: ({ second_factor }) => (second_factor ? 'Enrolled' : 'None'),
  },
  { id: 'sessions', yields: 4, header: 'Sessions', width: 88, align: 'end', cell: ({ live_sessions }) => count.format(live_sessions) },
  { id: 'failures', yields: 3, header: 'Failed, 24 h', width: 104, align: 'end', cell: ({ failures_24h }) => count.format(failures_24h) },
  {
    id: 'last',
    yields: 4,
    header: 'Last sign-in',
    width: 140,
    cell: ({ last_sign_in_at }) => (last_sign_in_at === null ? '–' : <Time at={Date.parse(last_sign_in_at)} />),
  },
  {
    id: 'created',
    yields: 9,
    header: 'Created',
    width: 140,
    dim: true,
    hidden: true,
    cell: ({ created_at }) => <Time at={Date.parse(created_at)} />,
  },
  { id: 'sub', yields: 9, header: 'sub', width: 280, mono: true, dim: true, hidden: true, copy: true, cell: ({ sub }) => sub },
];
