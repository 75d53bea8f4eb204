import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActInput } from '../../../shared/contract/acts.ts';
import type { ClientWithSecret, Person } from '../../support/world.ts';
import { refusalDataOf, refusalOf } from '../operator.ts';
import { createTokenDesk, type Held, REASON, type TokenDesk } from '../tokens/token-desk.ts';

let desk: TokenDesk;
let web: ClientWithSecret;
let batch: ClientWithSecret;
let ada: Person;
let bob: Person;
/** On a session of its own each; the second has no `offline_access`. */
let offline: Held;
let online: Held;
let bobs: Held;
let own: string;

beforeEach(async () => {
  desk = await createTokenDesk();
  web = await desk.addClient('web');
  batch = await desk.addClient('batch', { accessTokenFormat: 'opaque' });
  ada = await desk.world.addUser({ name: 'ada', secondFactor: true });
  bob = await desk.addPerson('bob');
  const session = await desk.signIn(ada);
  offline = await desk.hold(web, session);
  online = await desk.hold(web, await desk.signIn(ada), ['openid']);
  bobs = await desk.hold(batch, await desk.signIn(bob));
  own = await desk.machine(batch);
  await desk.world.store.write((tx) =>
    tx.sessions.putConsent({ userId: ada.id, clientId: 'web', scopes: ['openid'], grantedAt: desk.world.clock.now() }),
  );
  desk.world.clock.advance(1000);
});
afterEach(() => desk.close());

const live = async (): Promise<string[]> => {
  const names: string[] = [];
  for (const [name, held] of Object.entries({ offline, online, bobs })) if (await desk.isActive(held.client, held.access)) names.push(name);
  if (await desk.isActive(batch, own)) names.push('own');
  return names;
};
const sessionsOf = async (user: string): Promise<number> =>
  (await desk.ops.users.show({ user })).sessions.filter(({ ended_at }) => ended_at === null).length;

describe('signing people out', () => {
  it('F1 ends their sessions and all tokens on them, as it was shown', async () => {
    const { effect, performed } = await desk.act({ act: 'users.sign_out', users: ['ada', bob.id, 'ada'] });
    expect(effect).toMatchObject({
      sentence: 'Signs out 2 users: ends 3 sessions and 6 tokens.',
      counts: { users: 2, sessions: 3, grants: 3, access_tokens: 3, refresh_tokens: 3, consents: 0 },
      residual: { tokens: 2 },
      reversible: 'no',
    });
    expect(performed).toMatchObject({ matched: 2, done: 2, failed: [], undo: null });
    expect(await live()).toEqual(['own']);
    expect([await sessionsOf('ada'), await sessionsOf('bob')]).toEqual([0, 0]);
    expect(desk.world.facts('session.revoked').map(({ user, details }) => [user, details])).toEqual([
      [ada.id, { reason: 'by_operator', sessions: 2, grants_revoked: 2, note: REASON }],
      [bob.id, { reason: 'by_operator', sessions: 1, grants_revoked: 1, note: REASON }],
    ]);
  });

  it('F1 leaves what was allowed for offline access when the tokens are to stay', async () => {
    const { effect } = await desk.act({ act: 'users.sign_out', users: ['ada'], tokens: false });
    expect(effect.counts).toMatchObject({ sessions: 2, grants: 1, access_tokens: 1, refresh_tokens: 1 });
    expect(await live()).toEqual(['offline', 'bobs', 'own']);
  });

  it('F1 spares the one session that is named', async () => {
    const { effect } = await desk.act({ act: 'users.sign_out', users: ['ada'], except_session: offline.session.id });
    expect(effect.counts.sessions).toBe(1);
    expect(await live()).toEqual(['offline', 'bobs', 'own']);
    expect(await sessionsOf('ada')).toBe(1);
    const again = await refusalDataOf(desk.ops.acts.preview({ act: 'users.sign_out', users: ['ada'], except_session: offline.session.id }));
    expect(again.description).toContain('no other session');
  });

  it('F1 withdraws the consents as well', async () => {
    const { effect } = await desk.act({ act: 'users.sign_out', users: ['ada'], consents: true });
    expect(effect.counts).toMatchObject({ consents: 1, sessions: 2, grants: 2 });
    expect(desk.world.facts('consent.withdrawn')).toMatchObject([{ user: ada.id, client: 'web', details: { note: REASON } }]);
    expect((await desk.ops.users.show({ user: 'ada' })).consents).toEqual([]);
  });

  it('F5 leaves a session that began after it was shown', async () => {
    const effect = await desk.ops.acts.preview({ act: 'users.sign_out', users: ['ada'] });
    desk.world.clock.advance(1);
    await desk.signIn(ada);
    await desk.ops.acts.perform({ preview: effect.preview, reason: REASON });
    expect(await sessionsOf('ada')).toBe(1);
  });

  it('F5 tells who is not affected, and refuses when nobody is', async () => {
    await desk.act({ act: 'users.sign_out', users: ['bob'] });
    const effect = await desk.ops.acts.preview({ act: 'users.sign_out', users: ['ada', 'bob', 'nobody', "'; --"] });
    expect(effect.unaffected).toEqual([
      { id: 'bob', why: 'It is not signed in.' },
      { id: 'nobody', why: 'There is no such user.' },
      { id: "'; --", why: 'There is no such user.' },
    ]);
    expect(await refusalOf(desk.ops.acts.preview({ act: 'users.sign_out', users: ['bob'] }))).toBe('conflict');
  });
});

