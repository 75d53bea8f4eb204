import { subjectWords } from '../../../../shared/rule-words/field-words.ts';
import { shortId } from '../../../events/short-id.ts';
import { parseRange, rangeLabel } from '../../../ui/filter/time-range.ts';
import type { Zone } from '../../../ui/time/format-time.ts';
import { alertStateWords, severityWords, verdictWords } from '../alert-words.ts';
import { type AlertSearch, parseSubject, type QueueState } from './alert-search.ts';

interface QueueChip {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly fixed: boolean;
}

/** Names of what ids stand for, as far as they are known. */
export interface Names {
  readonly rules: ReadonlyMap<string, string>;
  readonly owners: ReadonlyMap<string, string>;
  /** By what the address of the queue calls them. */
  readonly subjects: ReadonlyMap<string, string>;
}

const stateWords: { readonly [S in QueueState]: string } = { ...alertStateWords, standing: 'Open or in progress', any: 'Any' };

const either = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

const subjectChip = (subject: string, { subjects }: Names): string => {
  const about = parseSubject(subject);
  return about ? `${subjectWords[about.kind]} ${subjects.get(subject) ?? shortId(about.id)}` : '';
};

const ownerChip = (owner: string, { owners }: Names, me: string): string => {
  if (owner === 'none') return 'Nobody’s';
  return owner === me ? 'Mine' : (owners.get(owner) ?? shortId(owner));
};

const rangeChip = (range: string, zone: Zone): string => {
  const parsed = parseRange(range);
  return parsed ? rangeLabel(parsed, zone) : '';
};

/** What the queue is narrowed by, in words. The state is always said, since most alerts are closed. */
export const queueChips = (search: AlertSearch, names: Names, me: string, zone: Zone): readonly QueueChip[] => {
  const { state, severity, rule, subject, owner, verdict, case: caseId, suppressed, range } = search;
  const said: readonly (readonly [id: string, label: string, value: string | undefined])[] = [
    ['state', 'State', stateWords[state]],
    ['severity', 'Severity', severity && either(severity.toReversed().map((one) => severityWords[one]))],
    ['rule', 'Rule', rule && (names.rules.get(rule) ?? rule)],
    ['subject', 'Entity', subject && subjectChip(subject, names)],
    ['owner', 'Owner', owner && ownerChip(owner, names, me)],
    ['verdict', 'Verdict', verdict && either(verdict.map((one) => verdictWords[one]))],
    ['case', 'Case', caseId && shortId(caseId)],
    ['range', 'Raised', range && rangeChip(range, zone)],
    ['suppressed', 'Exceptions', suppressed && (suppressed === 'only' ? 'closed by one' : 'shown as well')],
  ];
  return said.flatMap(([id, label, value]) =>
    value === undefined ? [] : [{ id, label, value, fixed: id === 'state' && state === 'any' }],
  );
};
