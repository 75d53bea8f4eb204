import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewAlert } from '../../electron/store/detection-records.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';

let world: LogWorld;
beforeEach(async () => {
  world = await createLogWorld();
});
afterEach(() => world.close());

const alert = (id: string, members: Partial<NewAlert> = {}): NewAlert => ({
  id,
  rule: 'password-spraying',
  ruleVersion: 1,
  severity: 4,
  risk: 75,
  subjectKind: 'address',
  subject: '198.51.100.7',
  observed: 8,
  threshold: 5,
  windowSeconds: 600,
  measures: [{ observed: 8, threshold: 5 }],
  values: { verdict: 'theft' },
  firstSeq: 1,
  firstAt: 1000,
  lastSeq: 8,
  lastAt: 2000,
  decidedSeq: 8,
  decidedAt: 2000,
  raisedAt: 2100,
  count: 8,
  state: 'open',
  reason: null,
  closedAt: null,
  closedBy: null,
  suppressedBy: null,
  ...members,
});
const put = (one: NewAlert, facts: readonly number[] = [1, 2]) => world.store.write((tx) => tx.alerts.insert(one, facts));
const ids = async (page: Omit<Parameters<LogWorld['store']['read']['alerts']['list']>[0], 'limit'>) =>
  (await world.store.read.alerts.list({ limit: 10, ...page })).map(({ id }) => id);

describe('alerts', () => {
  it('come back as they were stored, and are not there before', async () => {
    expect(await world.store.read.alerts.find('a1')).toBeUndefined();
    await put(alert('a1'));
    expect(await world.store.read.alerts.find('a1')).toEqual({
      ...alert('a1'),
      owner: null,
      verdict: null,
      acknowledgedAt: null,
      caseId: null,
      updatedAt: 2100,
    });
  });

  it('are listed newest first, narrowed by each member', async () => {
    await put(alert('a1', { severity: 2, rule: 'code-replay', subjectKind: 'client', subject: 'web' }));
    await put(alert('a2', { lastAt: 9000, firstAt: 8000 }));
    await put(alert('a3', { state: 'closed', suppressedBy: 'e1' }));
    await world.store.write((tx) => tx.alerts.change('a2', { owner: 'op', state: 'in_progress', caseId: 'c1' }, ['open'], 5));
    expect(await ids({})).toEqual(['a2', 'a1']);
    expect(await ids({ suppressed: true })).toEqual(['a3', 'a2', 'a1']);
    expect(await ids({ before: 'a2' })).toEqual(['a1']);
    expect(await ids({ states: ['open'] })).toEqual(['a1']);
    expect(await ids({ severities: [2, 3] })).toEqual(['a1']);
    expect(await ids({ rules: ['password-spraying'] })).toEqual(['a2']);
    expect(await ids({ owner: 'op' })).toEqual(['a2']);
    expect(await ids({ owner: null })).toEqual(['a1']);
    expect(await ids({ caseId: 'c1' })).toEqual(['a2']);
    expect(await ids({ subject: { kind: 'address', id: '198.51.100.7' } })).toEqual(['a2']);
    expect(await ids({ subject: { kind: 'user', id: '198.51.100.7' } })).toEqual([]);
    expect(await ids({ from: 3000 })).toEqual(['a2']);
    expect(await ids({ to: 3000 })).toEqual(['a1']);
    expect(await world.store.read.alerts.standing()).toEqual([
      { state: 'open', severity: 2, count: 1 },
      { state: 'in_progress', severity: 4, count: 1 },
    ]);
  });

  it('grow, and keep at most two hundred facts', async () => {
    await put(alert('a1'));
    const measured = { observed: 30, threshold: 6, measures: [{ observed: 30, threshold: 6 }], values: { verdict: 'lost_reply' } };
    const growth = { severity: 5, risk: 90, ...measured, lastSeq: 400, lastAt: 3000, count: 400 };
    const facts = Array.from({ length: 398 }, (_, at) => at + 3);
    await world.store.write((tx) => tx.alerts.grow('a1', growth, facts, 3100));
    expect(await world.store.read.alerts.find('a1')).toMatchObject({ ...growth, updatedAt: 3100 });
    expect(await world.store.read.alerts.facts('a1')).toHaveLength(200);
    expect((await world.store.read.alerts.ofFact(2)).map(({ id }) => id)).toEqual(['a1']);
    expect(await world.store.read.alerts.ofFact(9999)).toEqual([]);
  });

  it('change only out of the states named', async () => {
    await put(alert('a1'));
    const close = { state: 'closed', verdict: 'benign', reason: 'ours', closedAt: 9, closedBy: 'operator:o' } as const;
    expect(await world.store.write((tx) => tx.alerts.change('a1', close, ['open', 'in_progress'], 9))).toBe(true);
    expect(await world.store.write((tx) => tx.alerts.change('a1', close, ['open', 'in_progress'], 9))).toBe(false);
    expect(await world.store.write((tx) => tx.alerts.change('none', close, ['open'], 9))).toBe(false);
    const reopened = { state: 'open', verdict: null, closedAt: null } as const;
    expect(await world.store.write((tx) => tx.alerts.change('a1', reopened, ['closed'], 10))).toBe(true);
    expect(await world.store.read.alerts.find('a1')).toMatchObject({ ...reopened, reason: 'ours', updatedAt: 10 });
    expect(await world.store.read.alerts.verdicts(0)).toEqual([{ rule: 'password-spraying', verdict: null, suppressed: false, count: 1 }]);
  });
});

