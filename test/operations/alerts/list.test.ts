import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roles } from '../../../shared/role.ts';
import { signedIn } from '../../detect/detect-world.ts';
import { operatorOf } from '../network/callers.ts';
import { refusalOf } from '../operator.ts';
import { type AlertDesk, ATTACKER, createAlertDesk, REASON, storedAlert } from './alert-desk.ts';

let desk: AlertDesk;
beforeEach(async () => {
  desk = await createAlertDesk();
});
afterEach(() => desk.close());

const alerts = () => desk.operator.operations.alerts;
const subjects = async (input: Parameters<ReturnType<typeof alerts>['list']>[0] = {}): Promise<unknown[]> =>
  (await alerts().list(input)).alerts.map(({ rule, subject }) => `${rule} ${subject.id}`);
const put = (one: ReturnType<typeof storedAlert>) => desk.world.store.write((tx) => tx.alerts.insert(one, []));
const SPRAYING = { rules: ['password-spraying'] };

describe('E6 the queue of alerts', () => {
  it('tells what a rule found, about whom, by which facts and when, in a sentence', async () => {
    const alert = await desk.spray();
    expect(alert).toMatchObject({
      rule: 'password-spraying',
      rule_version: 1,
      title: 'Password spraying from one address',
      severity: 'high',
      risk: 75,
      technique: { id: 'T1110.003' },
      subject: { kind: 'address', id: ATTACKER, shown: ATTACKER },
      sentence: `Address ${ATTACKER}: 9 refused sign-in attempts with 9 different login names within 10 minutes.`,
      observed: 9,
      threshold: 5,
      count: 9,
      decided_seq: 8,
      cause: [9, 8, 7, 6, 5, 4, 3, 2, 1],
      state: 'open',
      owner: null,
      verdict: null,
      suppressed_by: null,
    });
    expect(Date.parse(alert.raised_at)).toBeGreaterThanOrEqual(Date.parse(alert.decided_at));
  });

  it('is read by every role', async () => {
    await desk.spray();
    for (const role of roles) expect((await desk.as(operatorOf(role, role)).alerts.list({})).total).toBe(2);
  });

  it('is empty before anything was found', async () => {
    expect(await alerts().list({})).toEqual({ alerts: [], next: null, total: 0 });
    expect(await alerts().standing({})).toEqual({
      open: 0,
      in_progress: 0,
      by_severity: { info: 0, low: 0, medium: 0, high: 0, critical: 0 },
      by_rule: [],
      oldest_open_at: null,
    });
  });

  it('is narrowed by each member of the filter', async () => {
    const first = await desk.spray('198.51.100.1');
    await desk.spray('198.51.100.2');
    await alerts().close({ alerts: [first.id], verdict: 'benign', reason: REASON });
    const one = ['password-spraying 198.51.100.1'];
    const other = ['password-spraying 198.51.100.2'];
    expect(await subjects({ filter: SPRAYING })).toEqual([...other, ...one]);
    expect(await subjects({ filter: { ...SPRAYING, states: ['open', 'in_progress'] } })).toEqual(other);
    expect(await subjects({ filter: { states: ['closed'] } })).toEqual(one);
    expect(await subjects({ filter: { verdicts: ['benign', 'true_positive'] } })).toEqual(one);
    expect(await subjects({ filter: { severities: ['high'], subject: { kind: 'address', id: '198.51.100.2' } } })).toEqual(other);
    expect(await subjects({ filter: { severities: ['critical'] } })).toEqual([]);
    expect(await subjects({ filter: { subject: { kind: 'user', id: '198.51.100.2' } } })).toEqual([]);
    expect(await subjects({ filter: { ...SPRAYING, suppressed: true } })).toEqual([]);
    expect(await subjects({ filter: { ...SPRAYING, to: Date.parse(first.last_at) } })).toEqual(one);
    expect(await subjects({ filter: { ...SPRAYING, from: Date.parse(first.last_at) + 1 } })).toEqual(other);
    expect(await refusalOf(alerts().list({ filter: { from: 2, to: 1 } }))).toBe('invalid_input');
  });

  it('is turned page by page in every order, each alert once', async () => {
    for (let n = 1; n <= 5; n++) await desk.spray(`198.51.100.${n}`, 8 + (n % 3));
    for (const order of ['newest', 'oldest', 'severity', 'risk', 'count'] as const) {
      const whole = (await alerts().list({ order })).alerts;
      const paged: typeof whole = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: Awaited<ReturnType<ReturnType<typeof alerts>['list']>> = await alerts().list({ order, limit: 3, cursor });
        expect(page.total).toBe(10);
        paged.push(...page.alerts);
        cursor = page.next;
      }
      expect(paged.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
      expect(new Set(paged.map(({ id }) => id)).size).toBe(10);
    }
    const risks = (await alerts().list({ order: 'risk' })).alerts.map(({ risk }) => risk);
    expect(risks).toEqual(risks.toSorted((one, other) => other - one));
    const counts = (await alerts().list({ order: 'count' })).alerts.map(({ count }) => count);
    expect(counts).toEqual(counts.toSorted((one, other) => other - one));
    const [oldest] = (await alerts().list({ order: 'oldest', filter: SPRAYING })).alerts;
    expect(oldest?.subject.id).toBe('198.51.100.1');
  });

  it.each(['x', '1.', "1.' OR 1=1 --", '-1.aa', '1.ZZ', '99999999999999999999.aa'])('refuses the cursor %j', async (cursor) => {
    await desk.spray();
    expect(await refusalOf(alerts().list({ cursor }))).toBe('invalid_input');
  });

  it('takes hostile filters as text', async () => {
    await desk.spray();
    expect(await subjects({ filter: { rules: ["x' OR 1=1 --"] } })).toEqual([]);
    expect(await subjects({ filter: { subject: { kind: 'address', id: '0.0.0.0/0' } } })).toEqual([]);
    expect(await subjects({ filter: { owner: '") OR (1=1' } })).toEqual([]);
    await expect(alerts().list({ filter: { nothing: 1 } as never })).rejects.toThrow(/validation/i);
  });

  it('counts what is not closed, by severity and rule', async () => {
    const spray = await desk.spray();
    await desk.spray('198.51.100.2');
    const { id } = await desk.hire('ada', 'administrator');
    await alerts().assign({ alerts: [spray.id], owner: id });
    expect(await alerts().standing({})).toMatchObject({
      open: 3,
      in_progress: 1,
      by_severity: { low: 2, high: 2, critical: 0 },
      by_rule: [
        { rule: 'password-spraying', title: 'Password spraying from one address', alerts: 2 },
        { rule: 'sign-in-failures-address', alerts: 2 },
      ],
    });
  });

  it('names people and clients as they are called now, of those removed the id', async () => {
    const ada = await desk.world.addUser({ name: 'ada' });
    const { record, detect } = desk;
    for (let n = 0; n < 7; n++)
      await record({
        kind: 'user.sign_in_failed',
        user: ada.id,
        login: 'ada',
        address: '192.0.2.77',
        details: { method: 'password', reason: 'wrong_password' },
      });
    await detect();
    const named = (await alerts().list({ filter: { rules: ['sign-in-failures-user'] } })).alerts[0];
    expect(named?.subject).toEqual({ kind: 'user', id: ada.id, shown: 'ada' });
    expect(named?.sentence).toBe('User ada: 7 failed sign-ins within 5 minutes.');
    const { id: client } = await desk.world.addClient({ id: 'shop', name: 'Shop' });
    await put(storedAlert('a1', { subjectKind: 'client', subject: client, rule: 'code-replay', windowSeconds: 300 }));
    await put(storedAlert('a2', { subjectKind: 'server', subject: 'server', rule: 'disk-critical', windowSeconds: 300 }));
    const said = async (rule: string) => (await alerts().list({ filter: { rules: [rule] } })).alerts[0]?.sentence;
    expect(await said('code-replay')).toBe('Client Shop: 1 code presented a second time.');
    expect(await said('disk-critical')).toBe('This server: 1 warning of a disk that is nearly full.');
    await desk.operator.operations.users.remove({ user: ada.id });
    expect((await alerts().list({ filter: { rules: ['sign-in-failures-user'] } })).alerts[0]?.subject.shown).toBe(ada.id);
  });

  it('tells nobody of whom the log keeps no record any more', async () => {
    for (const kind of ['address', 'agent', 'login'] as const) {
      await put(storedAlert(`a-${kind}`, { subjectKind: kind, subject: '192.0.2.77', rule: 'gone-rule' }));
      const [erased] = (await alerts().list({ filter: { states: ['open'] } })).alerts;
      expect(erased?.subject).toEqual({ kind, id: null, shown: null });
      expect(erased?.sentence).toContain('(erased): 1 observed within a minute, where 1 is the threshold.');
      expect(erased?.title).toBe('gone-rule');
      await alerts().close({ alerts: [`a-${kind}`], verdict: 'benign', reason: REASON });
    }
    expect(JSON.stringify(desk.world.facts('alert.closed'))).not.toContain('192.0.2.77');
  });

  it('G2 whom it is about does not lie readable in the database', async () => {
    await desk.spray();
    await desk.record(signedIn('user-1', '192.0.2.1'));
    await desk.world.store.close();
    const bytes = readFileSync(join(desk.world.directory, 'gatewatch.db')).toString('latin1');
    expect(bytes).toContain('password-spraying');
    expect(bytes).not.toContain(ATTACKER);
  });
});
