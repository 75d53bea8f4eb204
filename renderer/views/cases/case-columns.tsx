import type { Incident } from '../../../shared/contract/cases.ts';
import type { Column } from '../../ui/table/column.ts';
import { Severity } from '../../ui/text/severity.tsx';
import { StateDot } from '../../ui/text/state-dot.tsx';
import { Time } from '../../ui/time/time.tsx';
import { verdictWords } from '../alerts/alert-words.ts';
import { caseStateTones, caseStateWords, measureWords } from './case-words.ts';

/** Columns of the cases. */
export const caseColumns: readonly Column<Incident>[] = [
  { id: 'number', header: 'No.', width: 64, align: 'end', cell: ({ number }) => number, fixed: true },
  {
    id: 'severity',
    header: 'Severity',
    width: 96,
    cell: ({ severity }) => <Severity level={severity} />,
    text: ({ severity }) => severity,
  },
  { id: 'title', header: 'Case', width: 200, flex: 4, fixed: true, cell: ({ title }) => title },
  {
    id: 'state',
    yields: 2,
    header: 'State',
    width: 116,
    cell: ({ state }) => <StateDot tone={caseStateTones[state]}>{caseStateWords[state]}</StateDot>,
    text: ({ state }) => caseStateWords[state],
  },
  { id: 'owner', yields: 3, header: 'Owner', width: 124, cell: ({ owner, owner_name }) => owner_name ?? owner ?? '–' },
  { id: 'alerts', yields: 5, header: 'Alerts', width: 64, align: 'end', cell: ({ alerts }) => alerts },
  { id: 'detect', yields: 7, header: 'To detect', width: 92, align: 'end', cell: ({ time_to_detect_ms: ms }) => measureWords(ms) },
  {
    id: 'acknowledge',
    yields: 8,
    header: 'To take on',
    width: 96,
    align: 'end',
    cell: ({ time_to_acknowledge_ms: ms }) => measureWords(ms),
  },
  { id: 'resolve', yields: 6, header: 'To resolve', width: 96, align: 'end', cell: ({ time_to_resolve_ms: ms }) => measureWords(ms) },
  {
    id: 'verdict',
    yields: 4,
    header: 'Verdict',
    width: 116,
    dim: true,
    cell: ({ verdict }) => (verdict === null ? '–' : verdictWords[verdict]),
  },
  {
    id: 'opened',
    yields: 5,
    header: 'Opened',
    width: 116,
    align: 'end',
    cell: ({ opened_at }) => <Time at={Date.parse(opened_at)} />,
    text: ({ opened_at }) => opened_at,
  },
];
