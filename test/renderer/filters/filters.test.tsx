import { defaultParseSearch, defaultStringifySearch } from '@tanstack/react-router';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hiddenColumns } from '../../../renderer/filters/hidden-columns.ts';
import { mergeSearch } from '../../../renderer/filters/merge-search.ts';
import { parseSearch } from '../../../renderer/filters/parse-search.ts';
import { viewsOfScreen } from '../../../renderer/filters/views-of-screen.ts';
import { auditSearch, toEventFilter } from '../../../renderer/views/audit/audit-search.ts';
import { clientSearch } from '../../../renderer/views/clients/client-search.ts';
import { liveSearch, toLiveFilter } from '../../../renderer/views/live/live-search.ts';
import { networkSearch } from '../../../renderer/views/network/network-search.ts';
import { overviewSearch } from '../../../renderer/views/overview/overview-search.ts';
import { tokenSearch, toTokenFilter } from '../../../renderer/views/tokens/token-search.ts';
import { userSearch } from '../../../renderer/views/users/user-search.ts';
import { eventFilter } from '../../../shared/contract/audit.ts';
import { contract } from '../../../shared/contract/index.ts';
import { tokenFilter } from '../../../shared/contract/tokens.ts';
import type { SavedView } from '../../../shared/contract/views.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const inputOf = (procedure: { readonly '~orpc': { readonly inputSchema?: unknown } }): z.ZodType =>
  procedure['~orpc'].inputSchema as z.ZodType;

/** Each screen's filters, and what the engine is asked with by them. */
const screens = {
  overview: [overviewSearch, () => ({}), z.object({})],
  live: [liveSearch, toLiveFilter, eventFilter],
  audit: [auditSearch, (search: z.output<typeof auditSearch>) => toEventFilter(search, NOW), eventFilter],
  tokens: [tokenSearch, toTokenFilter, tokenFilter],
  clients: [clientSearch, (search: object) => search, inputOf(contract.clients.list)],
  users: [userSearch, ({ q, status }: z.output<typeof userSearch>) => ({ q, status }), inputOf(contract.users.list)],
  network: [networkSearch, ({ state, covering }: z.output<typeof networkSearch>) => ({ state, covering }), inputOf(contract.network.rules)],
} as unknown as Readonly<Record<string, readonly [z.ZodObject, (search: object) => object, z.ZodType]>>;
const all = Object.entries(screens).map(([name, parts]) => [name, ...parts] as const);

const HOSTILE: readonly unknown[] = [
  '<script>alert(1)</script>',
  "'; DROP TABLE event; --",
  '../../etc/passwd',
  '\u202e\u0000\ud800',
  'x'.repeat(100_000),
  '',
  ' ',
  -1,
  0,
  1.5,
  1e308,
  Number.NaN,
  true,
  null,
  [],
  [[]],
  ['a', { b: 1 }],
  {},
  { toString: 'x' },
  Object.create(null),
  Array.from({ length: 5000 }, (_, at) => `k${at}`),
  '__proto__',
  '5e-324-8640000000000001',
  '9'.repeat(15),
  '9999999999d',
];

describe.each(all)('the filters of %s', (_, schema, toFilter, engine) => {
  const members = Object.keys(schema.shape);
  const asked = (search: object): object => JSON.parse(JSON.stringify(toFilter(search)));

  it('are there when the address holds none, or nothing that is one', () => {
    const plain = parseSearch(schema, {});
    for (const search of [undefined, null, 'x', 7, [], { no_such_member: 1 }, { constructor: 1 }])
      expect(parseSearch(schema, search)).toEqual(plain);
    expect(engine.safeParse(asked(plain))).toMatchObject({ success: true });
  });

  it.each(members)('never break by what stands under %s, nor take the others with them', (member) => {
    const [other] = members.filter((name) => name !== member);
    const valid = other === undefined ? {} : { [other]: 'x' };
    for (const value of HOSTILE) {
      const search = parseSearch(schema, { ...valid, [member]: value });
      expect(engine.safeParse(asked(search))).toMatchObject({ success: true });
      if (other !== undefined) expect(search[other]).toEqual(parseSearch(schema, valid)[other]);
    }
  });

  it('make a question the engine takes of whatever is typed into the address', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.jsonValue());
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...members), value), (typed) => {
        expect(engine.safeParse(asked(parseSearch(schema, typed)))).toMatchObject({ success: true });
      }),
    );
  });

  it('come back from the address as they were put there', () => {
    const text = fc.oneof(
      fc.string({ minLength: 1, maxLength: 40 }),
      fc.constantFrom('1e3', 'true', 'null', '007', '[1]', '{"a":1}', 'a&b=c#d?e%20+'),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...members), text), (typed) => {
        const filters = parseSearch(schema, typed);
        const address = defaultStringifySearch(mergeSearch(filters, {}));
        expect(parseSearch(schema, defaultParseSearch(address))).toEqual(filters);
      }),
    );
  });
});

describe('a change of filters', () => {
  it('puts in what is given, and takes out what is undefined or empty', () => {
    expect(mergeSearch({ state: 'live', user: 'ada', q: 'x' }, { user: undefined, q: '', state: 'any' })).toEqual({ state: 'any' });
  });

  it('keeps what is false, zero or a list, and the former filters as they were', () => {
    const before = { success: true, event: 1, kinds: ['a'] };
    expect(mergeSearch(before, { success: false, event: 0, kinds: [] })).toEqual({ success: false, event: 0, kinds: [] });
    expect(before).toEqual({ success: true, event: 1, kinds: ['a'] });
  });
});

describe('saved views', () => {
  const view = (id: string, screen: string, query: string): SavedView => ({
    id,
    name: '<b>',
    screen,
    query,
    shared: false,
    mine: true,
    owner_name: null,
    updated_at: '2026-11-21T12:00:00.000Z',
  });
  const views = [view('1', '/tokens', 'state=live'), view('2', '/tokens', ''), view('3', '/clients', 'state=live')];

  it('are those of the screen, and the one that is shown is known by its filters', () => {
    const found = viewsOfScreen(views, '/tokens', 'state=live');
    expect([found.views.map(({ id }) => id), found.current?.id]).toEqual([['1', '2'], '1']);
    expect(viewsOfScreen(views, '/tokens', '').current?.id).toBe('2');
    expect(viewsOfScreen(views, '/tokens', 'state=any').current).toBeUndefined();
    expect(viewsOfScreen(views, '/users', '')).toEqual({ views: [], current: undefined });
  });
});

describe('columns', () => {
  const columns = [
    { id: 'a', header: 'A', cell: () => '' },
    { id: 'b', header: 'B', cell: () => '', hidden: true },
    { id: 'c', header: 'C', cell: () => '' },
  ];

  it('are hidden as the table has it until the operator chooses', () => {
    expect(hiddenColumns(columns, undefined)).toEqual(['b']);
  });

  it('are hidden as the operator left them, whatever else was kept', () => {
    expect(hiddenColumns(columns, ['b', 'gone', '__proto__'])).toEqual(['a', 'c']);
    expect(hiddenColumns(columns, [])).toEqual(['a', 'b', 'c']);
  });
});
