import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../../shared/contract/alerts.ts';
import { CLI, denialOf, operatorOf } from '../network/callers.ts';
import { refusalDataOf, refusalOf } from '../operator.ts';
import { type AlertDesk, ATTACKER, createAlertDesk, REASON } from './alert-desk.ts';

let desk: AlertDesk;
let alert: Alert;
let ada: Awaited<ReturnType<AlertDesk['hire']>>;
let grace: Awaited<ReturnType<AlertDesk['hire']>>;
beforeEach(async () => {
  desk = await createAlertDesk();
  ada = await desk.hire('ada', 'administrator');
  grace = await desk.hire('grace', 'responder');
  alert = await desk.spray();
});
afterEach(() => desk.close());

const ids = (): string[] => [alert.id];
const close = (by = grace, verdict: 'benign' | 'true_positive' = 'benign') =>
  by.ops.alerts.close({ alerts: ids(), verdict, reason: REASON });
const now = async (): Promise<Alert> => {
  const { alerts } = await ada.ops.alerts.list({ filter: { rules: [alert.rule] } });
  return alerts.find(({ id }) => id === alert.id) as Alert;
};

describe('E6 an alert is taken on', () => {
  it('by an operator, comes into progress, and is on record', async () => {
    const { alerts, failed } = await grace.ops.alerts.assign({ alerts: ids(), owner: grace.id, owned_by: null, note: 'mine' });
    expect(failed).toEqual([]);
    expect(alerts).toMatchObject([{ id: alert.id, state: 'in_progress', owner: grace.id, owner_name: 'grace' }]);
    expect(desk.world.facts('alert.assigned')).toMatchObject([
      {
        actor: `operator:${grace.id}`,
        address: ATTACKER,
        correlation: alert.id,
        details: { alert: alert.id, owner: grace.id, note: 'mine' },
      },
    ]);
  });

  it('is given to a colleague by name, and put back to nobody', async () => {
    expect((await ada.ops.alerts.assign({ alerts: ids(), owner: 'Grace' })).alerts).toMatchObject([{ owner: grace.id }]);
    expect((await grace.ops.alerts.assign({ alerts: ids(), owner: null })).alerts).toMatchObject([{ owner: null, state: 'open' }]);
    expect(await refusalOf(grace.ops.alerts.assign({ alerts: ids(), owner: null }))).toBe('conflict');
    expect(desk.world.facts('alert.assigned').map(({ details }) => details.owner)).toEqual([grace.id, undefined]);
  });

  it('once: a second time there is nothing to change', async () => {
    await grace.ops.alerts.assign({ alerts: ids(), owner: grace.id });
    expect(await refusalDataOf(grace.ops.alerts.assign({ alerts: ids(), owner: grace.id }))).toMatchObject({
      code: 'conflict',
      description: 'It is theirs already.',
    });
    expect(desk.world.facts('alert.assigned')).toHaveLength(1);
  });

  it('by one of two operators who take it at once', async () => {
    const taking = [grace, ada].map(({ id, ops }) => ops.alerts.assign({ alerts: ids(), owner: id, owned_by: null }));
    const taken = await Promise.allSettled(taking);
    expect(taken.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await refusalDataOf(ada.ops.alerts.assign({ alerts: ids(), owner: ada.id, owned_by: null }))).toMatchObject({
      description: 'Somebody else took it on meanwhile.',
    });
    expect((await now()).owner_name).toBe('grace');
  });

  it('by nobody who could not close it, is not there, or is suspended', async () => {
    const bob = await desk.hire('bob', 'viewer');
    const eve = await desk.hire('eve', 'responder');
    await ada.ops.operators.suspend({ operator: eve.id });
    const assign = (owner: string) => refusalOf(ada.ops.alerts.assign({ alerts: ids(), owner }));
    expect([await assign(bob.id), await assign(eve.id), await assign('nobody')]).toEqual(['conflict', 'conflict', 'not_found']);
    expect(desk.world.facts('alert.assigned')).toEqual([]);
  });

  it('is found by its owner', async () => {
    await grace.ops.alerts.assign({ alerts: ids(), owner: grace.id });
    const list = async (owner: string) => (await ada.ops.alerts.list({ filter: { owner } })).alerts.map(({ rule }) => rule);
    expect(await list(grace.id)).toEqual(['password-spraying']);
    expect(await list('none')).toEqual(['sign-in-failures-address']);
  });
});

