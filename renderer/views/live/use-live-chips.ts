import { severities } from '../../../shared/severity.ts';
import { groupLabels, groups } from '../../events/kind-groups.ts';
import { shortId } from '../../events/short-id.ts';
import type { FilterChip } from '../../ui/filter/filter-bar.tsx';
import { clientValue, type EventValue, fieldLabels, userValue } from './field-words.ts';
import type { LiveRow } from './live-ring.ts';
import { allKinds, exclude, include, type LiveSearch, parseExclusion, type ValueField, valueFields } from './live-search.ts';

const same = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

const fields = [
  { id: 'group', label: 'Group', options: groups.map((value) => ({ value, label: groupLabels[value] })) },
  { id: 'kind', label: 'Kind', options: same(allKinds) },
  { id: 'severity', label: 'Severity, at least', options: same(severities) },
  {
    id: 'success',
    label: 'Outcome',
    options: [
      { value: 'true', label: 'Worked' },
      { value: 'false', label: 'Refused' },
    ],
  },
  { id: 'user', label: 'User', placeholder: 'Id (sub) of the user' },
  { id: 'client', label: 'Client', placeholder: 'Id of the client' },
  { id: 'address', label: 'Address', placeholder: 'Address or range' },
  { id: 'correlation', label: 'Flow', placeholder: 'Correlation id' },
];

const namers: Partial<Record<ValueField, (event: Parameters<typeof userValue>[0]) => EventValue | undefined>> = {
  user: userValue,
  client: clientValue,
};

/** A value by the name the rows give it: an id says nothing to anybody. */
const nameIn = (rows: readonly LiveRow[], field: ValueField, value: string): string => {
  if (field === 'group') return groupLabels[groups.find((group) => group === value) ?? 'system'];
  const namer = namers[field];
  if (!namer) return field === 'correlation' ? shortId(value) : value;
  for (const row of rows) {
    const named = row.type === 'event' ? namer(row.event) : undefined;
    if (named?.value === value) return named.shown;
  }
  return shortId(value);
};

const kept = ['user', 'client', 'address', 'correlation'] as const;

/** The filters of a screen as chips, each under an id that says what taking it off changes. */
const chipsOf = (search: LiveSearch, rows: readonly LiveRow[]): readonly FilterChip[] => [
  ...(search.group === undefined ? [] : [{ id: 'group', label: 'Group', value: groupLabels[search.group] }]),
  ...(search.kinds ?? []).map((kind) => ({ id: `kind:${kind}`, label: 'Kind', value: kind })),
  ...(search.severity === undefined ? [] : [{ id: 'severity', label: 'Severity at least', value: search.severity }]),
  ...(search.success === undefined ? [] : [{ id: 'success', label: 'Outcome', value: search.success ? 'worked' : 'refused' }]),
  ...kept.flatMap((field) => {
    const value = search[field];
    return value === undefined ? [] : [{ id: field, label: fieldLabels[field], value: nameIn(rows, field, value) }];
  }),
  ...(search.not ?? []).flatMap((one) => {
    const parsed = parseExclusion(one);
    if (!parsed) return [];
    return [{ id: `not:${one}`, label: fieldLabels[parsed.field], value: nameIn(rows, parsed.field, parsed.value), exclude: true }];
  }),
];

/** What changes when a chip is taken off. */
export const withoutChip = (search: LiveSearch, id: string): Partial<LiveSearch> => {
  const without = (list: readonly string[] | undefined, one: string): string[] | undefined => {
    const left = (list ?? []).filter((other) => other !== one);
    return left.length === 0 ? undefined : left;
  };
  if (id.startsWith('not:')) return { not: without(search.not, id.slice(4)) };
  if (id.startsWith('kind:')) return { kinds: without(search.kinds, id.slice(5)) };
  return { [id]: undefined };
};

/** The filters of the screen as chips, and what can be added to them. */
export const useLiveChips = (search: LiveSearch, rows: readonly LiveRow[], set: (changes: Partial<LiveSearch>) => unknown) => ({
  chips: chipsOf(search, rows),
  fields,
  onAdd: (id: string, value: string, leaveOut: boolean): void => {
    if (id === 'success') return void set({ success: (value === 'true') !== leaveOut });
    const field = valueFields.find((known) => known === id);
    if (field) set(leaveOut ? exclude(search, field, value) : include(search, field, value));
  },
  onRemove: (id: string): void => void set(withoutChip(search, id)),
});
