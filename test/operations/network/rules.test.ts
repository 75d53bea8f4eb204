import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../electron/lib/ids.ts';
import { MOST_RULES } from '../../../electron/operations/network/put-address-rule.ts';
import { roles } from '../../../shared/role.ts';
import { createOperator, type Operator, refusalDataOf, refusalOf } from '../operator.ts';
import { ADA, as, CLI, denialOf, GRACE, operatorOf } from './callers.ts';

let desk: Operator;
beforeEach(async () => {
  desk = await createOperator();
});
afterEach(() => desk.close());

const DAY_MS = 86_400_000;
const now = (): number => desk.world.clock.now();
const block = (range: string, options: object = {}, caller = GRACE) =>
  as(desk, caller).network.block({ range, reason: 'guesses passwords', ...options });
const list = async (query: object = {}) => (await as(desk, GRACE).network.rules(query)).rules;
const ranges = async (query: object = {}): Promise<string[]> => (await list(query)).map(({ range }) => range);
/** Allows a range, as the act does. */
const allow = async (range: string): Promise<string> =>
  desk.world.store.write(async (tx) => {
    const id = newId(desk.world);
    const made = { createdBy: 'operator:ada', createdByName: 'ada', createdAt: now(), expiresAt: null };
    await tx.addressRules.insert({ id, kind: 'allow', range, reason: 'our office', ...made });
    return id;
  });

