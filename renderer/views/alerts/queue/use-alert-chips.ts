import { alertStates, verdicts } from '../../../../shared/rule.ts';
import { severities } from '../../../../shared/severity.ts';
import { quickRanges, rangeText } from '../../../ui/filter/time-range.ts';
import { useToast } from '../../../ui/overlay/toast.tsx';
import { useZone } from '../../../ui/time/zone-provider.tsx';
import { alertStateWords, severityWords, verdictWords } from '../alert-words.ts';
import { type AlertSearch, parseSubject } from './alert-search.ts';
import { type Names, queueChips } from './queue-chips.ts';

interface ChipsInput {
  readonly search: AlertSearch;
  readonly set: (changes: Partial<AlertSearch>) => unknown;
  readonly names: Names;
  readonly me: { readonly id: string; readonly name: string };
}

const LISTS = { severity: severities, verdict: verdicts } as const;

/** What is left of all values without one; nothing to ask for when none would be. */
const without = <T extends string>(all: readonly T[], now: readonly T[] | undefined, value: string): T[] | undefined => {
  const left = (now ?? all).filter((one) => one !== value);
  return left.length === 0 ? undefined : left;
};

const added = <T extends string>(all: readonly T[], now: readonly T[] | undefined, value: string): T[] =>
  all.filter((one) => one === value || now?.includes(one));

/** The filters of the queue as chips, and what can be added to them. */
export const useAlertChips = ({ search, set, names, me }: ChipsInput) => {
  const { show } = useToast();
  const { zone } = useZone();
  const fields = [
    {
      id: 'state',
      label: 'State',
      options: [
        ...alertStates.map((value) => ({ value, label: alertStateWords[value] })),
        { value: 'standing', label: 'Open or in progress' },
        { value: 'any', label: 'Any' },
      ],
    },
    { id: 'severity', label: 'Severity', options: severities.toReversed().map((value) => ({ value, label: severityWords[value] })) },
    { id: 'rule', label: 'Rule', options: [...names.rules].map(([value, label]) => ({ value, label })) },
    { id: 'subject', label: 'Entity', placeholder: 'address:203.0.113.9, user:…, client:…' },
    {
      id: 'owner',
      label: 'Owner',
      options: [
        { value: me.id, label: 'Mine' },
        { value: 'none', label: 'Nobody’s' },
        ...[...names.owners].filter(([value]) => value !== me.id).map(([value, label]) => ({ value, label })),
      ],
    },
    { id: 'verdict', label: 'Verdict', options: verdicts.map((value) => ({ value, label: verdictWords[value] })) },
    { id: 'range', label: 'Raised', options: quickRanges.map(({ last, label }) => ({ value: rangeText({ last }), label })) },
    {
      id: 'suppressed',
      label: 'Exceptions',
      options: [
        { value: 'with', label: 'With alerts that an exception closed' },
        { value: 'only', label: 'Those alone' },
      ],
    },
  ];
  const refuse = (title: string): undefined => {
    show({ title, tone: 'high' });
    return undefined;
  };
  const leftOut = (id: string, value: string): Partial<AlertSearch> | undefined => {
    if (id === 'severity') return { severity: without(LISTS.severity, search.severity, value) };
    if (id === 'verdict') return { verdict: without(LISTS.verdict, search.verdict, value), state: 'closed' };
    if (id === 'state' && value === 'closed') return { state: 'standing' };
    return refuse('Only severities, verdicts and closed alerts can be left out.');
  };
  const kept = (id: string, value: string): Partial<AlertSearch> | undefined => {
    if (id === 'severity') return { severity: added(LISTS.severity, search.severity, value) };
    // A verdict is of closed alerts alone.
    if (id === 'verdict') return { verdict: added(LISTS.verdict, search.verdict, value), state: 'closed' };
    if (id === 'subject' && !parseSubject(value)) return refuse('An entity is its kind and id: address:203.0.113.9');
    return { [id]: value };
  };
  return {
    chips: queueChips(search, names, me.id, zone),
    fields,
    onAdd: (id: string, value: string, exclude: boolean): void => {
      const changes = exclude ? leftOut(id, value) : kept(id, value);
      if (changes) void set(changes);
    },
    onRemove: (id: string): void => void set({ [id]: id === 'state' ? 'any' : undefined }),
  };
};
