import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operations } from '../../electron/operations/index.ts';
import type { Effect, Performed } from '../../shared/contract/acts.ts';
import { hireOperators } from '../operations/hire-operator.ts';
import { denialOf } from '../operations/network/callers.ts';
import { refusalDataOf, refusalOf } from '../operations/operator.ts';
import { createRespondWorld, type RespondWorld } from './respond-world.ts';

const HASH = '$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA';
const MANY = ['anna', 'ben', 'carla', 'dora', 'emil', 'fred'];
const MINUTE = 60_000;

let world: RespondWorld;
const open = async (settings: object = {}): Promise<void> => {
  world = await createRespondWorld({ settings });
  for (const name of [...MANY, 'gina', 'hana']) await world.world.addUser({ name, passwordHash: HASH });
};
beforeEach(() => open());
afterEach(() => world.close());

const staff = () => hireOperators(world.deps, { grace: 'responder', henry: 'responder', vic: 'viewer', otto: 'auditor' });
const suspended = async (): Promise<string[]> => {
  const { users } = await world.operations.users.list({});
  return users.flatMap(({ username, status }) => (status === 'suspended' ? [username] : [])).sort();
};
const wide = { act: 'users.suspend' as const, users: MANY };

/** Asks for an act as somebody does who reads its effect and types what is to be typed. */
const ask = async (by = world.as('grace'), act = wide, alert?: string): Promise<{ effect: Effect; performed: Performed }> => {
  const effect = await by.acts.preview(act);
  const confirmation = effect.confirm ?? undefined;
  const performed = await by.acts.perform({ preview: effect.preview, reason: 'Phished all', confirmation, ...(alert ? { alert } : {}) });
  return { effect, performed };
};
const waiting = async (alert?: string): Promise<string> => {
  const { performed } = await ask(undefined, undefined, alert);
  return performed.waits?.run ?? '';
};