describe('ending sessions', () => {
  it('F1 ends each with what stands on nothing else', async () => {
    const gone = await desk.signIn(bob);
    await desk.act({ act: 'sessions.end', sessions: [gone.id] });
    const { effect, performed } = await desk.act({ act: 'sessions.end', sessions: [online.session.id, offline.session.id, gone.id, 'x'] });
    expect(effect).toMatchObject({
      counts: { users: 1, sessions: 2, grants: 1, access_tokens: 1, refresh_tokens: 1 },
      unaffected: [
        { id: gone.id, why: 'It has ended already.' },
        { id: 'x', why: 'There is no such session.' },
      ],
    });
    expect(performed).toMatchObject({ matched: 2, done: 2 });
    expect(await live()).toEqual(['offline', 'bobs', 'own']);
  });

  it('F1 of one that two operators end at once, the second is told', async () => {
    const acts = [1, 2].map(() => desk.ops.acts.preview({ act: 'sessions.end', sessions: [bobs.session.id] }));
    const results = await Promise.all((await Promise.all(acts)).map(({ preview }) => desk.ops.acts.perform({ preview, reason: REASON })));
    expect(results.map(({ done }) => done).sort()).toEqual([0, 1]);
    expect(results.find(({ done }) => done === 0)?.failed[0]?.why).toContain('already');
    expect(desk.world.facts('session.revoked')).toHaveLength(1);
  });
});

describe('withdrawing a consent', () => {
  it('takes the grants with it, offline ones too', async () => {
    const { effect } = await desk.act({ act: 'consents.withdraw', user: 'ada', client: 'web' });
    expect(effect.counts).toMatchObject({ users: 1, clients: 1, consents: 1, grants: 2, access_tokens: 2, refresh_tokens: 2 });
    expect(await live()).toEqual(['bobs', 'own']);
  });

  it.each<[string, ActInput]>([
    ['an unknown user', { act: 'consents.withdraw', user: 'nobody', client: 'web' }],
    ['an unknown client', { act: 'consents.withdraw', user: 'ada', client: 'nobody' }],
    ['no consent', { act: 'consents.withdraw', user: 'bob', client: 'batch' }],
  ])('is refused for %s', async (_, act) => {
    expect(await refusalOf(desk.ops.acts.preview(act))).toBe('not_found');
  });
});

