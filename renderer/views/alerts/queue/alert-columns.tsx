import { ChevronDown, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Alert } from '../../../../shared/contract/alerts.ts';
import type { Column } from '../../../ui/table/column.ts';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Severity } from '../../../ui/text/severity.tsx';
import { StateDot } from '../../../ui/text/state-dot.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { Age } from '../age.tsx';
import { alertCount, alertStateTones, alertStateWords, ownerName, subjectName, verdictWords } from '../alert-words.ts';
import { SubjectLink } from '../subject-link.tsx';
import type { GroupRow, QueueRow } from './queue-rows.ts';

/** A column of alerts; what groups show in it, where they show anything. */
interface AlertColumn extends Omit<Column<QueueRow>, 'cell' | 'text'> {
  readonly cell: (alert: Alert) => ReactNode;
  readonly text?: (alert: Alert) => string;
  readonly group?: (group: GroupRow) => ReactNode;
}

const NOTHING = <span />;

const column = ({ cell, text, group, ...rest }: AlertColumn): Column<QueueRow> => ({
  ...rest,
  cell: (row) => (row.type === 'alert' ? cell(row.alert) : (group?.(row) ?? NOTHING)),
  ...(text ? { text: (row: QueueRow) => (row.type === 'alert' ? text(row.alert) : row.label) } : {}),
});

const INDENT_PX = 16;

const GroupLabel = ({ group }: { readonly group: GroupRow }) => {
  const Fold = group.folded ? ChevronRight : ChevronDown;
  return (
    <span className="inline-flex max-w-full items-center gap-1.5 font-semibold" style={{ paddingLeft: group.level * INDENT_PX }}>
      <Fold size={13} aria-hidden="true" className="shrink-0 text-text-2" />
      <span className="sr-only">{group.folded ? 'Folded group' : 'Group'}</span>
      <PlainText text={group.label} inline max={120} />
      <span className="font-normal whitespace-nowrap text-text-3">{alertCount(group.alerts.length)}</span>
    </span>
  );
};

const sentence: Column<QueueRow> = {
  id: 'sentence',
  room: 340,
  header: 'What happened',
  width: 180,
  flex: 6,
  fixed: true,
  cell: (row) =>
    row.type === 'group' ? (
      <GroupLabel group={row} />
    ) : (
      <span className="block truncate" style={{ paddingLeft: row.level * INDENT_PX }}>
        <PlainText text={row.alert.sentence} inline max={300} />
      </span>
    ),
  text: (row) => (row.type === 'alert' ? row.alert.sentence : row.label),
};

/** The columns of the queue. The sentence is the widest; those with `sortable` are ordered by the engine. */
export const alertColumns: readonly Column<QueueRow>[] = [
  column({
    id: 'severity',
    header: 'Severity',
    width: 86,
    sortable: true,
    sortFirst: 'desc',
    fixed: true,
    cell: ({ severity }) => <Severity level={severity} />,
    text: ({ severity }) => severity,
    group: ({ severity }) => <Severity level={severity} />,
  }),
  column({
    id: 'risk',
    yields: 3,
    header: 'Risk',
    width: 48,
    align: 'end',
    sortable: true,
    sortFirst: 'desc',
    cell: ({ risk }) => risk,
    group: ({ risk }) => risk,
  }),
  sentence,
  column({
    id: 'subject',
    yields: 6,
    header: 'Entity',
    width: 118,
    flex: 1,
    cell: ({ subject }) => <SubjectLink subject={subject} />,
    text: ({ subject }) => subjectName(subject),
    copy: true,
  }),
  column({ id: 'rule', yields: 8, header: 'Rule', width: 112, flex: 1, dim: true, cell: ({ title }) => title }),
  column({
    id: 'technique',
    yields: 9,
    header: 'Technique',
    width: 84,
    dim: true,
    cell: ({ technique }) => technique?.id,
    text: ({ technique }) => (technique === null ? '' : `${technique.id} ${technique.name}`),
  }),
  column({
    id: 'count',
    yields: 4,
    header: 'Count',
    width: 56,
    align: 'end',
    sortable: true,
    sortFirst: 'desc',
    cell: ({ count }) => count,
    group: ({ facts }) => facts,
  }),
  column({
    id: 'first',
    yields: 9,
    header: 'First seen',
    width: 124,
    dim: true,
    hidden: true,
    cell: ({ first_at }) => <Time at={Date.parse(first_at)} seconds />,
    text: ({ first_at }) => first_at,
  }),
  column({
    id: 'last',
    yields: 7,
    header: 'Last seen',
    width: 76,
    dim: true,
    cell: ({ last_at }) => <Time at={Date.parse(last_at)} seconds />,
    text: ({ last_at }) => last_at,
  }),
  column({ id: 'owner', yields: 5, header: 'Owner', width: 80, cell: (alert) => ownerName(alert) }),
  column({
    id: 'state',
    yields: 2,
    header: 'State',
    width: 98,
    cell: ({ state, verdict }) => (
      <StateDot tone={alertStateTones[state]}>{verdict === null ? alertStateWords[state] : verdictWords[verdict]}</StateDot>
    ),
    text: ({ state, verdict }) => (verdict === null ? alertStateWords[state] : `${alertStateWords[state]}, ${verdictWords[verdict]}`),
  }),
  column({
    id: 'age',
    header: 'Age',
    width: 70,
    align: 'end',
    sortable: true,
    sortFirst: 'asc',
    cell: (alert) => <Age of={alert} />,
    text: ({ raised_at }) => raised_at,
  }),
];
