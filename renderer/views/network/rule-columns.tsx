import type { AddressRule } from '../../../shared/contract/network.ts';
import type { Column } from '../../ui/table/column.ts';
import { Countdown } from '../../ui/time/countdown.tsx';
import { Time } from '../../ui/time/time.tsx';
import { RuleReason } from './rule-reason.tsx';
import { ruleMaker } from './rule-words.ts';

const count = new Intl.NumberFormat('en');

/** Columns of blocks and allowances. */
export const ruleColumns: readonly Column<AddressRule>[] = [
  { id: 'range', yields: 0, header: 'Address or range', width: 200, mono: true, copy: true, cell: ({ range }) => range },
  {
    id: 'reason',
    yields: 2,
    header: 'Reason',
    flex: 3,
    cell: (rule) => <RuleReason rule={rule} inline />,
    text: ({ reason }) => reason,
  },
  { id: 'by', yields: 5, header: 'By', width: 160, flex: 1, cell: ruleMaker },
  { id: 'since', yields: 4, header: 'Since', width: 130, cell: ({ created_at }) => <Time at={Date.parse(created_at)} /> },
  {
    id: 'expires',
    header: 'Ends in',
    width: 120,
    align: 'end',
    cell: ({ expires_at, ended_at }) => {
      if (ended_at !== null) return 'ended';
      return expires_at === null ? 'never' : <Countdown until={Date.parse(expires_at)} over="ended" short />;
    },
    text: ({ expires_at }) => expires_at ?? 'never',
  },
  { id: 'hits', yields: 3, header: 'Hits', width: 80, align: 'end', cell: ({ hits }) => count.format(hits) },
  {
    id: 'last',
    yields: 6,
    header: 'Last hit',
    width: 130,
    dim: true,
    cell: ({ last_hit_at }) => (last_hit_at === null ? '–' : <Time at={Date.parse(last_hit_at)} />),
  },
];
