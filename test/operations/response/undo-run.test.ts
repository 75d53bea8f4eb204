import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRespondWorld, type RespondWorld } from '../../respond/respond-world.ts';
import { addSession } from '../../support/endpoints.ts';
import { refusalDataOf, refusalOf } from '../operator.ts';

let world: RespondWorld;
beforeEach(async () => {
  world = await createRespondWorld();
});
afterEach(() => world.close());

const response = () => world.as('grace').response;
const manual = async (): Promise<string> => {
  await world.operations.response.setMode({ playbook: 'brute-force', mode: 'manual', note: 'by hand' });
  return (await world.raise({ rule: 'brute-force-address', kind: 'address', id: '203.0.113.9' })).id;
};

describe('response.undo', () => {
  it('F5 takes back what can be taken back, once, and says what it cannot', async () => {
    const alert = await manual();
    const { id: run } = await response().run({ playbook: 'brute-force', alert, reason: 'r' });
    expect(await world.as('henry').response.undo({ run, reason: 'our scanner' })).toMatchObject({
      state: 'undone',
      steps: [{ state: 'undone' }],
    });
    expect(await world.blocked()).toEqual([]);
    expect(world.world.facts('address.unblocked')).toMatchObject([{ actor: 'operator:henry' }]);
    expect(await refusalOf(response().undo({ run, reason: 'again' }))).toBe('conflict');
    expect(world.world.facts('playbook.finished').at(-1)).toMatchObject({ details: { outcome: 'undone' } });
  });

  it('F5 leaves alone what somebody changed since', async () => {
    const alert = await manual();
    const { id: run } = await response().run({ playbook: 'brute-force', alert, reason: 'r' });
    const { rules } = await world.operations.network.rules({ kind: 'block' });
    await world.operations.network.unblock({ rule: rules[0]?.id ?? '', reason: 'by hand' });
    expect(await refusalOf(response().undo({ run, reason: 'r' }))).toBe('conflict');
  });

  it('F3 ends the emergency a playbook began', async () => {
    const alert = await manual();
    const { id: run } = await response().run({ playbook: 'breach', alert, reason: 'the log is not whole' });
    expect(await response().emergency({})).toMatchObject({ on: true, began_by_name: 'policy:breach', note: 'the log is not whole' });
    expect(await response().undo({ run, reason: 'it is' })).toMatchObject({ state: 'undone' });
    expect(await response().emergency({})).toMatchObject({ on: false });
  });

  it('F3 leaves alone an emergency that is somebody else’s by now, be it begun or prolonged since', async () => {
    const alert = await manual();
    const { id: run } = await response().run({ playbook: 'breach', alert, reason: 'the log is not whole' });
    await response().endEmergency({ note: 'it is' });
    await world.as('henry').response.beginEmergency({ seconds: 600, note: 'another thing' });
    expect(await refusalOf(response().undo({ run, reason: 'r' }))).toBe('conflict');
    expect(await response().emergency({})).toMatchObject({ on: true, note: 'another thing' });
    await world.as('henry').response.endEmergency({ note: 'over' });
    const { id: second } = await response().run({ playbook: 'breach', alert, reason: 'again' });
    await world.as('henry').response.beginEmergency({ seconds: 86_400, note: 'for longer' });
    expect(await refusalOf(response().undo({ run: second, reason: 'r' }))).toBe('conflict');
    expect(await response().emergency({})).toMatchObject({ on: true });
  });

  it('F5 says what could not be taken back, in the time line of the case too, and that nothing more can be', async () => {
    const ranges = [1, 2, 3].map((n) => `203.0.113.${n}`);
    const alert = await world.raise({
      rule: 'brute-force-user',
      kind: 'user',
      id: 'ada',
      facts: ranges.map((address) => ({
        kind: 'user.sign_in_failed',
        user: 'ada',
        address,
        details: { method: 'password', reason: 'wrong_password' },
      })),
    });
    const { id } = await world.operations.cases.open({ title: 't', alerts: [alert.id] });
    const { id: run } = await response().run({ playbook: 'distributed-guessing', alert: alert.id, reason: 'r' });
    const { rules } = await world.operations.network.rules({ kind: 'block' });
    await world.operations.network.unblock({ rule: rules.find(({ range }) => range === ranges[0])?.id ?? '', reason: 'by hand' });
    expect(await response().undo({ run, reason: 'a mistake' })).toMatchObject({ state: 'partly' });
    expect(await world.blocked()).toEqual([]);
    expect(world.world.facts('playbook.finished').at(-1)).toMatchObject({ details: { outcome: 'undone_partly', failed: 1 } });
    const { timeline } = await world.operations.cases.show({ id });
    expect(timeline.map(({ text }) => text)).toContain('Playbook distributed-guessing: 1 step taken back only in part');
    expect(await refusalOf(response().undo({ run, reason: 'again' }))).toBe('conflict');
  });

  it('F5 takes back the steps that have a way back, and says that the others stand, for good', async () => {
    const ada = await world.world.addUser({ name: 'ada' });
    await world.world.addUser({ name: 'bob' });
    const session = await addSession(world.world, ada);
    const { id: clientId } = await world.world.addClient({ id: 'shop' });
    const now = world.world.clock.now();
    const stood = { clientId, userId: ada.id, sessionId: session.id, scope: 'openid', nonce: null, claims: null, acr: '1', amr: ['pwd'] };
    await world.deps.store.write((tx) =>
      tx.grants.insert({ ...stood, id: 'grant-1', authTime: now, createdAt: now, expiresAt: now + 3_600_000 }),
    );
    const alert = await world.raise({
      rule: 'brute-force-success',
      kind: 'user',
      id: ada.id,
      facts: [{ kind: 'user.signed_in', user: ada.id, address: '203.0.113.9', details: { method: 'password', acr: '1', amr: ['pwd'] } }],
    });
    const { id } = await world.operations.cases.open({ title: 't', alerts: [alert.id] });
    const { id: run } = await response().run({ playbook: 'account-breach', alert: alert.id, reason: 'taken over' });
    const { state, steps } = await response().undo({ run, reason: 'it was her' });
    expect([state, ...steps.map((step) => [step.act, step.state])]).toEqual([
      'undone',
      ['users.suspend', 'undone'],
      ['tokens.revoke', 'done'],
      ['addresses.block', 'undone'],
    ]);
    expect(world.world.facts('playbook.finished').at(-1)).toMatchObject({ details: { outcome: 'undone_partly', done: 2, failed: 1 } });
    const { timeline } = await world.operations.cases.show({ id });
    expect(timeline.map(({ text }) => text)).toContain('Playbook account-breach: 2 steps taken back, 1 step not, or only in part');
    expect(await refusalOf(response().undo({ run, reason: 'again' }))).toBe('conflict');
  });

  it('F5 refuses a run that is not there, one that has not ended, and what has no way back', async () => {
    expect(await refusalOf(response().undo({ run: 'none', reason: 'r' }))).toBe('not_found');
    const ada = await world.world.addUser({ name: 'ada' });
    await addSession(world.world, ada);
    await world.world.addUser({ name: 'bob' });
    const alert = await world.raise({
      rule: 'refresh-token-theft',
      kind: 'grant',
      id: 'g',
      facts: [{ kind: 'refresh_token.refused', user: ada.id, grant: 'g', client: 'web', details: { reason: 'reused' } }],
    });
    await world.respond();
    const [waiting] = (await response().runs({ alert: alert.id })).runs;
    expect(await refusalOf(response().undo({ run: waiting?.id ?? '', reason: 'r' }))).toBe('conflict');
    await response().approve({ run: waiting?.id ?? '' });
    expect(await refusalDataOf(response().undo({ run: waiting?.id ?? '', reason: 'r' }))).toMatchObject({
      description: expect.stringMatching(/cannot be taken back/),
    });
  });
});
