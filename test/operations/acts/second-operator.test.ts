import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActInput } from '../../../shared/contract/acts.ts';
import { hireOperators } from '../hire-operator.ts';
import { as, CLI, GRACE, operatorOf } from '../network/callers.ts';
import { refusalOf } from '../operator.ts';
import { createTokenDesk, type Held, type TokenDesk } from '../tokens/token-desk.ts';

const HENRY = operatorOf('henry', 'responder');

let desk: TokenDesk;
let held: Held[];
beforeEach(async () => {
  desk = await createTokenDesk();
  await hireOperators(desk.operator.deps, { grace: 'responder', henry: 'responder' });
  const web = await desk.addClient('web');
  held = [];
  for (const name of ['anna', 'ben', 'carla', 'dora', 'emil', 'fred'])
    held.push(await desk.hold(web, await desk.signIn(await desk.addPerson(name))));
});
afterEach(() => desk.close());

/** Asks as grace, lets something happen meanwhile, and approves as henry. */
const approve = async (act: ActInput, meanwhile: () => Promise<unknown> = async () => undefined) => {
  const { effect, performed } = await desk.act(act, as(desk.operator, GRACE));
  expect([effect.second_operator, performed.done]).toEqual([true, 0]);
  await meanwhile();
  return as(desk.operator, HENRY).response.approve({ run: performed.waits?.run ?? '' });
};
const active = () => Promise.all(held.map(({ client, access }) => desk.isActive(client, access)));
/** One more sign-in, a while after what was shown. */
const another = async (): Promise<void> => {
  desk.world.clock.advance(1000);
  const [first] = held;
  if (!first) throw new Error('nobody holds anything');
  held.push(await desk.hold(first.client, await desk.signIn(await desk.addPerson('late'))));
};

describe('an act about tokens that was approved', () => {
  it('F5 on everything voids what was granted until it was shown, and nothing that came later', async () => {
    const run = await approve({ act: 'tokens.revoke', selection: { by: 'everything' } }, another);
    expect(run).toMatchObject({ state: 'done', steps: [{ done: 12 }] });
    expect(await active()).toEqual([false, false, false, false, false, false, true]);
    expect(desk.world.facts('tokens.revoked')).toMatchObject([
      { actor: 'operator:grace', details: { access_tokens: 6, refresh_tokens: 6 } },
    ]);
  });

  it('F5 on a filter revokes what matched when it was shown, and nothing that came later', async () => {
    const run = await approve({ act: 'tokens.revoke', selection: { by: 'filter', filter: { client: 'web' } } }, another);
    expect(run).toMatchObject({ state: 'done', steps: [{ done: 12 }] });
    expect(await active()).toEqual([false, false, false, false, false, false, true]);
  });

  it('F5 on tokens leaves out what ended meanwhile', async () => {
    const [first] = held;
    const meanwhile = () => desk.act({ act: 'tokens.revoke', selection: { by: 'grant', grant: first?.grant ?? '' } });
    const run = await approve(
      { act: 'tokens.revoke', selection: { by: 'tokens', tokens: held.map(({ refreshId }) => refreshId) } },
      meanwhile,
    );
    expect(run).toMatchObject({ state: 'partly', steps: [{ done: 10 }] });
    expect(await active()).toEqual(held.map(() => false));
  });

  it('F5 signs people out of the sessions they had when it was shown, and of none they began later', async () => {
    const later = async (): Promise<void> => {
      desk.world.clock.advance(1000);
      const anna = await desk.world.store.read.users.find(held[0]?.session.userId ?? '');
      if (!anna || !held[0]) throw new Error('anna is gone');
      held.push(await desk.hold(held[0].client, await desk.signIn({ ...anna, password: '', totpSecret: '', recoveryCodes: [] })));
    };
    const run = await approve({ act: 'users.sign_out', users: ['anna', 'ben', 'carla', 'dora', 'emil', 'fred'] }, later);
    expect(run).toMatchObject({ state: 'done', steps: [{ done: 6 }] });
    expect(await active()).toEqual([false, false, false, false, false, false, true]);
  });

  it('F5 ends sessions, suspends clients and blocks wide ranges, each as it was shown', async () => {
    const ended = await approve({ act: 'sessions.end', sessions: held.map(({ session }) => session.id) });
    expect(ended).toMatchObject({ state: 'done', steps: [{ done: 6 }] });
    const clients = ['one', 'two', 'three', 'four'];
    for (const id of clients) await desk.addClient(id);
    expect(await approve({ act: 'clients.suspend', clients })).toMatchObject({ state: 'done', steps: [{ done: 4, effect: null }] });
    const block = await approve({ act: 'addresses.block', ranges: ['203.0.0.0/16'], seconds: 3600 }, async () =>
      desk.world.clock.advance(60_000),
    );
    expect(block).toMatchObject({ state: 'done', steps: [{ done: 1 }] });
    // Its hour begins when it is done.
    expect(desk.world.facts('address.blocked')).toMatchObject([{ actor: 'operator:grace' }]);
    const [rule] = (await desk.ops.network.rules({ kind: 'block' })).rules;
    expect(Date.parse(rule?.expires_at ?? '')).toBe(desk.world.clock.now() + 3_600_000);
  });

  it('F5 on more users than is configured waits as a playbook does, however many there are', async () => {
    for (let n = 0; n < 120; n++) await desk.addPerson(`person-${n}`);
    const users = Array.from({ length: 11 }, (_, n) => `person-${n}`);
    const by = as(desk.operator, GRACE);
    expect(await by.acts.preview({ act: 'users.suspend', users })).toMatchObject({ second_operator: true, warnings: [] });
    expect(await by.acts.preview({ act: 'users.suspend', users: users.slice(1) })).toMatchObject({ second_operator: false });
  });

  it('F5 is not gone round by the operations that do it without showing it before', async () => {
    for (let n = 0; n < 11; n++)
      held.push(await desk.hold(await desk.addClient(`c${n}`), await desk.signIn(await desk.addPerson(`p${n}`))));
    const [web] = held;
    if (!web) throw new Error('nobody holds anything');
    for (let n = 0; n < 6; n++) await desk.hold(web.client, await desk.signIn(await desk.addPerson(`q${n}`)));
    const ada = as(desk.operator, operatorOf('ada', 'administrator'));
    await hireOperators(desk.operator.deps, { ada: 'administrator', bea: 'administrator' });
    expect(await refusalOf(ada.network.block({ range: '203.0.0.0/16', reason: 'r' }))).toBe('conflict');
    expect(await refusalOf(ada.clients.suspend({ client_id: 'web' }))).toBe('conflict');
    expect(await refusalOf(ada.clients.remove({ client_id: 'web' }))).toBe('conflict');
    expect(desk.world.facts('client.suspended')).toEqual([]);
    expect(await as(desk.operator, CLI).clients.suspend({ client_id: 'web' })).toMatchObject({ status: 'suspended' });
    expect(await ada.clients.suspend({ client_id: 'c1' })).toMatchObject({ status: 'suspended' });
    expect(await ada.network.block({ range: '203.0.113.9', reason: 'r' })).toMatchObject({ kind: 'block' });
  });
});