describe('an act that reaches far', () => {
  beforeEach(staff);

  it('F5 says beforehand that another operator has to approve it, and is not done but waits', async () => {
    const { effect, performed } = await ask();
    expect(effect).toMatchObject({ second_operator: true, confirm: '6', warnings: [{ code: 'wide' }] });
    const until = new Date(world.world.clock.now() + 60 * MINUTE).toISOString();
    expect(performed).toMatchObject({ done: 0, failed: [], undo: null, waits: { until } });
    expect(await suspended()).toEqual([]);
    expect(await world.operations.response.standing({})).toEqual({ waiting: 1 });
    const { runs } = await world.as('henry').response.runs({ state: 'waiting' });
    expect(runs).toMatchObject([
      {
        ...{ id: performed.waits?.run, playbook: null, act: 'users.suspend', alert: null, about: '', state: 'waiting' },
        ...{ started_by: 'operator:grace', started_by_name: 'grace', reason: 'Phished all', second_operator: true },
        steps: [{ act: 'users.suspend', sentence: effect.sentence, effect: { named: MANY, counts: { users: 6 }, reversible: 'partly' } }],
      },
    ]);
    expect(world.world.facts('act.requested')).toMatchObject([
      { actor: 'operator:grace', details: { act: 'users.suspend', note: 'Phished all' } },
    ]);
  });

  it('F5 takes the text that is to be typed before it waits, and is asked for once', async () => {
    const by = world.as('grace');
    const { preview } = await by.acts.preview(wide);
    expect(await refusalOf(by.acts.perform({ preview, reason: 'r' }))).toBe('conflict');
    await by.acts.perform({ preview, reason: 'r', confirmation: '6' });
    expect(await refusalOf(by.acts.perform({ preview, reason: 'r', confirmation: '6' }))).toBe('conflict');
    expect(world.world.facts('act.requested')).toHaveLength(1);
  });

  it('F5 approved by another operator is done to those it was shown for, recorded with both names, and can be taken back', async () => {
    const run = await waiting();
    const done = await world.as('henry').response.approve({ run, note: 'seen' });
    expect(done).toMatchObject({ state: 'done', approved_by_name: 'henry', steps: [{ state: 'done', done: 6, effect: null }] });
    expect(await suspended()).toEqual(MANY);
    const facts = world.world.facts('user.suspended');
    expect(facts.map(({ actor }) => actor)).toEqual(MANY.map(() => 'operator:grace'));
    expect(world.world.facts('act.approved')).toMatchObject([{ actor: 'operator:henry', details: { run, note: 'seen' } }]);
    expect(world.world.facts('act.finished')).toMatchObject([{ details: { run, outcome: 'done', done: 6, failed: 0 } }]);
    expect(await world.deps.store.read.playbooks.target(run)).toBeUndefined();
    expect(await world.as('henry').response.undo({ run, reason: 'a test of ours' })).toMatchObject({ state: 'undone' });
    expect(await suspended()).toEqual([]);
    expect(world.world.facts('act.finished').at(-1)).toMatchObject({ actor: 'operator:henry', details: { outcome: 'undone' } });
  });

  it('F5 leaves alone who came later and who is so already, and says so', async () => {
    const run = await waiting();
    await world.operations.users.suspend({ user: 'anna', note: 'first' });
    await world.operations.users.remove({ user: 'ben' });
    await world.world.addUser({ name: 'ben', passwordHash: HASH });
    const done = await world.as('henry').response.approve({ run });
    expect(done).toMatchObject({ state: 'partly', steps: [{ state: 'done', done: 4, why: expect.stringMatching(/^2 were not done: /) }] });
    // Another account of the same name is another one.
    expect(await suspended()).toEqual(MANY.filter((name) => name !== 'ben'));
  });

  it('F5 with nothing left to do does nothing, and says so', async () => {
    const run = await waiting();
    for (const user of MANY) await world.operations.users.suspend({ user, note: 'first' });
    expect(await world.as('henry').response.approve({ run })).toMatchObject({ state: 'done', steps: [{ state: 'nothing', done: 0 }] });
    expect(world.world.facts('user.suspended')).toHaveLength(6);
  });

  it('F5 is not approved by who asked for it, nor by the command line, which is no operator', async () => {
    const run = await waiting();
    expect(await refusalDataOf(world.as('grace').response.approve({ run }))).toMatchObject({
      code: 'conflict',
      description: expect.stringMatching(/other than/),
    });
    const caller = { actor: 'local:cli', role: 'administrator' } as const;
    expect(await refusalOf(createRouterClient(operations, { context: { deps: world.deps, caller } }).response.approve({ run }))).toBe(
      'conflict',
    );
    expect(await suspended()).toEqual([]);
  });

  it.each(['viewer', 'auditor'] as const)('F5 is not approved, declined or taken back by a %s', async (role) => {
    const run = await waiting();
    const { response } = world.as('vic', role);
    expect(await denialOf(response.approve({ run }))).toBe('forbidden');
    expect(await denialOf(response.decline({ run, note: 'n' }))).toBe('forbidden');
    expect(await denialOf(response.undo({ run, reason: 'n' }))).toBe('forbidden');
    expect(await suspended()).toEqual([]);
  });

  it('F5 that only an administrator may do is not approved by a responder', async () => {
    await hireOperators(world.deps, { ada: 'administrator', bea: 'administrator' });
    const act = { act: 'addresses.allow' as const, ranges: ['203.0.0.0/16'], seconds: 3600 };
    const by = world.as('ada', 'administrator');
    const effect = await by.acts.preview(act);
    expect(effect.second_operator).toBe(true);
    const { waits } = await by.acts.perform({ preview: effect.preview, reason: 'r', confirmation: effect.confirm ?? undefined });
    const run = waits?.run ?? '';
    expect(await denialOf(world.as('henry').response.approve({ run }))).toBe('forbidden');
    expect(world.world.facts('operation.refused')).toMatchObject([{ actor: 'operator:henry', details: { reason: 'role:responder' } }]);
    expect(await world.as('bea', 'administrator').response.approve({ run })).toMatchObject({ state: 'done' });
    expect(world.world.facts('address.allowed')).toMatchObject([{ actor: 'operator:ada' }]);
  });

  it('F5 is not done when who asked for it may not do it any more', async () => {
    const run = await waiting();
    await world.deps.store.write((tx) => tx.operators.setStatus('grace', 'suspended', 1));
    expect(await refusalDataOf(world.as('henry').response.approve({ run }))).toMatchObject({
      code: 'conflict',
      description: expect.stringMatching(/may not do it any more/),
    });
    expect(await suspended()).toEqual([]);
  });

  it('F5 declined by another, or withdrawn by who asked for it, does nothing', async () => {
    for (const name of ['henry', 'grace']) {
      const run = await waiting();
      expect(await refusalOf(world.as(name).response.decline({ run, note: ' ' }))).toBe('invalid_input');
      expect(await world.as(name).response.decline({ run, note: 'our own test' })).toMatchObject({ state: 'declined' });
      expect(await refusalOf(world.as('henry').response.approve({ run }))).toBe('conflict');
      expect(await world.deps.store.read.playbooks.target(run)).toBeUndefined();
    }
    await world.respond();
    expect(await suspended()).toEqual([]);
    expect(world.world.facts('act.declined').map(({ actor }) => actor)).toEqual(['operator:henry', 'operator:grace']);
    expect(world.world.facts('act.finished')).toEqual([]);
  });

  it('F5 is given up when nobody approves it in time', async () => {
    const run = await waiting();
    world.world.clock.advance(60 * MINUTE);
    expect(await refusalOf(world.as('henry').response.approve({ run }))).toBe('conflict');
    await world.respond();
    expect(await world.operations.response.show({ run })).toMatchObject({ state: 'expired' });
    expect(world.world.facts('act.finished')).toMatchObject([{ actor: 'system', details: { outcome: 'expired', done: 0 } }]);
    expect(await suspended()).toEqual([]);
  });

  it('F5 is approved once: of two at once one does it', async () => {
    await hireOperators(world.deps, { iris: 'responder' });
    const run = await waiting();
    const both = await Promise.allSettled([world.as('henry').response.approve({ run }), world.as('iris').response.approve({ run })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await world.respond();
    expect(world.world.facts('act.approved')).toHaveLength(1);
    expect(world.world.facts('user.suspended')).toHaveLength(6);
    expect(world.world.facts('act.finished')).toHaveLength(1);
  });

  it('F5 answers its alert when it is done, and not before; closing the alert leaves it waiting', async () => {
    const alert = await world.raise({ rule: 'brute-force-address', kind: 'address', id: '203.0.113.9' });
    const run = await waiting(alert.id);
    expect(world.world.facts('alert.acted')).toEqual([]);
    expect(await world.as('henry').response.runs({ alert: alert.id })).toMatchObject({ runs: [{ id: run, alert: alert.id }] });
    await world.operations.alerts.close({ alerts: [alert.id], verdict: 'true_positive', reason: 'known' });
    await world.as('henry').response.approve({ run });
    expect(world.world.facts('alert.acted')).toMatchObject([
      { actor: 'operator:grace', details: { alert: alert.id, act: 'users.suspend', done: 6, failed: 0, note: 'Phished all' } },
    ]);
    const { history } = await world.operations.alerts.show({ id: alert.id });
    const kinds = history.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['act.requested', 'act.approved', 'alert.acted', 'act.finished']));
    await world.as('henry').response.undo({ run, reason: 'a test of ours' });
    expect(world.world.facts('alert.act_undone')).toMatchObject([{ details: { alert: alert.id, act: 'users.suspend' } }]);
  });

  it('F5 is no way to fill the store: one operator has so many that wait, others go on', async () => {
    for (let n = 0; n < 20; n++) await ask();
    const by = world.as('grace');
    const { preview } = await by.acts.preview(wide);
    expect(await refusalDataOf(by.acts.perform({ preview, reason: 'r', confirmation: '6' }))).toMatchObject({
      code: 'conflict',
      description: expect.stringMatching(/withdraw/),
    });
    expect((await ask(world.as('henry'))).performed.waits).not.toBeNull();
  });
});

