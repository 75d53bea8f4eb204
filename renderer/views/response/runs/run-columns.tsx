import type { PlaybookRun } from '../../../../shared/contract/response.ts';
import type { Column } from '../../../ui/table/column.ts';
import { StateDot } from '../../../ui/text/state-dot.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { modeWords } from '../mode-words.ts';
import { aboutWords, progressWords, runStateTones, runStateWords } from './run-words.ts';

const modeOf = ({ act, mode }: PlaybookRun): string => (act === null ? modeWords[mode] : 'Asked for');

/** Columns of the runs of playbooks, and of acts that took a second operator. */
export const runColumns: readonly Column<PlaybookRun>[] = [
  {
    id: 'state',
    header: 'State',
    width: 170,
    cell: ({ state }) => <StateDot tone={runStateTones[state]}>{runStateWords[state]}</StateDot>,
    text: ({ state }) => runStateWords[state],
  },
  { id: 'playbook', header: 'Playbook or act', width: 150, flex: 2, fixed: true, cell: ({ title }) => title },
  { id: 'about', yields: 5, header: 'About', width: 240, flex: 4, cell: aboutWords, text: aboutWords },
  { id: 'steps', yields: 6, header: 'Steps', width: 150, flex: 2, cell: (run) => progressWords(run) },
  { id: 'mode', yields: 8, header: 'Mode', width: 104, dim: true, cell: modeOf, text: modeOf },
  { id: 'approved', yields: 9, header: 'Approved by', width: 130, dim: true, cell: ({ approved_by_name }) => approved_by_name ?? '–' },
  {
    id: 'started',
    yields: 4,
    header: 'Started',
    width: 140,
    align: 'end',
    cell: ({ started_at }) => <Time at={Date.parse(started_at)} />,
    text: ({ started_at }) => started_at,
  },
];
