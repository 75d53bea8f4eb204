import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MOST_SIGHTED } from '../../../electron/audit/reading/sightings.ts';
import type { Fact } from '../../../shared/audit-event.ts';
import type { Person } from '../../support/world.ts';
import { createOperator, type Operator, refusalOf } from '../operator.ts';
import { as, CLI, GRACE } from './callers.ts';

let desk: Operator;
let ann: Person;
beforeEach(async () => {
  desk = await createOperator();
  ann = await desk.world.addUser({ name: 'ann' });
  await desk.world.addClient({ id: 'web', name: 'Web Shop' });
});
afterEach(() => desk.close());

const record = (facts: readonly Fact[]): Promise<void> =>
  desk.world.store.write(async (tx) => {
    for (const fact of facts) await tx.audit(fact);
  });
const signedIn = (address: string, user: string, agent = 'Browser/1'): Fact => ({
  kind: 'user.signed_in',
  user,
  client: 'web',
  address,
  agent,
  details: { method: 'password', acr: '1', amr: ['pwd'] },
});
const failed = (address: string): Fact => ({
  kind: 'user.sign_in_failed',
  address,
  agent: 'curl/8',
  details: { method: 'password', reason: 'wrong' },
});
const look = (address: string, caller = GRACE) => as(desk, caller).network.address({ address });

describe('network.address', () => {
  it('C4 tells who used an address, with what success, and which rules are about it', async () => {
    const first = desk.world.clock.now();
    await record([signedIn('203.0.113.9', ann.id), failed('203.0.113.9')]);
    desk.world.clock.advance(5000);
    await record([failed('203.0.113.9'), failed('203.0.113.10'), signedIn('198.51.100.1', ann.id)]);
    const rule = await as(desk, GRACE).network.block({ range: '203.0.113.0/24', reason: 'r' });
    expect(await look('203.0.113.9')).toEqual({
      address: '203.0.113.9',
      events: 3,
      since: null,
      failures: 2,
      first_seen_at: new Date(first).toISOString(),
      last_seen_at: new Date(first + 5000).toISOString(),
      users: [{ id: ann.id, shown: 'ann', events: 1 }],
      clients: [{ id: 'web', shown: 'Web Shop', events: 1 }],
      agents: [
        { agent: 'curl/8', events: 2 },
        { agent: 'Browser/1', events: 1 },
      ],
      kinds: [
        { kind: 'user.sign_in_failed', events: 2 },
        { kind: 'user.signed_in', events: 1 },
      ],
      rules: [rule],
      own: false,
    });
  });

  it('of a range, all its addresses together; in IPv6 too', async () => {
    await record([
      failed('203.0.113.9'),
      failed('203.0.113.200'),
      failed('203.0.114.1'),
      failed('2001:db8:1:2::3'),
      failed('2001:db8:2::3'),
    ]);
    expect(await look('203.0.113.0/24')).toMatchObject({ address: '203.0.113.0/24', events: 2, failures: 2, since: null });
    expect(await look('2001:db8:1::/48')).toMatchObject({ events: 1 });
  });

  it('of the /64 of an IPv6 address as of one address: all of it is found, however long ago', async () => {
    await record([failed('2001:db8:1:2::3'), failed('2001:db8:1:2::4'), failed('2001:db8:1:3::3'), signedIn('2001:db8:1:2::5', ann.id)]);
    await record(Array.from({ length: MOST_SIGHTED }, () => failed('203.0.113.10')));
    expect(await look('2001:db8:1:2::/64')).toMatchObject({ address: '2001:db8:1:2::/64', events: 3, failures: 2, since: null });
    expect(await look('2001:db8:1:2::3')).toMatchObject({ events: 1 });
  });

  it('an address nobody came from has no history, and rules that ended are told after those that stand', async () => {
    const { network } = as(desk, GRACE);
    const ended = await network.block({ range: '203.0.113.9', reason: 'r' });
    await network.unblock({ rule: ended.id });
    desk.world.clock.advance(1);
    const standing = await network.block({ range: '203.0.113.9', reason: 'r' });
    const known = await look('203.0.113.9');
    // Setting a rule is itself a fact about the address.
    expect(known.rules.map(({ id }) => id)).toEqual([standing.id, ended.id]);
    expect(await look('192.0.2.77')).toMatchObject({
      events: 0,
      first_seen_at: null,
      last_seen_at: null,
      users: [],
      agents: [],
      rules: [],
    });
  });

  it(`looks at the newest ${MOST_SIGHTED} events and says how far back they reach`, async () => {
    await record([failed('203.0.113.9')]);
    desk.world.clock.advance(1000);
    await record(Array.from({ length: MOST_SIGHTED }, () => failed('203.0.113.10')));
    const since = new Date(desk.world.clock.now()).toISOString();
    expect(await look('203.0.113.0/24')).toMatchObject({ events: MOST_SIGHTED, since });
    expect(await look('203.0.113.10')).toMatchObject({ events: MOST_SIGHTED, since: null });
    expect(await look('203.0.113.9')).toMatchObject({ events: 1, since: null });
  });

  it('knows one’s own address in any of its ranges; the command line has none', async () => {
    expect(await look('192.0.2.10')).toMatchObject({ own: true });
    expect(await look('192.0.2.0/24')).toMatchObject({ own: true });
    expect(await look('192.0.2.11')).toMatchObject({ own: false });
    expect(await look('192.0.2.10', CLI)).toMatchObject({ own: false });
  });

  it('an agent is text, whatever it says, and the same one of several people is counted together', async () => {
    const agent = '<script>alert(1)</script>';
    const bob = await desk.world.addUser({ name: 'bob' });
    await record([signedIn('203.0.113.9', ann.id, agent), signedIn('203.0.113.9', bob.id, agent)]);
    expect((await look('203.0.113.9')).agents).toEqual([{ agent, events: 2 }]);
  });

  it.each(['10.0.0.0/23', '2001:db8::/47', '203.0.113.9/24', 'nonsense', '0.0.0.0/0'])('refuses %s', async (address) => {
    expect(await refusalOf(look(address))).toBe('invalid_input');
  });
});
