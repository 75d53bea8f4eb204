import type { TokenView } from '../../../shared/contract/tokens.ts';
import { shortId } from '../../events/short-id.ts';
import type { Column } from '../../ui/table/column.ts';
import { StateDot } from '../../ui/text/state-dot.tsx';
import { Countdown } from '../../ui/time/countdown.tsx';
import { Time } from '../../ui/time/time.tsx';
import { stateTones, stateWords, typeWords } from './token-words.ts';

/** Columns of every list of tokens. Never the value: the fingerprint tells tokens apart. */
export const tokenColumns: readonly Column<TokenView>[] = [
  {
    id: 'state',
    yields: 1,
    header: 'State',
    width: 96,
    cell: ({ state }) => <StateDot tone={stateTones[state]}>{stateWords[state]}</StateDot>,
    text: ({ state }) => stateWords[state],
  },
  { id: 'type', yields: 3, header: 'Type', width: 76, cell: ({ type }) => typeWords[type] },
  { id: 'client', yields: 0, header: 'Client', flex: 2, cell: ({ client_name, client }) => (client_name === '' ? client : client_name) },
  { id: 'user', yields: 2, header: 'User', flex: 2, cell: ({ user, user_name }) => user_name ?? (user === null ? '–' : shortId(user)) },
  { id: 'scope', yields: 7, header: 'Scopes', flex: 3, cell: ({ scope }) => (scope === '' ? '–' : scope) },
  { id: 'format', yields: 9, header: 'Format', width: 72, dim: true, cell: ({ format }) => (format === 'jwt' ? 'JWT' : 'Opaque') },
  { id: 'issued', yields: 5, header: 'Issued', width: 104, cell: ({ issued_at }) => <Time at={Date.parse(issued_at)} /> },
  {
    id: 'expires',
    yields: 4,
    header: 'Expires in',
    width: 104,
    align: 'end',
    cell: ({ expires_at, state }) => (state === 'live' ? <Countdown until={Date.parse(expires_at)} over="expired" short /> : '–'),
    text: ({ expires_at }) => expires_at,
  },
  {
    id: 'seen',
    yields: 8,
    header: 'Last seen',
    width: 104,
    dim: true,
    cell: ({ last_seen_at }) => (last_seen_at === null ? '–' : <Time at={Date.parse(last_seen_at)} />),
  },
  { id: 'address', yields: 6, header: 'Address', width: 120, mono: true, cell: ({ address }) => address ?? '–', copy: true },
  {
    id: 'family',
    yields: 8,
    header: 'Family',
    width: 104,
    mono: true,
    dim: true,
    cell: ({ grant }) => (grant === null ? '–' : shortId(grant)),
    hidden: true,
  },
  {
    id: 'fingerprint',
    yields: 8,
    header: 'Fingerprint',
    width: 140,
    mono: true,
    dim: true,
    cell: ({ fingerprint }) => fingerprint,
    copy: true,
    hidden: true,
  },
];
