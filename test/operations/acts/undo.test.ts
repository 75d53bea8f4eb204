import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actKinds } from '../../../electron/operations/acts/act-kinds.ts';
import { type ActInput, undoableFacts } from '../../../shared/contract/acts.ts';
import { as, denialOf, operatorOf } from '../network/callers.ts';
import { refusalDataOf, refusalOf } from '../operator.ts';
import { createTokenDesk, type Held, REASON, type TokenDesk } from '../tokens/token-desk.ts';

let desk: TokenDesk;
let held: Held;
beforeEach(async () => {
  desk = await createTokenDesk();
  held = await desk.hold(await desk.addClient('web'), await desk.signIn(await desk.addPerson('ada')));
  await desk.addPerson('bob');
  await desk.addClient('batch');
});
afterEach(() => desk.close());

const undoOf = async (act: ActInput): Promise<number> => {
  const { performed } = await desk.act(act);
  if (performed.undo === null) throw new Error('there is no way back');
  return performed.undo;
};
const statusOf = async (): Promise<Record<string, string | undefined>> => ({
  ada: (await desk.ops.users.show({ user: 'ada' })).status,
  bob: (await desk.ops.users.show({ user: 'bob' })).status,
  web: (await desk.ops.clients.show({ client_id: 'web' })).status,
  batch: (await desk.ops.clients.show({ client_id: 'batch' })).status,
});
const ACTIVE = { ada: 'active', bob: 'active', web: 'active', batch: 'active' };

describe('taking an act back', () => {
  it('F5 resumes all that one act suspended, and records it', async () => {
    for (const act of [
      { act: 'users.suspend', users: ['ada', 'bob'] },
      { act: 'clients.suspend', clients: ['web', 'batch'] },
    ] satisfies ActInput[]) {
      const seq = await undoOf(act);
      expect(await statusOf()).not.toEqual(ACTIVE);
      const undone = await desk.ops.acts.undo({ seq, reason: 'was a drill' });
      expect(undone).toMatchObject({ matched: 2, done: 2, failed: [], residual: null });
      expect(await statusOf()).toEqual(ACTIVE);
      expect(undone.seq).toBe(desk.world.store.head().seq);
    }
    expect(desk.world.facts('user.resumed').map(({ details }) => details.note)).toEqual(['was a drill', 'was a drill']);
    expect(await desk.isActive(held.client, held.refresh)).toBe(true);
  });

  it('F5 takes a resumption back as well, and an undo too', async () => {
    const first = await undoOf({ act: 'users.suspend', users: ['ada'] });
    const { undo } = await desk.ops.acts.undo({ seq: first });
    expect(desk.world.facts('user.resumed')[0]?.details.note).toBe('Undone');
    const again = await desk.ops.acts.undo({ seq: undo ?? 0 });
    expect((await statusOf()).ada).toBe('suspended');
    expect(again.undo).not.toBeNull();
  });

  it('F5 one fact in the middle of an act stands for itself', async () => {
    const first = await undoOf({ act: 'clients.suspend', clients: ['web', 'batch'] });
    const { events } = await desk.ops.audit.list({ filter: { kinds: ['client.suspended'] }, order: 'asc' });
    expect(events[0]?.seq).toBe(first);
    await desk.ops.acts.undo({ seq: events[1]?.seq ?? 0 });
    expect(await statusOf()).toEqual({ ...ACTIVE, web: 'suspended' });
    // What stands of the rest can still be taken back; what does not is told.
    expect(await desk.ops.acts.undo({ seq: first })).toMatchObject({ matched: 2, done: 1, failed: [{ id: 'batch' }] });
    expect(await statusOf()).toEqual(ACTIVE);
  });

  it('F5 is refused, in words, once the state is another one: resumed, suspended anew, or gone', async () => {
    const seq = await undoOf({ act: 'users.suspend', users: ['ada'] });
    await desk.act({ act: 'users.resume', users: ['ada'] });
    expect((await refusalDataOf(desk.ops.acts.undo({ seq }))).description).toContain('resumed since');
    await desk.act({ act: 'users.suspend', users: ['ada'] });
    expect(await refusalOf(desk.ops.acts.undo({ seq }))).toBe('conflict');
    const last = await undoOf({ act: 'users.resume', users: ['ada'] });
    await desk.act({ act: 'users.remove', user: 'ada' });
    expect(await refusalOf(desk.ops.acts.undo({ seq: last }))).toBe('conflict');
  });

  it('F5 done by two at once is done once', async () => {
    const seq = await undoOf({ act: 'clients.suspend', clients: ['web'] });
    const ended = await Promise.allSettled([1, 2, 3].map(() => desk.ops.acts.undo({ seq })));
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(desk.world.facts('client.resumed')).toHaveLength(1);
  });

  it('F5 a direct suspension can be taken back by its fact', async () => {
    await desk.ops.clients.suspend({ client_id: 'web', note: 'direct' });
    const seq = desk.world.store.head().seq;
    expect(await desk.ops.acts.undo({ seq })).toMatchObject({ done: 1 });
    expect(await statusOf()).toEqual(ACTIVE);
  });

  it.each<[string, () => ActInput]>([
    ['a revocation', () => ({ act: 'tokens.revoke', selection: { by: 'grant', grant: held.grant } })],
    ['a sign-out', () => ({ act: 'users.sign_out', users: ['ada'] })],
    ['a removal', () => ({ act: 'clients.remove', client: 'batch' })],
    ['a rotation', () => ({ act: 'keys.rotate' })],
  ])('F5 there is no way back from %s', async (_, act) => {
    const { performed } = await desk.act(act());
    expect(performed.undo).toBeNull();
    expect(await refusalOf(desk.ops.acts.undo({ seq: performed.seq }))).toBe('conflict');
  });

  it('is refused for a fact that the log does not have, and turned away for the wrong role', async () => {
    expect(await refusalOf(desk.ops.acts.undo({ seq: 1_000_000 }))).toBe('not_found');
    const seq = await undoOf({ act: 'users.suspend', users: ['ada'] });
    expect(await denialOf(as(desk.operator, operatorOf('eve', 'viewer')).acts.undo({ seq, reason: REASON }))).toBe('forbidden');
    expect((await statusOf()).ada).toBe('suspended');
  });

  it('F5 the facts that the console offers to take back are those that the acts can take back', () => {
    const facts = Object.values(actKinds).flatMap(({ undo }) => (undo ? [undo.fact] : []));
    expect([...undoableFacts].toSorted()).toEqual(facts.toSorted());
  });
});