describe('rules', () => {
  const version = (rule: string, number: number, body: string | null = '{}') =>
    world.store.write((tx) =>
      tx.rules.addVersion({
        rule,
        version: number,
        origin: 'own',
        body,
        document: null,
        note: 'why',
        createdBy: 'operator:o',
        createdAt: number,
      }),
    );

  it('are kept in all their versions, the newest in force; the same version is not added twice', async () => {
    expect([await version('mine', 1), await version('mine', 2, null), await version('other', 1), await version('mine', 2)]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect((await world.store.read.rules.current()).map(({ rule, version: number, body }) => [rule, number, body])).toEqual([
      ['mine', 2, null],
      ['other', 1, '{}'],
    ]);
    expect((await world.store.read.rules.versions('mine', 10)).map(({ version: number }) => number)).toEqual([2, 1]);
  });

  it('have exceptions that stand from when they were made until they expire or are ended', async () => {
    const made = {
      rule: 'mine',
      subject: { kind: 'address', value: '198.51.100.7' },
      note: 'ours',
      createdBy: 'operator:o',
      createdAt: 100,
      expiresAt: 200,
    } as const;
    await world.store.write((tx) => tx.rules.addException({ id: 'e1', ...made }));
    const at = async (when: number) => (await world.store.read.rules.exceptionsAt('mine', when)).map(({ id }) => id);
    expect([await at(99), await at(100), await at(199), await at(200)]).toEqual([[], ['e1'], ['e1'], []]);
    await world.store.write((tx) => tx.rules.hitException('e1', 150));
    expect(await world.store.read.rules.exception('e1')).toEqual({ id: 'e1', ...made, endedAt: null, hits: 1, lastHitAt: 150 });
    expect((await world.store.read.rules.expiredExceptions(200, 5)).map(({ id }) => id)).toEqual(['e1']);
    expect(await world.store.read.rules.standingExceptions()).toBe(1);
    expect(await world.store.write((tx) => tx.rules.endException('e1', 160))).toBe(true);
    expect(await world.store.write((tx) => tx.rules.endException('e1', 161))).toBe(false);
    expect([await at(99), await at(159), await at(160)]).toEqual([[], ['e1'], []]);
    expect((await world.store.read.rules.exceptions('mine', 5)).map(({ endedAt }) => endedAt)).toEqual([160]);
    expect(await world.store.read.rules.exceptions('other', 5)).toEqual([]);
    const raw = world.store.reader().prepare('SELECT * FROM rule_exception').get();
    expect(JSON.stringify(raw)).not.toContain('198.51.100.7');
  });
});
