import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import { tryRule } from '../../electron/detect/try-rule.ts';
import type { Fact } from '../../shared/audit-event.ts';
import { type RuleInput, rule } from '../../shared/rule.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';
import { detectBetween, failed, signedIn } from './detect-world.ts';

let world: LogWorld;
beforeEach(async () => {
  world = await createLogWorld();
});
afterEach(() => world.close());

const alerts = async () => world.store.read.alerts.list({ suppressed: true, limit: 1000 });
/** What is found of facts that follow one another by a second, as rule and subject. */
const found = async (...facts: readonly Fact[]): Promise<string[]> => {
  for (const fact of facts) {
    world.clock.advance(1000);
    await world.store.write((tx) => tx.audit(fact));
  }
  await detectBetween(world, 0, world.store.head().seq);
  return (await alerts()).map(({ rule: id, subject }) => `${id} ${subject}`).toSorted();
};
/** Guesses at four accounts from so many addresses. */
const guesses = (count: number, addressOf: (n: number) => string): Fact[] =>
  Array.from({ length: count }, (_, n) => failed(`p${n % 4}`, addressOf(n + 1)));
/** The rules that a history finds, each with the subject, of those about addresses. */
const ofAddresses = async (facts: readonly Fact[]): Promise<string[]> => {
  const about = new Set(builtInRules.filter(({ subject }) => subject === 'address').map(({ id }) => id));
  return (await found(...facts)).filter((one) => about.has(one.split(' ')[0] ?? ''));
};

describe('the source that rules know an address by', () => {
  it('is of IPv6 the /64: whoever takes another address of it for each guess is found as one who stays at one', async () => {
    const rules = await ofAddresses(guesses(60, (n) => `2001:db8:1:2::${n.toString(16)}`));
    expect(rules).toEqual(['brute-force-address 2001:db8:1:2::/64', 'sign-in-failures-address 2001:db8:1:2::/64']);
    // The log keeps addresses as they were: each guess its own, and the alert that of the fact which decided it.
    const raised = (await world.store.read.followers.factsAfter(60, 10)).filter(({ kind }) => kind === 'alert.raised');
    const texts = await world.store.read.followers.personal(raised.flatMap(({ address }) => address ?? []));
    expect([...texts.values()].filter((text) => text.includes('/'))).toEqual([]);
    expect(texts.size).toBeGreaterThan(0);
  });

  it('is of another /64 another one', async () => {
    expect(await ofAddresses(guesses(60, (n) => `2001:db8:1:${n.toString(16)}::1`))).toEqual([]);
  });

  it('is of IPv4 the address, also where it comes within IPv6', async () => {
    const rules = await ofAddresses(guesses(60, (n) => (n % 2 === 0 ? '::ffff:198.51.100.7' : '198.51.100.7')));
    expect(rules).toEqual(['brute-force-address 198.51.100.7', 'sign-in-failures-address 198.51.100.7']);
  });

  it('joins what was guessed with the success from a neighbouring address', async () => {
    const spray = Array.from({ length: 8 }, (_, n) => failed(`p${n}`, `2001:db8:1:2::${n + 1}`));
    expect(await found(...spray, signedIn('p3', '2001:db8:1:2::ff'))).toContain('guessing-success 2001:db8:1:2::/64');
  });
});

describe('different addresses, where rules count them', () => {
  const base = builtInRules.find(({ id }) => id === 'token-abuse');
  const ten = (title: string, address: string, fires: boolean): RuleInput['tests'][number] => ({
    title,
    fires,
    facts: [{ after_seconds: 0, kind: 'token.issued', times: 300, every_seconds: 1, fields: { client: 'batch', address } }],
  });
  it.each([
    ten('300 privacy addresses of one host', '2001:db8:1:2::{n}', false),
    ten('as many hosts', '2001:db8:1:{n}::1', true),
  ])('tells $title', (test) => {
    const own = rule.parse({
      ...base,
      tests: [test],
      logic: { type: 'threshold', within: 600, all: [{ distinct: 'address', at_least: 10 }] },
    });
    expect(tryRule(own)).toMatchObject([{ fires: test.fires }]);
  });
});
