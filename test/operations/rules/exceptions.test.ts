import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expireExceptions } from '../../../electron/operations/rules/exceptions/expire-exceptions.ts';
import { type AlertDesk, ATTACKER, createAlertDesk, REASON } from '../alerts/alert-desk.ts';
import { CLI, denialOf, GRACE, operatorOf } from '../network/callers.ts';
import { refusalOf } from '../operator.ts';

let desk: AlertDesk;
beforeEach(async () => {
  desk = await createAlertDesk();
});
afterEach(() => desk.close());

const HOUR = 3600;
const rule = 'password-spraying';
const rules = (caller = GRACE) => desk.as(caller).rules;
const of = (value: string, kind: 'address' | 'network' = 'address') => ({ rule, subject: { kind, value } });
const add = (input: Parameters<ReturnType<typeof rules>['previewException']>[0] = of(ATTACKER), seconds = HOUR) =>
  rules().addException({ ...input, seconds, note: REASON });
const states = async () =>
  (await desk.operator.operations.alerts.list({ filter: { rules: [rule] }, order: 'oldest' })).alerts.map(
    ({ subject, state, suppressed_by }) => `${subject.id} ${state}${suppressed_by === null ? '' : ' suppressed'}`,
  );

describe('E7 an exception of a rule', () => {
  it('keeps the rule quiet about its subject; what it covers is stored closed, and counted', async () => {
    const exception = await add();
    expect(exception).toMatchObject({
      rule,
      subject: { kind: 'address', value: ATTACKER, shown: ATTACKER },
      note: REASON,
      created_by: 'operator:grace',
      ended_at: null,
      hits: 0,
    });
    await desk.spray();
    await desk.spray('198.51.100.2');
    expect(await states()).toEqual([`${ATTACKER} closed suppressed`, '198.51.100.2 open']);
    const [hidden] = (await desk.operator.operations.alerts.list({ filter: { suppressed: true } })).alerts;
    expect(hidden?.suppressed_by).toBe(exception.id);
    expect((await desk.operator.operations.alerts.standing({})).by_rule.find((one) => one.rule === rule)?.alerts).toBe(1);
    expect((await rules().show({ id: rule })).exceptions_list).toMatchObject([{ id: exception.id, hits: 1 }]);
    expect((await rules().list({})).rules.find((one) => one.rule.id === rule)).toMatchObject({ alerts: 1, exceptions: 1 });
    expect(desk.world.facts('alert.suppressed')).toMatchObject([{ details: { exception: exception.id } }]);
  });

  it('is on record, with whom it covers beside the log and not in it', async () => {
    const { id, expires_at } = await add();
    expect(desk.world.facts('rule.exception_added')).toMatchObject([
      {
        actor: 'operator:grace',
        address: ATTACKER,
        details: { exception: id, rule, subject: 'address', expires_at: Date.parse(expires_at), note: REASON },
      },
    ]);
    await desk.world.store.close();
    expect(readFileSync(join(desk.world.directory, 'gatewatch.db')).toString('latin1')).not.toContain(ATTACKER);
  });

  it.each([
    ['203.0.113.0/24', true],
    ['203.0.113.8/31', true],
    ['203.0.112.0/24', false],
    ['2001:db8::/32', false],
  ])('about the range %s covers an address within it: %s', async (range, covered) => {
    await add(of(range, 'network'));
    await desk.spray();
    expect(await states()).toEqual([`${ATTACKER} ${covered ? 'closed suppressed' : 'open'}`]);
  });

  it('about nobody in particular covers everybody', async () => {
    await add({ rule, subject: null });
    await desk.spray();
    expect(await states()).toEqual([`${ATTACKER} closed suppressed`]);
    expect(desk.world.facts('rule.exception_added')).toMatchObject([{ details: { subject: 'everybody' } }]);
  });

  it('ends by itself, on record, and covers nothing any more', async () => {
    const { id } = await add();
    desk.world.clock.advance(HOUR * 1000);
    const [ended] = (await rules().exceptions({ state: 'ended' })).exceptions;
    expect(ended).toMatchObject({ id, ended_at: ended?.expires_at });
    await desk.spray();
    expect(await states()).toEqual([`${ATTACKER} open`]);
    const expire = expireExceptions(desk.world);
    await expire();
    await expire();
    expect(desk.world.facts('rule.exception_removed')).toMatchObject([
      { actor: 'system', details: { exception: id, reason: 'expired', hits: 0 } },
    ]);
    expect((await rules().exceptions({})).exceptions).toEqual([]);
  });

  it('is ended before its time, once', async () => {
    const { id } = await add();
    expect(await rules().removeException({ id, note: 'not needed' })).toMatchObject({ id, ended_at: expect.any(String) });
    expect(await refusalOf(rules().removeException({ id, note: 'again' }))).toBe('conflict');
    expect(await refusalOf(rules().removeException({ id: 'unknown', note: 'x' }))).toBe('not_found');
    await desk.spray();
    expect(await states()).toEqual([`${ATTACKER} open`]);
    expect(desk.world.facts('rule.exception_removed')).toMatchObject([{ actor: 'operator:grace', details: { reason: 'not needed' } }]);
  });

  it('lets an alert that it hid be opened again', async () => {
    await add();
    await desk.spray();
    const [hidden] = (await desk.operator.operations.alerts.list({ filter: { suppressed: true } })).alerts;
    await desk.operator.operations.alerts.reopen({ alerts: [hidden?.id ?? ''], reason: REASON });
    expect(await states()).toEqual([`${ATTACKER} open`]);
  });

  it('of the same subject is there once, also when two operators add it at the same time', async () => {
    const both = await Promise.allSettled([add(), add()]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await refusalOf(add())).toBe('already_exists');
    expect(desk.world.facts('rule.exception_added')).toHaveLength(1);
  });

  it('is listed page by page, newest first', async () => {
    for (let n = 1; n <= 5; n++) await add(of(`198.51.100.${n}`));
    const first = await rules().exceptions({ limit: 3 });
    const second = await rules().exceptions({ limit: 3, cursor: first.next ?? '' });
    const values = [...first.exceptions, ...second.exceptions].map(({ subject }) => subject?.value);
    expect(values.toSorted()).toEqual(['198.51.100.1', '198.51.100.2', '198.51.100.3', '198.51.100.4', '198.51.100.5']);
    expect(second.next).toBeNull();
    expect((await rules().exceptions({ rule: 'code-replay' })).exceptions).toEqual([]);
  });

  it('about an account is kept by its id and told by its name', async () => {
    const ada = await desk.world.addUser({ name: 'ada' });
    const made = await rules().addException({
      rule: 'brute-force-user',
      subject: { kind: 'user', value: 'ada' },
      seconds: HOUR,
      note: REASON,
    });
    expect(made.subject).toEqual({ kind: 'user', value: ada.id, shown: 'ada' });
    expect(desk.world.facts('rule.exception_added')).toMatchObject([{ user: ada.id }]);
  });

  it('is refused for a rule, a subject or a range that makes no sense', async () => {
    expect(await refusalOf(add({ rule: 'unknown', subject: null }))).toBe('not_found');
    expect(await refusalOf(add({ rule, subject: { kind: 'user', value: 'ada' } }))).toBe('invalid_input');
    expect(await refusalOf(add({ rule: 'brute-force-user', subject: { kind: 'user', value: 'nobody' } }))).toBe('not_found');
    for (const range of ['10.0.0.5/8', '0.0.0.0/0', 'x', "' OR 1=1 --", '203.0.113.9%eth0'])
      expect(await refusalOf(add(of(range)))).toBe('invalid_input');
    for (const seconds of [0, 299, 7_776_001, 1.5]) await expect(add(of(ATTACKER), seconds)).rejects.toThrow(/validation/i);
    expect(desk.world.facts('rule.exception_added')).toEqual([]);
  });

  it.each(['2001:db8:1:2::/64', '2001:db8:1::/48'])('%s covers what an IPv6 address of it does', async (range) => {
    await add(of(range));
    await desk.spray('2001:db8:1:2::9');
    await desk.spray('2001:db8:7:2::9');
    expect(await states()).toEqual(['2001:db8:1:2::/64 closed suppressed', '2001:db8:7:2::/64 open']);
  });

  it('names no single address of IPv6, which would cover nothing, and says what to write', async () => {
    for (const value of ['2001:db8:1:2::9', '2001:db8:1:2::/80']) await expect(add(of(value))).rejects.toThrow(/write 2001:db8:1:2::\/64/);
  });

  it('is not for roles that only look', async () => {
    for (const role of ['viewer', 'auditor'] as const) {
      const ops = rules(operatorOf(role, role));
      expect(await denialOf(ops.addException({ ...of(ATTACKER), seconds: HOUR, note: REASON }))).toBe('forbidden');
      expect(await denialOf(ops.removeException({ id: 'x', note: REASON }))).toBe('forbidden');
    }
    await rules(CLI).addException({ ...of(ATTACKER), seconds: HOUR, note: REASON });
    expect(desk.world.facts('rule.exception_added')).toMatchObject([{ actor: 'local:cli' }]);
  });
});

