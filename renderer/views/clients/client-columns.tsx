import type { ClientHealth, ClientView } from '../../../shared/contract/clients.ts';
import type { Column } from '../../ui/table/column.ts';
import { Badge } from '../../ui/text/badge.tsx';
import { StateDot } from '../../ui/text/state-dot.tsx';
import { Time } from '../../ui/time/time.tsx';
import { grantShort, methodShort } from './client-words.ts';

export type ClientRow = ClientView & { readonly health?: ClientHealth | undefined };

const count = new Intl.NumberFormat('en');
const tones = { high: 'critical', medium: 'high', low: 'low' } as const;

const Findings = ({ health }: { readonly health: ClientHealth | undefined }) => {
  const [worst] = ['high', 'medium', 'low'].flatMap((severity) => (health?.findings ?? []).filter((one) => one.severity === severity));
  if (!health || !worst) return <span className="text-text-3">None</span>;
  return <Badge tone={tones[worst.severity]}>{`${health.findings.length}, ${worst.severity}`}</Badge>;
};

/** How each client does, a line each. */
export const clientColumns: readonly Column<ClientRow>[] = [
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
  {
    id: 'name',
    yields: 0,
    header: 'Client',
    flex: 3,
    cell: ({ client_name, client_id }) => (client_name === '' ? client_id : client_name),
  },
  { id: 'id', yields: 7, header: 'Id', flex: 2, mono: true, dim: true, copy: true, cell: ({ client_id }) => client_id },
  {
    id: 'grants',
    yields: 6,
    header: 'Grants',
    flex: 2,
    cell: ({ grant_types }) => grant_types.map((one) => grantShort[one] ?? one).join(', '),
  },
  {
    id: 'method',
    yields: 8,
    header: 'Authenticates by',
    flex: 2,
    dim: true,
    cell: ({ token_endpoint_auth_method: method }) => methodShort[method] ?? method,
  },
  {
    id: 'issued',
    yields: 4,
    header: 'Issued, 24 h',
    width: 100,
    align: 'end',
    cell: ({ health }) => (health ? count.format(health.issued) : '–'),
  },
  {
    id: 'failures',
    yields: 3,
    header: 'Refused, 24 h',
    width: 108,
    align: 'end',
    cell: ({ health }) => (health ? count.format(health.failures) : '–'),
  },
  {
    id: 'last',
    yields: 5,
    header: 'Last used',
    width: 130,
    cell: ({ health }) => (health?.last_used_at ? <Time at={Date.parse(health.last_used_at)} /> : '–'),
  },
  {
    id: 'secret',
    yields: 6,
    header: 'Secret age',
    width: 92,
    align: 'end',
    cell: ({ health }) => (health?.secret_age_days === null || health === undefined ? '–' : `${health.secret_age_days} d`),
  },
  {
    id: 'findings',
    header: 'Findings',
    width: 110,
    cell: ({ health }) => <Findings health={health} />,
    text: ({ health }) => String(health?.findings.length ?? 0),
  },
];