describe('suspending', () => {
  it('people: no token is accepted until they are resumed, sessions end for good', async () => {
    const { effect, performed } = await desk.act({ act: 'users.suspend', users: ['ada', 'nobody'] });
    expect(effect).toMatchObject({
      counts: { users: 1, sessions: 2, access_tokens: 2, refresh_tokens: 2, grants: 0 },
      residual: { tokens: 2 },
      reversible: 'partly',
      command: `gatewatch user suspend --id=${ada.id} --note=REASON`,
    });
    expect(performed).toMatchObject({ done: 1 });
    expect(performed.undo).not.toBeNull();
    expect(await live()).toEqual(['bobs', 'own']);
    await desk.act({ act: 'users.resume', users: ['ada'] });
    expect(await live()).toEqual(['offline', 'online', 'bobs', 'own']);
  });

  it('clients: none of their tokens is accepted until they are resumed', async () => {
    const { effect } = await desk.act({ act: 'clients.suspend', clients: ['batch'] });
    expect(effect).toMatchObject({
      counts: { clients: 1, users: 1, access_tokens: 2, refresh_tokens: 1 },
      reversible: 'yes',
      warnings: [],
    });
    expect(await live()).toEqual(['offline', 'online']);
    const last = await desk.ops.acts.preview({ act: 'clients.suspend', clients: ['web', 'batch'] });
    expect(last.warnings).toMatchObject([{ code: 'last' }]);
    expect(last.unaffected).toEqual([{ id: 'batch', why: 'It is suspended already.' }]);
    await desk.act({ act: 'clients.resume', clients: ['batch'] });
    expect(await live()).toEqual(['offline', 'online', 'bobs', 'own']);
  });

  it.each<ActInput>([
    { act: 'users.suspend', users: ['ada'] },
    { act: 'clients.suspend', clients: ['web'] },
  ])('by two operators at once is done once, and the other is told: $act', async (act) => {
    const previews = [await desk.ops.acts.preview(act), await desk.ops.acts.preview(act)];
    const results = await Promise.all(previews.map(({ preview }) => desk.ops.acts.perform({ preview, reason: REASON })));
    expect(results.map(({ done }) => done).sort()).toEqual([0, 1]);
    expect(results.find(({ done }) => done === 0)?.failed[0]?.why).toContain('already');
    expect(await refusalOf(desk.ops.acts.preview(act))).toBe('conflict');
  });

  it('many says how far it reaches and wants their number typed', async () => {
    const names = Array.from({ length: 30 }, (_, n) => `person-${n}`);
    for (const name of names) await desk.addPerson(name);
    const effect = await desk.ops.acts.preview({ act: 'users.suspend', users: names });
    expect(effect).toMatchObject({ confirm: '30', warnings: [{ code: 'wide', text: 'This reaches far: 30 of 32 users.' }] });
    expect(await refusalOf(desk.ops.acts.perform({ preview: effect.preview, reason: REASON }))).toBe('conflict');
    const performed = await desk.ops.acts.perform({ preview: effect.preview, reason: REASON, confirmation: '30' });
    expect(performed).toMatchObject({ matched: 30, done: 30, failed: [] });
  });
});

describe('taking away and removing', () => {
  it('the second factor, and with it the recovery codes', async () => {
    const { performed } = await desk.act({ act: 'users.remove_factor', user: 'ada' });
    expect(performed).toMatchObject({ done: 1, undo: null });
    expect(await desk.world.store.read.users.totp(ada.id)).toBeUndefined();
    expect(await desk.world.store.read.users.recoveryCodesLeft(ada.id)).toBe(0);
    expect(desk.world.facts('mfa.removed')).toMatchObject([
      { user: ada.id, actor: 'operator:test', details: { method: 'totp', note: REASON } },
    ]);
    expect(await refusalOf(desk.ops.acts.preview({ act: 'users.remove_factor', user: 'ada' }))).toBe('conflict');
    expect(await refusalOf(desk.ops.acts.preview({ act: 'users.remove_factor', user: 'nobody' }))).toBe('not_found');
  });

  it('an account, with all that hangs on it', async () => {
    const { effect } = await desk.act({ act: 'users.remove', user: 'ada' });
    expect(effect).toMatchObject({
      confirm: 'ada',
      counts: { users: 1, sessions: 2, consents: 1, grants: 2, access_tokens: 2, refresh_tokens: 2 },
      reversible: 'no',
      residual: { tokens: 2 },
    });
    expect(await live()).toEqual(['bobs', 'own']);
    expect(await refusalOf(desk.ops.acts.preview({ act: 'users.remove', user: 'ada' }))).toBe('not_found');
  });

  it('a client, with all that hangs on it', async () => {
    const { effect } = await desk.act({ act: 'clients.remove', client: 'web' });
    expect(effect).toMatchObject({
      confirm: 'web',
      counts: { clients: 1, users: 1, consents: 1, grants: 2, access_tokens: 2, refresh_tokens: 2 },
    });
    expect(await refusalOf(desk.ops.clients.show({ client_id: 'web' }))).toBe('not_found');
    expect(await refusalOf(desk.ops.acts.preview({ act: 'clients.remove', client: 'web' }))).toBe('not_found');
  });

  it('what is gone before it is done is told', async () => {
    const { preview } = await desk.ops.acts.preview({ act: 'users.remove', user: 'bob' });
    await desk.act({ act: 'users.remove', user: 'bob' });
    const performed = await desk.ops.acts.perform({ preview, reason: REASON, confirmation: 'bob' });
    expect(performed).toMatchObject({ matched: 1, done: 0, failed: [{ id: 'bob' }], undo: null });
  });
});

describe('rotating the keys', () => {
  it('says how many begin to sign, and records why', async () => {
    const { effect, performed } = await desk.act({ act: 'keys.rotate' });
    expect(effect.counts.keys).toBe(1);
    expect(performed).toMatchObject({ matched: 1, done: 1 });
    expect(desk.world.facts('key.created')).toMatchObject([{ actor: 'operator:test', details: { note: REASON } }]);
    expect(await desk.isActive(web, offline.access)).toBe(true);
  });
});
