import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { denialOf } from '../operations/network/callers.ts';
import { refusalDataOf, refusalOf } from '../operations/operator.ts';
import { createRespondWorld, type RespondWorld } from './respond-world.ts';

let world: RespondWorld;
beforeEach(async () => {
  world = await createRespondWorld({ settings: { response: { wideAddresses: 2 } } });
});
afterEach(() => world.close());

const many = {
  rule: 'brute-force-user',
  kind: 'user',
  id: 'ada',
  facts: [1, 2, 3].map((n) => ({
    kind: 'user.sign_in_failed' as const,
    user: 'ada',
    address: `203.0.113.${n}`,
    details: { method: 'password', reason: 'wrong_password' },
  })),
} as const;

const waiting = async (): Promise<string> => {
  const alert = await world.raise(many);
  const run = await world.as('grace').response.run({ playbook: 'distributed-guessing', alert: alert.id, reason: 'they go on' });
  expect(run).toMatchObject({ state: 'waiting', second_operator: true, mode: 'manual' });
  expect(await world.blocked()).toEqual([]);
  return run.id;
};

describe('a playbook that reaches far', () => {
  it('F5 waits for a second operator, also when an operator started it', async () => {
    const run = await waiting();
    const done = await world.as('henry').response.approve({ run });
    expect(done).toMatchObject({ state: 'done', approved_by_name: null });
    expect(await world.blocked()).toEqual(['203.0.113.1', '203.0.113.2', '203.0.113.3']);
  });

  it('F5 waits on when its alert is closed: an operator set it going', async () => {
    const run = await waiting();
    const [alert] = (await world.operations.alerts.list({})).alerts;
    await world.operations.alerts.close({ alerts: [alert?.id ?? ''], verdict: 'true_positive', reason: 'known' });
    expect(await world.as('henry').response.approve({ run })).toMatchObject({ state: 'done' });
  });

  it('F5 is not approved by who started it', async () => {
    const run = await waiting();
    expect(await refusalDataOf(world.as('grace').response.approve({ run }))).toMatchObject({
      code: 'conflict',
      description: expect.stringMatching(/other than/),
    });
    expect(await world.blocked()).toEqual([]);
  });

  it('F5 is not approved by the command line, which is no operator', async () => {
    const run = await waiting();
    const { createRouterClient } = await import('@orpc/server');
    const { operations } = await import('../../electron/operations/index.ts');
    const cli = createRouterClient(operations, { context: { deps: world.deps, caller: { actor: 'local:cli', role: 'administrator' } } });
    expect(await refusalOf(cli.response.approve({ run }))).toBe('conflict');
  });

  it.each(['viewer', 'auditor'] as const)('F5 is not approved, declined, begun or undone by a %s', async (role) => {
    const run = await waiting();
    const { response } = world.as('otto', role);
    const alert = (await response.runs({})).runs[0]?.alert ?? '';
    expect(await denialOf(response.approve({ run }))).toBe('forbidden');
    expect(await denialOf(response.decline({ run, note: 'n' }))).toBe('forbidden');
    expect(await denialOf(response.run({ playbook: 'distributed-guessing', alert, reason: 'r' }))).toBe('forbidden');
    expect(await denialOf(response.undo({ run, reason: 'r' }))).toBe('forbidden');
    expect(await denialOf(response.beginEmergency({ note: 'n' }))).toBe('forbidden');
    expect(await denialOf(response.endEmergency({ note: 'n' }))).toBe('forbidden');
    expect(await denialOf(response.setMode({ playbook: 'breach', mode: 'off', note: 'n' }))).toBe('forbidden');
    expect(await world.blocked()).toEqual([]);
  });

  it('F5 is approved once: the second approval finds it done, and of two at once one does it', async () => {
    const run = await waiting();
    const both = await Promise.allSettled([world.as('henry').response.approve({ run }), world.as('iris').response.approve({ run })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await refusalOf(world.as('henry').response.approve({ run }))).toBe('conflict');
    expect(world.world.facts('address.blocked')).toHaveLength(3);
    expect(world.world.facts('playbook.approved')).toHaveLength(1);
  });

  it('F5 a declined one is not done, and is not approved afterwards', async () => {
    const run = await waiting();
    expect(await world.as('grace').response.decline({ run, note: 'our own test' })).toMatchObject({ state: 'declined' });
    expect(await refusalOf(world.as('henry').response.approve({ run }))).toBe('conflict');
    expect(await refusalOf(world.as('henry').response.decline({ run, note: 'again' }))).toBe('conflict');
    await world.respond();
    expect(await world.blocked()).toEqual([]);
    expect(world.world.facts('playbook.declined')).toMatchObject([{ actor: 'operator:grace', details: { note: 'our own test' } }]);
  });
});
