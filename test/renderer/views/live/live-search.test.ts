import { describe, expect, it } from 'vitest';
import { kindsOfGroup } from '../../../../renderer/events/kind-groups.ts';
import {
  acceptsEvent,
  exclude,
  include,
  liveSearch,
  nothing,
  only,
  parseExclusion,
  toLiveFilter,
} from '../../../../renderer/views/live/live-search.ts';
import { eventFilter } from '../../../../shared/contract/audit.ts';
import { eventOf } from '../../events/events.ts';

const search = (members: object = {}) => liveSearch.parse(members);

describe('the filters of the live log', () => {
  it('leave out of an address what makes no sense, and keep the rest', () => {
    const read = search({
      group: 'nothing',
      kinds: 'x',
      severity: 'loud',
      success: 'maybe',
      user: 7,
      not: [''],
      event: -1,
      address: '192.0.2.7',
    });
    expect(read).toEqual({ user: '7', address: '192.0.2.7' });
    expect(search({ __proto__: null, constructor: 1 })).toEqual({});
  });

  it('are a filter the engine takes: groups and kinds add up', () => {
    const filter = toLiveFilter(
      search({ group: 'log', kinds: ['token.issued', 'log.read'], severity: 'medium', success: false, user: 'u' }),
    );
    expect(filter).toEqual({ kinds: [...kindsOfGroup('log'), 'token.issued'], severity: 'medium', success: false, user: 'u' });
    expect(eventFilter.parse(filter)).toEqual(filter);
    expect(toLiveFilter(search())).toEqual({});
  });

  it('ask the engine for the same whatever is only left out here or open', () => {
    expect(toLiveFilter(search({ not: ['user:ada'], event: 7 }))).toEqual({});
  });

  it('add a pressed value to what is kept, and take it off what is left out', () => {
    expect(include(search({ kinds: ['a.b'] }), 'kind', 'c.d')).toMatchObject({ kinds: ['a.b', 'c.d'] });
    expect(include(search({ not: ['client:web', 'user:ada'] }), 'client', 'web')).toEqual({ client: 'web', not: ['user:ada'] });
    expect(include(search(), 'severity', 'high')).toMatchObject({ severity: 'high' });
    expect(include(search(), 'group', 'oauth')).toMatchObject({ group: 'oauth' });
  });

  it('keep one value alone', () => {
    const alone = { ...search({ group: 'oauth', client: 'web', not: ['user:ada'] }), ...only('user', 'u') };
    expect(search(alone)).toEqual({ user: 'u' });
    expect(search({ ...alone, ...nothing })).toEqual({});
  });

  it('leave a value out once', () => {
    const once = exclude(search(), 'address', '2001:db8::1');
    expect(exclude(search(once), 'address', '2001:db8::1')).toEqual({ not: ['address:2001:db8::1'] });
  });
});

describe('what is left out', () => {
  const accepts = (not: readonly string[], members: object) => acceptsEvent(not)(eventOf(1, members));

  it('is told by field and value, also where the value holds a colon', () => {
    expect(parseExclusion('address:2001:db8::1')).toEqual({ field: 'address', value: '2001:db8::1' });
    for (const text of ['', ':', 'address', 'toString:x', ':x']) expect(parseExclusion(text)).toBeUndefined();
  });

  it('is a person by id, by name, and by what was typed', () => {
    for (const members of [{ user: 'ada' }, { user_name: 'ada' }, { login: 'ada' }]) expect(accepts(['user:ada'], members)).toBe(false);
    expect(accepts(['user:ada'], { user: 'bob' })).toBe(true);
    expect(accepts(['user:ada'], {})).toBe(true);
  });

  it('is a kind, a group of kinds, a severity, a client, an address, a flow', () => {
    const event = { kind: 'log.read', severity: 'low', client: 'web', address: '192.0.2.7', correlation: 'c' };
    for (const not of ['kind:log.read', 'group:log', 'severity:low', 'client:web', 'address:192.0.2.7', 'correlation:c'])
      expect(accepts([not], event)).toBe(false);
    expect(accepts(['kind:log.exported', 'group:oauth', 'nonsense', 'severity:high'], event)).toBe(true);
  });
});
