import { Link } from '@tanstack/react-router';
import type { RuleState } from '../../../shared/contract/rules.ts';
import { thresholdWords } from '../../../shared/rule-words/describe-measure.ts';
import { subjectWords } from '../../../shared/rule-words/field-words.ts';
import { severityNumber } from '../../../shared/severity.ts';
import type { Column } from '../../ui/table/column.ts';
import { Badge } from '../../ui/text/badge.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { Severity } from '../../ui/text/severity.tsx';
import { standingOf } from './rule-standing.ts';
import { RuleStandingDot } from './rule-standing-dot.tsx';

const count = new Intl.NumberFormat('en-US');
const MONTH = '30d';

/** Where a rule comes from, in one word. */
export const originWords: { readonly [O in RuleState['origin']]: string } = { built_in: 'Built in', own: 'Own', sigma: 'Sigma' };

/** Whether it works, and whether this installation had a hand in it. */
const State = ({ state }: { readonly state: RuleState }) => (
  <span className="flex items-center gap-2">
    <RuleStandingDot state={state} />
    {state.changed ? <Badge tone="accent">changed here</Badge> : null}
    {state.origin === 'built_in' ? null : <Badge>{originWords[state.origin]}</Badge>}
  </span>
);

/** Columns of the rules. */
export const ruleColumns: readonly Column<RuleState>[] = [
  {
    id: 'severity',
    header: 'Severity',
    width: 96,
    cell: ({ rule }) => <Severity level={rule.severity} />,
    text: ({ rule }) => rule.severity,
    sortable: true,
    sortValue: ({ rule }) => severityNumber(rule.severity),
    sortFirst: 'desc',
  },
  {
    id: 'title',
    header: 'Rule',
    width: 200,
    flex: 3,
    fixed: true,
    cell: ({ rule }) => rule.title,
    sortable: true,
    sortValue: ({ rule }) => rule.title,
  },
  { id: 'subject', yields: 7, header: 'Judges', width: 96, cell: ({ rule }) => subjectWords[rule.subject] },
  {
    id: 'technique',
    yields: 8,
    header: 'Technique',
    width: 100,
    dim: true,
    cell: ({ rule }) => rule.technique?.id ?? '–',
  },
  {
    id: 'technique_name',
    yields: 9,
    header: 'Name of the technique',
    flex: 2,
    dim: true,
    hidden: true,
    cell: ({ rule }) => rule.technique?.name ?? '–',
  },
  {
    id: 'thresholds',
    header: 'Finds at',
    width: 240,
    yields: 3,
    flex: 6,
    cell: ({ rule }) => <span title={thresholdWords(rule)}>{thresholdWords(rule)}</span>,
    text: ({ rule }) => thresholdWords(rule),
  },
  {
    id: 'alerts',
    yields: 2,
    header: 'Alerts, 30 d',
    width: 104,
    align: 'end',
    cell: ({ rule, alerts }) =>
      alerts === 0 ? (
        <span className="text-text-3">0</span>
      ) : (
        <Link to="/alerts" search={{ rule: rule.id, range: MONTH, state: 'any' }} className="text-text">
          {count.format(alerts)}
        </Link>
      ),
    text: ({ alerts }) => String(alerts),
    sortable: true,
    sortValue: ({ alerts }) => alerts,
    sortFirst: 'desc',
  },
  {
    id: 'true',
    yields: 6,
    header: 'True',
    width: 60,
    align: 'end',
    cell: ({ judged }) => count.format(judged.true_positive),
    sortable: true,
    sortValue: ({ judged }) => judged.true_positive,
    sortFirst: 'desc',
  },
  {
    id: 'false',
    yields: 4,
    header: 'False',
    width: 60,
    align: 'end',
    cell: ({ judged }) => count.format(judged.false_positive),
    sortable: true,
    sortValue: ({ judged }) => judged.false_positive,
    sortFirst: 'desc',
  },
  {
    id: 'exceptions',
    yields: 7,
    header: 'Exceptions',
    width: 88,
    align: 'end',
    cell: ({ exceptions }) => count.format(exceptions),
    hidden: true,
  },
  {
    id: 'id',
    yields: 9,
    header: 'Id',
    width: 200,
    mono: true,
    hidden: true,
    copy: true,
    cell: ({ rule }) => <PlainText text={rule.id} inline max={64} mono />,
    text: ({ rule }) => rule.id,
  },
  {
    id: 'state',
    header: 'State',
    width: 144,
    cell: (state) => <State state={state} />,
    text: (state) => standingOf(state),
    sortable: true,
    sortValue: (state) => ({ off: 0, inactive: 1, on: 2 })[standingOf(state)],
  },
];