describe('network.block', () => {
  it('C4 makes a rule with reason, maker and an end in 30 days, on the record', async () => {
    const rule = await block('2001:DB8::/48');
    expect(rule).toEqual({
      id: rule.id,
      kind: 'block',
      range: '2001:db8::/48',
      reason: 'guesses passwords',
      created_by: 'operator:grace',
      created_by_name: 'grace',
      created_at: new Date(now()).toISOString(),
      expires_at: new Date(now() + 30 * DAY_MS).toISOString(),
      ended_at: null,
      hits: 0,
      last_hit_at: null,
    });
    expect(await list()).toEqual([rule]);
    expect(desk.world.facts('address.blocked')).toMatchObject([
      {
        actor: 'operator:grace',
        address: '2001:db8::/48',
        details: { rule: rule.id, expires_at: now() + 30 * DAY_MS, note: 'guesses passwords' },
      },
    ]);
  });

  it('stands for as long as is said, or without an end when that is said', async () => {
    expect((await block('203.0.113.1', { seconds: 60 })).expires_at).toBe(new Date(now() + 60_000).toISOString());
    expect((await block('203.0.113.2', { seconds: null })).expires_at).toBeNull();
  });

  it.each([
    '203.0.113.9/24',
    '0.0.0.0/0',
    'example.com',
    "' OR 1=1 --",
    '../../etc/passwd',
    '203.0.113.9\u0000',
  ])('refuses %j, which is no range, and changes nothing', async (range) => {
    const { code, problems } = await refusalDataOf(block(range));
    expect([code, problems?.[0]?.field]).toEqual(['invalid_input', 'range']);
    expect([await list(), desk.world.facts('address.blocked')]).toEqual([[], []]);
  });

  it('keeps hostile text of a reason as text', async () => {
    const reason = "<img src=x onerror=alert(1)>\u202e'; DROP TABLE address_rule; --";
    await block('203.0.113.9', { reason });
    expect((await list())[0]?.reason).toBe(reason);
  });

  it('C4 refuses one’s own address, this machine and the allow list, unless it is said that they are meant', async () => {
    await allow('198.51.100.7');
    for (const [range, words] of [
      ['192.0.2.0/24', /from which you use this console.*stays open/],
      ['127.0.0.1', /this machine/],
      ['::1', /this machine/],
      ['198.51.100.0/24', /198\.51\.100\.7.*allow list/],
    ] as const) {
      const { code, description } = await refusalDataOf(block(range));
      expect([range, code]).toEqual([range, 'conflict']);
      expect(description).toMatch(words);
      expect((await block(range, { even_if_own: true })).range).toBe(range);
    }
  });

  it('on the command line one’s own address is this machine', async () => {
    expect((await block('192.0.2.10', {}, CLI)).created_by).toBe('local:cli');
    expect(await refusalOf(block('127.0.0.0/8', {}, CLI))).toBe('conflict');
  });

  it('of two operators at once one makes the rule, and the other is told of it', async () => {
    const both = await Promise.allSettled([block('203.0.113.9'), block('203.0.113.9', {}, ADA)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await ranges()).toEqual(['203.0.113.9']);
    const [rule] = await list();
    const { code, description } = await refusalDataOf(block('203.0.113.9'));
    expect(code).toBe('already_exists');
    expect(description).toContain(`already blocked by the rule ${rule?.id} about 203.0.113.9, until`);
  });

  it('a wider block that lasts as long makes a narrower one needless; one that ends sooner does not', async () => {
    await block('203.0.113.0/24', { seconds: 3600 });
    expect(await refusalOf(block('203.0.113.9', { seconds: 3600 }))).toBe('already_exists');
    expect((await block('203.0.113.9')).range).toBe('203.0.113.9');
  });

  it('one of the same range that ends sooner gives way to it', async () => {
    const short = await block('203.0.113.9', { seconds: 3600 });
    expect(await refusalOf(block('203.0.113.9', { seconds: 1800 }))).toBe('already_exists');
    expect(await refusalOf(block('203.0.113.9', { seconds: 3659 }))).toBe('already_exists');
    const long = await block('203.0.113.9', { seconds: 86_400 }, ADA);
    expect(await list()).toEqual([long]);
    const facts = desk.world.facts('address.rule_replaced');
    expect(facts).toMatchObject([{ actor: ADA.actor, address: '203.0.113.9', details: { rule: short.id, of: 'block', by: long.id } }]);
    expect([desk.world.facts('address.unblocked'), desk.world.facts('address.rule_expired')]).toEqual([[], []]);
  });

  it('one whose time is over does not stand in the way, and its end is recorded', async () => {
    const first = await block('203.0.113.9', { seconds: 60 });
    desk.world.clock.advance(60_000);
    const second = await block('203.0.113.9');
    expect(await list()).toEqual([second]);
    expect(desk.world.facts('address.rule_expired')).toMatchObject([{ details: { rule: first.id, of: 'block', hits: 0 } }]);
  });

  it(`refuses more than ${MOST_RULES} rules that stand`, async () => {
    await desk.world.store.write(async (tx) => {
      const made = { reason: 'r', createdBy: 'c', createdByName: null, createdAt: 0, expiresAt: null } as const;
      for (let i = 0; i < MOST_RULES; i++)
        await tx.addressRules.insert({ id: newId(desk.world), kind: 'block', range: `10.${i >> 8}.${i & 255}.1`, ...made });
    });
    const { code, description } = await refusalDataOf(block('203.0.113.9'));
    expect([code, description]).toEqual(['unavailable', expect.stringContaining('end some')]);
    expect(await ranges({ covering: '10.39.15.1' })).toEqual(['10.39.15.1']);
  });

  it('is for responders and administrators', async () => {
    for (const role of roles) {
      const called = as(desk, operatorOf('x', role)).network.block({ range: `203.0.113.${roles.indexOf(role)}`, reason: 'r' });
      if (['responder', 'administrator'].includes(role)) expect((await called).kind).toBe('block');
      else expect(await denialOf(called)).toBe('forbidden');
    }
  });
});

describe('network.unblock', () => {
  it('C4 ends a block, with who and why on the record; the rule is kept', async () => {
    const { id } = await block('203.0.113.9');
    desk.world.clock.advance(1000);
    const ended = await as(desk, GRACE).network.unblock({ rule: id, reason: 'it was us' });
    expect(ended).toMatchObject({ id, ended_at: new Date(now()).toISOString() });
    expect(await list()).toEqual([]);
    expect(await list({ state: 'ended' })).toEqual([ended]);
    expect(desk.world.facts('address.unblocked')).toMatchObject([
      { actor: 'operator:grace', address: '203.0.113.9', details: { rule: id, note: 'it was us' } },
    ]);
  });

  it('refuses what is not there, what ended already, and what is an allowance', async () => {
    const { network } = as(desk, GRACE);
    const { id } = await block('203.0.113.9');
    await network.unblock({ rule: id });
    expect(await refusalOf(network.unblock({ rule: id }))).toBe('conflict');
    expect(await refusalOf(network.unblock({ rule: '<script>' }))).toBe('not_found');
    expect(await refusalOf(network.unblock({ rule: await allow('198.51.100.7') }))).toBe('conflict');
    expect(await ranges({ kind: 'allow' })).toEqual(['198.51.100.7']);
    const { id: over } = await block('203.0.113.10', { seconds: 60 });
    desk.world.clock.advance(60_000);
    expect(await refusalOf(network.unblock({ rule: over }))).toBe('conflict');
    expect(desk.world.facts('address.unblocked')).toHaveLength(1);
  });

  it('of two at once one ends it', async () => {
    const { id } = await block('203.0.113.9');
    const { network } = as(desk, GRACE);
    const both = await Promise.allSettled([network.unblock({ rule: id }), network.unblock({ rule: id })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(desk.world.facts('address.unblocked')).toHaveLength(1);
  });

  it('is not for viewers and auditors', async () => {
    const { id } = await block('203.0.113.9');
    for (const role of ['viewer', 'auditor'] as const)
      expect(await denialOf(as(desk, operatorOf('x', role)).network.unblock({ rule: id }))).toBe('forbidden');
    expect(await ranges()).toEqual(['203.0.113.9']);
  });
});

describe('network.rules', () => {
  it('pages, newest first, while rules are added', async () => {
    for (let i = 0; i < 5; i++) {
      desk.world.clock.advance(1);
      await block(`203.0.113.${i}`);
    }
    const first = await as(desk, GRACE).network.rules({ limit: 2 });
    await block('203.0.113.200');
    const second = await as(desk, GRACE).network.rules({ limit: 2, cursor: first.next ?? '' });
    const third = await as(desk, GRACE).network.rules({ limit: 2, cursor: second.next ?? '' });
    expect([...first.rules, ...second.rules, ...third.rules].map(({ range }) => range)).toEqual(
      [4, 3, 2, 1, 0].map((i) => `203.0.113.${i}`),
    );
    expect(third.next).toBeNull();
  });

  it('tells those that stand from those that ended, also one whose time is over', async () => {
    await block('203.0.113.1', { seconds: 60 });
    await block('203.0.113.2');
    await allow('203.0.113.3');
    desk.world.clock.advance(60_000);
    expect((await ranges()).sort()).toEqual(['203.0.113.2', '203.0.113.3']);
    expect(await list({ state: 'ended' })).toMatchObject([{ range: '203.0.113.1', ended_at: new Date(now()).toISOString() }]);
    expect(await ranges({ kind: 'block' })).toEqual(['203.0.113.2']);
  });

  it('finds the rules that cover an address or overlap a range, page by page', async () => {
    for (const range of ['203.0.113.0/24', '203.0.113.9', '203.0.0.0/16', '198.51.100.0/24', '2001:db8::/32']) {
      desk.world.clock.advance(1);
      await block(range);
    }
    expect(await ranges({ covering: '203.0.113.9' })).toEqual(['203.0.0.0/16', '203.0.113.9', '203.0.113.0/24']);
    expect(await ranges({ covering: '203.0.113.8' })).toEqual(['203.0.0.0/16', '203.0.113.0/24']);
    expect(await ranges({ covering: '203.0.112.0/23' })).toEqual(['203.0.0.0/16', '203.0.113.9', '203.0.113.0/24']);
    expect(await ranges({ covering: '2001:db8:1::1' })).toEqual(['2001:db8::/32']);
    expect(await ranges({ covering: '192.0.2.1' })).toEqual([]);
    const first = await as(desk, GRACE).network.rules({ covering: '203.0.113.9', limit: 2 });
    const second = await as(desk, GRACE).network.rules({ covering: '203.0.113.9', limit: 2, cursor: first.next ?? '' });
    expect([first.rules.length, second.rules.map(({ range }) => range), second.next]).toEqual([2, ['203.0.113.0/24'], null]);
    expect(await refusalOf(list({ covering: 'nonsense' }))).toBe('invalid_input');
  });

  it('a made-up cursor finds nothing it should not', async () => {
    await block('203.0.113.9');
    expect(await ranges({ cursor: "' OR 1=1 --" })).toEqual([]);
  });
});