describe('E6 an alert is closed', () => {
  it('with a verdict and a reason, on record, and its facts raise it no more', async () => {
    expect(await close()).toMatchObject({
      alerts: [{ id: alert.id, state: 'closed', verdict: 'benign', reason: REASON, closed_at: expect.any(String) }],
      failed: [],
    });
    expect(desk.world.facts('alert.closed')).toMatchObject([
      {
        actor: `operator:${grace.id}`,
        address: ATTACKER,
        correlation: alert.id,
        details: { alert: alert.id, verdict: 'benign', reason: REASON },
      },
    ]);
    await desk.record({
      kind: 'user.sign_in_failed',
      login: 'person-1',
      address: ATTACKER,
      details: { method: 'password', reason: 'wrong_password' },
    });
    await desk.detect();
    expect((await ada.ops.alerts.list({ filter: { rules: [alert.rule] } })).total).toBe(1);
  });

  it('by the command line as well', async () => {
    await desk.as(CLI).alerts.close({ alerts: ids(), verdict: 'undetermined', reason: REASON });
    expect(desk.world.facts('alert.closed')).toMatchObject([{ actor: 'local:cli' }]);
  });

  it('once, also when two operators close it at the same time', async () => {
    const closing = await Promise.allSettled([close(grace), close(ada, 'true_positive')]);
    expect(closing.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await refusalOf(close())).toBe('conflict');
    expect((await now()).verdict).toBe('benign');
    expect(desk.world.facts('alert.closed')).toHaveLength(1);
  });

  it('is not assigned any more', async () => {
    await close();
    expect(await refusalOf(grace.ops.alerts.assign({ alerts: ids(), owner: grace.id }))).toBe('conflict');
  });

  it('together with others: each that can be, and why not the rest', async () => {
    const all = (await ada.ops.alerts.list({})).alerts.map(({ id }) => id);
    await close();
    const closed = await ada.ops.alerts.close({ alerts: [...all, ...all, 'unknown'], verdict: 'benign', reason: REASON });
    expect(closed.alerts).toHaveLength(all.length - 1);
    expect(closed.failed).toEqual([
      { id: alert.id, why: expect.stringContaining('closed already') },
      { id: 'unknown', why: 'There is no alert "unknown".' },
    ]);
    expect(desk.world.facts('alert.closed')).toHaveLength(all.length);
  });

  it('not by a role that only looks', async () => {
    for (const role of ['viewer', 'auditor'] as const) {
      const { alerts } = desk.as(operatorOf(role, role));
      expect(await denialOf(alerts.close({ alerts: ids(), verdict: 'benign', reason: REASON }))).toBe('forbidden');
      expect(await denialOf(alerts.assign({ alerts: ids(), owner: null }))).toBe('forbidden');
      expect(await denialOf(alerts.reopen({ alerts: ids(), reason: REASON }))).toBe('forbidden');
    }
    expect((await now()).state).toBe('open');
  });

  it('not when nobody knows it', async () => {
    for (const id of ['unknown', "' OR 1=1 --", '__proto__'])
      expect(await refusalOf(grace.ops.alerts.close({ alerts: [id], verdict: 'benign', reason: REASON }))).toBe('not_found');
  });

  it.each([
    { verdict: 'nonsense' },
    { reason: '' },
    { reason: 'x'.repeat(501) },
    { alerts: [] },
    { alerts: Array.from({ length: 501 }, () => 'a') },
    { extra: 1 },
  ])('not with %j', async (changes) => {
    await expect(grace.ops.alerts.close({ alerts: ids(), verdict: 'benign', reason: REASON, ...changes } as never)).rejects.toThrow(
      /validation/i,
    );
  });

  it('keeps hostile text as text', async () => {
    const reason = '<img src=x onerror=alert(1)>\u202e"; DROP TABLE alert; --';
    await grace.ops.alerts.close({ alerts: ids(), verdict: 'benign', reason });
    expect((await now()).reason).toBe(reason);
  });
});

describe('E6 a closed alert is opened again', () => {
  it('without its verdict, on record; one that was taken on is in progress', async () => {
    await grace.ops.alerts.assign({ alerts: ids(), owner: grace.id });
    await close();
    expect((await grace.ops.alerts.reopen({ alerts: ids(), reason: 'wrong' })).alerts).toMatchObject([
      { state: 'in_progress', verdict: null, reason: null, closed_at: null, owner: grace.id },
    ]);
    expect(desk.world.facts('alert.reopened')).toMatchObject([
      { actor: `operator:${grace.id}`, correlation: alert.id, details: { alert: alert.id, reason: 'wrong' } },
    ]);
    expect((await close(ada, 'true_positive')).alerts).toMatchObject([{ verdict: 'true_positive' }]);
  });

  it('only while it is closed, and only once', async () => {
    const reopen = () => grace.ops.alerts.reopen({ alerts: ids(), reason: REASON });
    expect(await refusalOf(reopen())).toBe('conflict');
    await close();
    const both = await Promise.allSettled([reopen(), reopen()]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((await now()).state).toBe('open');
    expect(desk.world.facts('alert.reopened')).toHaveLength(1);
  });

  it('unless it was judged anew since it was believed to be closed', async () => {
    const [first] = (await close()).alerts;
    desk.world.clock.advance(1000);
    await ada.ops.alerts.reopen({ alerts: ids(), reason: REASON });
    await close(ada, 'true_positive');
    const undo = () => grace.ops.alerts.reopen({ alerts: ids(), reason: 'Undone', closed_until: first?.closed_at ?? '' });
    expect(await refusalOf(undo())).toBe('conflict');
    expect((await now()).verdict).toBe('true_positive');
    const again = (await ada.ops.alerts.show({ id: alert.id })).closed_at ?? '';
    expect((await ada.ops.alerts.reopen({ alerts: ids(), reason: 'Undone', closed_until: again })).alerts).toHaveLength(1);
  });

  it('and is not closed for somebody who took it on meanwhile', async () => {
    await grace.ops.alerts.assign({ alerts: ids(), owner: grace.id });
    const undo = (owned_by: string | null) => ada.ops.alerts.close({ alerts: ids(), verdict: 'benign', reason: 'Undone', owned_by });
    expect(await refusalOf(undo(null))).toBe('conflict');
    expect((await undo(grace.id)).alerts).toMatchObject([{ state: 'closed' }]);
  });

  it('and takes in what is found later on', async () => {
    await close();
    await grace.ops.alerts.reopen({ alerts: ids(), reason: REASON });
    await desk.spray(ATTACKER, 3);
    expect((await now()).count).toBe(alert.count + 3);
  });
});
