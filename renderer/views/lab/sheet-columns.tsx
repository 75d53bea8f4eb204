import type { Column } from '../../ui/table/column.ts';
import { StateDot } from '../../ui/text/state-dot.tsx';
import { Time } from '../../ui/time/time.tsx';
import { containedCell, detectedWords, outcomeWords, scoreTime, slowestMs, speedWords } from './describe-sheet.ts';
import type { TitledSheet } from './titled-sheets.ts';

/** Columns of the score sheets. */
export const sheetColumns: readonly Column<TitledSheet>[] = [
  { id: 'scenario', header: 'Attack', width: 180, flex: 3, fixed: true, cell: ({ title }) => title },
  {
    id: 'detected',
    header: 'Detected',
    width: 120,
    flex: 1,
    cell: (sheet) => <StateDot tone={detectedWords(sheet).tone}>{detectedWords(sheet).text}</StateDot>,
    text: (sheet) => detectedWords(sheet).text,
  },
  {
    id: 'fast',
    yields: 2,
    header: 'How fast',
    width: 110,
    align: 'end',
    cell: speedWords,
    sortable: true,
    sortValue: (sheet) => slowestMs(sheet) ?? null,
  },
  {
    id: 'contained',
    yields: 3,
    header: 'Contained',
    width: 330,
    flex: 2,
    cell: (sheet) => <StateDot tone={containedCell(sheet).tone}>{containedCell(sheet).text}</StateDot>,
    text: (sheet) => containedCell(sheet).text,
  },
  { id: 'alerts', yields: 4, header: 'Alerts', width: 70, align: 'end', cell: ({ alerts }) => alerts.length },
  { id: 'requests', yields: 7, header: 'Requests', width: 90, align: 'end', cell: ({ requests }) => requests },
  { id: 'took', yields: 6, header: 'Took', width: 90, align: 'end', cell: ({ ms }) => scoreTime(ms) },
  { id: 'seed', yields: 8, header: 'Seed', width: 110, align: 'end', dim: true, copy: true, cell: ({ seed }) => String(seed) },
  { id: 'outcome', yields: 9, header: 'Ended', width: 110, dim: true, hidden: true, cell: (sheet) => outcomeWords(sheet).text },
  {
    id: 'started',
    yields: 5,
    header: 'Started',
    width: 130,
    align: 'end',
    cell: ({ started_at }) => <Time at={Date.parse(started_at)} seconds />,
    text: ({ started_at }) => started_at,
  },
];
