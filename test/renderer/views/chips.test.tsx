import { describe, expect, it } from 'vitest';
import { auditSearch } from '../../../renderer/views/audit/audit-search.ts';
import { useAuditChips } from '../../../renderer/views/audit/use-audit-chips.ts';
import { liveSearch } from '../../../renderer/views/live/live-search.ts';
import { useLiveChips } from '../../../renderer/views/live/use-live-chips.ts';
import { tokenSearch } from '../../../renderer/views/tokens/token-search.ts';
import { useTokenChips } from '../../../renderer/views/tokens/use-token-chips.ts';
import { eventOf } from '../events/events.ts';

interface Chips {
  readonly chips: readonly {
    readonly id: string;
    readonly label: string;
    readonly value: string;
    readonly exclude?: boolean;
    readonly fixed?: boolean;
  }[];
  readonly fields: readonly {
    readonly id: string;
    readonly label: string;
    readonly options?: readonly { readonly value: string; readonly label: string }[];
  }[];
  readonly onAdd: (id: string, value: string, leaveOut: boolean) => void;
  readonly onRemove: (id: string) => void;
}
interface Bar {
  readonly parse: (search: object) => object;
  readonly chipsOf: (search: object, set: (changes: object) => void) => Chips;
}

const bars: Readonly<Record<string, Bar>> = {
  tokens: { parse: (search) => tokenSearch.parse(search), chipsOf: (search, set) => useTokenChips(tokenSearch.parse(search), set) },
  audit: { parse: (search) => auditSearch.parse(search), chipsOf: (search, set) => useAuditChips(auditSearch.parse(search), set) },
  live: { parse: (search) => liveSearch.parse(search), chipsOf: (search, set) => useLiveChips(liveSearch.parse(search), [], set) },
};

/** A bar whose filters are those of an address: what is added or taken off goes through it, as on the screen. */
const barOf = ({ parse, chipsOf }: Bar) => {
  let search = parse({});
  const set = (changes: object): void => {
    const given = Object.entries({ ...search, ...changes }).filter(([, value]) => value !== undefined && value !== '');
    search = parse(JSON.parse(JSON.stringify(Object.fromEntries(given))));
  };
  return { now: () => chipsOf(search, set), search: () => search };
};

describe.each(Object.entries(bars))('the chips of %s', (_, bar) => {
  const { fields } = bar.chipsOf({}, () => undefined);

  it('show nothing that is not filtered by', () => {
    expect(
      barOf(bar)
        .now()
        .chips.filter(({ fixed }) => !fixed),
    ).toEqual([]);
  });

  it.each(fields.map((field) => [field.label, field] as const))('show %s once it is added, and take it off again', (_, { id, options }) => {
    for (const value of options ? options.map((option) => option.value) : ['ada', '<b>x</b>', '7', 'a:b', '\u202e']) {
      const { now } = barOf(bar);
      const before = now().chips;
      // What is filtered by already changes nothing.
      if (before.some((chip) => chip.id === id && options?.find((option) => option.value === value)?.label === chip.value)) continue;
      now().onAdd(id, value, false);
      const added = now().chips.filter((chip) => !before.some((one) => one.id === chip.id && one.value === chip.value));
      expect(added).toHaveLength(1);
      expect(added[0]?.label).toMatch(/^[A-Z]/);
      expect(added[0]?.value.length).toBeGreaterThan(0);
      if (added[0]?.fixed) continue;
      now().onRemove(added[0]?.id ?? '');
      expect(now().chips.map((chip) => [chip.id, chip.value])).not.toContainEqual([added[0]?.id, added[0]?.value]);
    }
  });

  it('change nothing when what is added or taken off is not known', () => {
    const { now, search } = barOf(bar);
    const before = search();
    for (const id of ['', 'nothing', '__proto__', 'constructor', 'not:', 'kind:x']) {
      now().onRemove(id);
      now().onAdd(id, 'x', false);
      expect(search()).toEqual(before);
    }
  });
});

describe('chips of kinds', () => {
  it('stand apart and are taken off one by one', () => {
    const { now, search } = barOf(bars.audit as Bar);
    for (const kind of ['token.issued', 'log.read', 'token.issued']) now().onAdd('kinds', kind, false);
    expect(now().chips.map(({ value }) => value)).toEqual(['token.issued', 'log.read']);
    now().onRemove('kind:token.issued');
    expect(search()).toMatchObject({ kinds: ['log.read'] });
    now().onRemove('kind:log.read');
    expect(search()).toEqual({});
  });
});

describe('chips of the live log', () => {
  it('say what is left out, and by the name its row gives it', () => {
    const rows = [{ type: 'event' as const, event: eventOf(1, { user: 'usr_0123456789abcdef01', user_name: 'ada' }) }];
    const search = liveSearch.parse({ not: ['user:usr_0123456789abcdef01', 'user:usr_of_another_row_00', 'nonsense'] });
    const { chips } = useLiveChips(search, rows as never, () => undefined);
    expect(chips).toEqual([
      { id: 'not:user:usr_0123456789abcdef01', label: 'User', value: 'ada', exclude: true },
      { id: 'not:user:usr_of_another_row_00', label: 'User', value: '…her_row_00', exclude: true },
    ]);
  });

  it('turn an outcome round when it is to be left out', () => {
    const { now, search } = barOf(bars.live as Bar);
    now().onAdd('success', 'true', true);
    expect(search()).toMatchObject({ success: false });
    expect(now().chips).toMatchObject([{ label: 'Outcome', value: 'refused' }]);
  });
});

describe('the state of tokens', () => {
  it('is never without a chip: taking it off shows tokens of any state', () => {
    const { now, search } = barOf(bars.tokens as Bar);
    expect(now().chips).toMatchObject([{ id: 'state', value: 'Live', fixed: true }]);
    now().onRemove('state');
    expect(search()).toMatchObject({ state: 'any' });
    expect(now().chips).toMatchObject([{ id: 'state', value: 'Any' }]);
  });
});