describe('E7 what an exception would have hidden', () => {
  it('is told of the last 30 days, what was judged true above all, and changes nothing', async () => {
    const old = await desk.spray('203.0.113.1');
    desk.world.clock.advance(31 * 86_400_000);
    const alert = await desk.spray();
    await desk.spray('203.0.113.200');
    await desk.spray('198.51.100.2');
    await desk.operator.operations.alerts.close({ alerts: [alert.id, old.id], verdict: 'true_positive', reason: REASON });
    const before = desk.world.store.head().seq;
    const shown = await rules(operatorOf('eve', 'viewer')).previewException(of('203.0.113.0/24', 'network'));
    expect(shown).toMatchObject({ alerts: 2, true_positives: 1, newest_at: expect.any(String) });
    expect(shown.subjects.toSorted()).toEqual(['203.0.113.200', ATTACKER]);
    expect(await rules().previewException({ rule, subject: null })).toMatchObject({ alerts: 3 });
    expect(await rules().previewException(of('192.0.2.1'))).toEqual({ alerts: 0, true_positives: 0, newest_at: null, subjects: [] });
    expect(desk.world.store.head().seq).toBe(before);
    expect(await refusalOf(rules().previewException({ rule: 'unknown', subject: null }))).toBe('not_found');
  });
});
