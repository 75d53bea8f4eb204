import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtInRules } from '../../../electron/detect/rules/built-in-rules.ts';
import { tryOnLog } from '../../../electron/detect/try-on-log.ts';
import { operations } from '../../../electron/operations/index.ts';
import { testRule } from '../../../electron/operations/rules/test-rule.ts';
import { createTrialPlaces } from '../../../electron/operations/rules/trial-places.ts';
import type { Rule } from '../../../shared/rule.ts';
import { failed } from '../../detect/detect-world.ts';
import { type AlertDesk, ATTACKER, createAlertDesk, REASON } from '../alerts/alert-desk.ts';
import { ADA, operatorOf } from '../network/callers.ts';
import { refusalOf } from '../operator.ts';

let desk: AlertDesk;
beforeEach(async () => {
  desk = await createAlertDesk();
});
afterEach(() => desk.close());

const DAY = 86_400_000;
const spraying = builtInRules.find(({ id }) => id === 'password-spraying') as Rule;
const strict: Rule = { ...spraying, logic: { type: 'threshold', within: 600, all: [{ distinct: 'login', at_least: 12 }] } };
const test = (rule: Rule, days = 30) => desk.operator.operations.rules.test({ rule, days });

describe('E7 a rule is tried on the log', () => {
  it('finds what the rule in force found, with how that was judged', async () => {
    const first = await desk.spray();
    desk.world.clock.advance(DAY);
    await desk.spray('198.51.100.2');
    await desk.operator.operations.alerts.close({ alerts: [first.id], verdict: 'true_positive', reason: REASON });
    const tried = await test(spraying);
    expect(tried).toMatchObject({ alerts: 2, whole: true, failing_tests: [] });
    expect(tried.found).toMatchObject([
      { subject: { id: '198.51.100.2' }, known: true, verdict: null },
      { subject: { id: ATTACKER }, known: true, verdict: 'true_positive', decided_seq: first.decided_seq, observed: 9, threshold: 5 },
    ]);
    expect(Object.values(tried.lost)).toEqual([0, 0, 0, 0, 0]);
    expect(tried.by_day.filter(({ alerts }) => alerts > 0)).toHaveLength(2);
    expect(tried.by_day.length).toBeGreaterThan(29);
  });

  it('finds as many alerts as were raised, where each was closed and the attack went on', async () => {
    const judge = { verdict: 'true_positive', reason: REASON } as const;
    for (let round = 0; round < 3; round++) await desk.operator.operations.alerts.close({ alerts: [(await desk.spray()).id], ...judge });
    const raised = await desk.operator.operations.alerts.list({ filter: { rules: [spraying.id] } });
    const tried = await test(spraying);
    expect(tried.found.map(({ decided_seq }) => decided_seq)).toEqual(raised.alerts.map(({ decided_seq }) => decided_seq));
    expect(tried).toMatchObject({ alerts: 3, lost: { true_positive: 0, unjudged: 0 } });
    expect((await test({ ...spraying, id: 'own-spraying' })).alerts).toBe(1);
  });

  it('lets what follows join an alert that was opened again, unless another was raised since', async () => {
    const { close, reopen } = desk.operator.operations.alerts;
    const first = await desk.spray();
    await close({ alerts: [first.id], verdict: 'benign', reason: REASON });
    await desk.record(...Array.from({ length: 2 }, (_, n) => failed(`between-${n}`, ATTACKER)));
    await desk.detect();
    await reopen({ alerts: [first.id], reason: REASON });
    await desk.spray();
    expect((await test(spraying)).alerts).toBe(1);
    await close({ alerts: [first.id], verdict: 'benign', reason: REASON });
    const second = await desk.spray();
    await close({ alerts: [second.id], verdict: 'benign', reason: REASON });
    await reopen({ alerts: [first.id], reason: REASON });
    await desk.spray();
    expect((await desk.operator.operations.alerts.list({ filter: { rules: [spraying.id] } })).alerts).toHaveLength(3);
    expect((await test(spraying)).alerts).toBe(3);
  });

  it('tells what a stricter draft would lose, and what a looser one finds besides', async () => {
    const first = await desk.spray();
    await desk.spray('198.51.100.2', 20);
    await desk.operator.operations.alerts.close({ alerts: [first.id], verdict: 'false_positive', reason: REASON });
    const strictly = await test(strict);
    expect(strictly).toMatchObject({ alerts: 1, lost: { false_positive: 1, true_positive: 0, unjudged: 0 } });
    expect(strictly.found).toMatchObject([{ subject: { id: '198.51.100.2' }, known: true }]);
    await desk.spray('203.0.113.77', 20);
    await desk.record({ kind: 'user.sign_in_failed', login: 'x', address: '192.0.2.1', details: { method: 'password', reason: 'x' } });
    const loosely = await test({ ...spraying, logic: { type: 'threshold', within: 600, all: [{ count: 1 }] } });
    expect(loosely.found.find(({ subject }) => subject.id === '192.0.2.1')).toMatchObject({ known: false, verdict: null });
    expect(loosely.alerts).toBe(4);
  });

  it('looks back as far as is asked, and remembers what came before', async () => {
    await desk.spray('198.51.100.2');
    desk.world.clock.advance(5 * DAY);
    await desk.spray();
    expect((await test(spraying, 30)).alerts).toBe(2);
    const tried = await test(spraying, 2);
    expect(tried.found.map(({ subject }) => subject.id)).toEqual([ATTACKER]);
    expect(Date.parse(tried.to) - Date.parse(tried.from)).toBe(2 * DAY);
  });

  it('changes nothing, is for every role, and runs the tests of the rule', async () => {
    await desk.spray();
    const before = desk.world.store.head().seq;
    const failing = { ...strict, enabled: false };
    const tried = await desk.as(operatorOf('eve', 'viewer')).rules.test({ rule: failing, days: 30 });
    expect(tried.failing_tests.length).toBeGreaterThan(0);
    expect(desk.world.store.head().seq).toBe(before);
  });

  it('finds nothing in a log without its facts', async () => {
    expect(await test(spraying)).toMatchObject({ alerts: 0, found: [], whole: true });
  });

  it('reads a limited number of facts, and says when that was too few', async () => {
    await desk.spray('198.51.100.2');
    await desk.spray();
    const now = desk.world.clock.now();
    const tried = await tryOnLog(desk.world, spraying, { from: now - DAY, to: now, most: 11 });
    expect(tried).toMatchObject({ facts: 11, whole: false, count: 1 });
    expect(tried?.from).toBeGreaterThan(now - DAY);
    expect(await tryOnLog(desk.world, spraying, { from: now - DAY, to: now, most: 5000 })).toMatchObject({ whole: true, count: 2 });
  });

  it('lets others have their turn, and ends when the caller goes', async () => {
    await desk.spray(ATTACKER, 600);
    const gone = new AbortController();
    const trial = testRule(desk.operator.deps, { ...ADA, signal: gone.signal }, { rule: spraying, days: 30 });
    let turns = 0;
    const counting = setImmediate(() => {
      turns += 1;
      gone.abort();
    });
    expect(await trial).toMatchObject({ ok: false, refusal: { code: 'unavailable' } });
    clearImmediate(counting);
    expect(turns).toBe(1);
  });

  it('is one of a few at once', async () => {
    await desk.spray();
    const deps = { ...desk.operator.deps, trials: createTrialPlaces(2) };
    const { rules } = createRouterClient(operations, { context: { deps, caller: ADA } });
    const input = { rule: spraying, days: 30 };
    const tried = await Promise.allSettled([rules.test(input), rules.test(input), rules.test(input)]);
    expect(tried.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect((await rules.test(input)).alerts).toBe(1);
  });

  it('refuses a rule that is too much to try, and what is no rule', async () => {
    const facts = Array.from(
      { length: 21 },
      () => ({ after_seconds: 0, kind: 'user.signed_in', times: 1000, every_seconds: 0, fields: {} }) as const,
    );
    expect(await refusalOf(test({ ...spraying, tests: [{ title: 'many', fires: false, facts }] }))).toBe('invalid_input');
    await expect(test({ ...spraying, code: 'process.exit()' } as never)).rejects.toThrow(/validation/i);
    await expect(test(spraying, 31)).rejects.toThrow(/validation/i);
  });
});