describe('an act is done at once', () => {
  it('F5 where there is no other operator who may do it', async () => {
    await hireOperators(world.deps, { grace: 'responder', vic: 'viewer', otto: 'auditor' });
    const { effect, performed } = await ask();
    expect(effect).toMatchObject({ second_operator: false, confirm: '6' });
    expect(performed).toMatchObject({ done: 6, waits: null });
    expect(await suspended()).toEqual(MANY);
  });

  it('F5 where the other one is suspended', async () => {
    await staff();
    await world.deps.store.write((tx) => tx.operators.setStatus('henry', 'suspended', 1));
    expect((await ask()).performed).toMatchObject({ done: 6, waits: null });
  });

  it('F5 when it does not reach far', async () => {
    await staff();
    const effect = await world.as('grace').acts.preview({ act: 'users.suspend', users: ['anna'] });
    expect(effect.second_operator).toBe(false);
    expect(await world.as('grace').acts.perform({ preview: effect.preview, reason: 'r' })).toMatchObject({ done: 1, waits: null });
  });

  it('F5 by who holds the machine', async () => {
    await staff();
    const caller = { actor: 'local:cli', role: 'administrator' } as const;
    const cli = createRouterClient(operations, { context: { deps: world.deps, caller } });
    expect((await ask(cli)).performed).toMatchObject({ done: 6, waits: null });
  });

  it('F5 where that is configured', async () => {
    await world.close();
    await open({ response: { secondOperator: false } });
    await staff();
    expect((await ask()).performed).toMatchObject({ done: 6, waits: null });
  });
});
