import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changePassword } from '../../electron/accounts/change-password.ts';
import { createHashPool } from '../../electron/accounts/hash-pool.ts';
import { createPasswordHasher } from '../../electron/accounts/password-hash.ts';
import { beginSession } from '../../electron/accounts/sessions/begin-session.ts';
import { newId } from '../../electron/lib/ids.ts';
import { ACR_PASSWORD } from '../../electron/oauth/authorize/decide-interaction.ts';
import type { SessionRecord } from '../../electron/store/records.ts';
import { CHEAP, createWorld, type Person, type World } from '../support/world.ts';

const NEW_PASSWORD = 'Another-Meadow 71 kettles';
const origin = { address: '192.0.2.7', agent: 'Browser/1.0', correlation: 'c' };
let world: World;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
  await world.addClient();
});
afterAll(() => world.close());

const addPerson = (): Promise<Person> => {
  count += 1;
  return world.addUser({ name: `person-${count}`, email: `alexandra@mail-${count}.example`, claims: { name: 'Wilhelmina Thornquist' } });
};

const begin = async (user: Person): Promise<SessionRecord> => {
  const start = { user, method: 'password', acr: ACR_PASSWORD, amr: ['pwd'], client: undefined, former: undefined, origin } as const;
  const { id } = await world.store.write((tx) => beginSession(tx, world, start));
  const session = await world.store.read.sessions.find(id);
  if (!session) throw new Error('no session');
  return session;
};

const addGrant = async ({ userId, id: sessionId, acr, amr, authTime }: SessionRecord, scope: string): Promise<string> => {
  const id = newId(world);
  const now = world.clock.now();
  await world.store.write((tx) =>
    tx.grants.insert({
      id,
      clientId: 'web',
      userId,
      sessionId,
      scope,
      nonce: null,
      claims: null,
      acr,
      amr,
      authTime,
      createdAt: now,
      expiresAt: now + 1e9,
    }),
  );
  return id;
};

const change = (user: Person, session: SessionRecord, replacement: string, password = user.password) =>
  changePassword(world, { user, session, password, replacement, origin });

const hashOf = async (user: Person) => (await world.store.read.users.find(user.id))?.passwordHash;

const matches = async (user: Person, password: string): Promise<boolean> => {
  const verdict = await world.hasher.verify(password, (await hashOf(user)) ?? null);
  return verdict.ok && verdict.value.matches;
};

describe('changing the password', () => {
  test('makes the new one good and the old one not, and is recorded', async () => {
    const user = await addPerson();
    const session = await begin(user);
    world.clock.advance(1000);
    expect((await change(user, session, NEW_PASSWORD)).ok).toBe(true);
    expect([await matches(user, NEW_PASSWORD), await matches(user, user.password)]).toEqual([true, false]);
    expect((await world.store.read.users.find(user.id))?.passwordChangedAt).toBe(world.clock.now());
    expect(world.facts('password.changed').at(-1)).toMatchObject({ user: user.id, session: session.id, details: { by: 'self' } });
    expect(JSON.stringify(world.facts())).not.toContain(NEW_PASSWORD);
  });

  test('OWASP ASVS 5.0 §7.4.3 ends every other session and spares the one it was made in', async () => {
    const user = await addPerson();
    const [here, one, two] = [await begin(user), await begin(user), await begin(user)];
    await change(user, here, NEW_PASSWORD);
    const ended = await Promise.all([here, one, two].map(async ({ id }) => (await world.store.read.sessions.find(id))?.endedAt !== null));
    expect(ended).toEqual([false, true, true]);
  });

  test('RFC 9700 §4.14.2 revokes every grant, those with offline_access and those of this session too', async () => {
    const user = await addPerson();
    const [here, there] = [await begin(user), await begin(user)];
    const grants = [await addGrant(here, 'openid'), await addGrant(there, 'openid'), await addGrant(there, 'openid offline_access')];
    await change(user, here, NEW_PASSWORD);
    for (const id of grants)
      expect(await world.store.read.grants.find(id)).toMatchObject({ revokedAt: world.clock.now(), revokedReason: 'password_changed' });
    expect(world.facts('session.revoked').at(-1)?.details).toEqual({ reason: 'password_changed', sessions: 1, grants_revoked: 3 });
  });

  test('says nothing of sessions where there were no others', async () => {
    const user = await addPerson();
    const session = await begin(user);
    await change(user, session, NEW_PASSWORD);
    expect(world.facts('session.revoked').filter((fact) => fact.user === user.id)).toEqual([]);
  });

  test('is refused, and nothing is changed, when the hashing pool has no room for the new one or for the current one', async () => {
    const user = await addPerson();
    const session = await begin(user);
    const pool = createHashPool({ concurrency: 1, queueLimit: 0 });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holding = pool.run(() => held);
    const full = createPasswordHasher({ pool, random: world.random, cost: CHEAP });
    for (const hasher of [full, { ...world.hasher, hash: full.hash }, { ...world.hasher, verify: full.verify }]) {
      const outcome = await changePassword(
        { ...world, hasher },
        { user, session, password: user.password, replacement: NEW_PASSWORD, origin },
      );
      expect(outcome).toMatchObject({ ok: false, refusal: { code: 'temporarily_unavailable', reason: 'hash_pool_full' } });
    }
    release();
    await holding;
    expect(await matches(user, user.password)).toBe(true);
    expect(world.facts('password.rejected').filter((fact) => fact.user === user.id)).toEqual([]);
  });

  test('leaves other people alone', async () => {
    const [user, other] = [await addPerson(), await addPerson()];
    const [session, foreign] = [await begin(user), await begin(other)];
    const grant = await addGrant(foreign, 'openid');
    await change(user, session, NEW_PASSWORD);
    expect((await world.store.read.sessions.find(foreign.id))?.endedAt).toBeNull();
    expect((await world.store.read.grants.find(grant))?.revokedAt).toBeNull();
  });

  test.each([
    ['too short', 'Sh0rt!', 'min_length'],
    ['common', 'Password1234!', 'common'],
    ['of the own name', 'Wilhelmina-42-garden', 'personal'],
    ['of the own e-mail address', 'Alexandra-7-garden-!', 'personal'],
    ['empty', '', 'min_length'],
    ['too long', `Aa1! ${'x'.repeat(2000)}`, 'max_length'],
    ['with a control character', 'Tidal-Lantern\u0007 42', 'characters'],
  ])('refuses a new one that is %s, says why, changes nothing, and counts it', async (_what, replacement, rule) => {
    const user = await addPerson();
    const [here, there] = [await begin(user), await begin(user)];
    const before = await hashOf(user);
    const outcome = await change(user, here, replacement);
    if (outcome.ok || outcome.refusal.code !== 'password_rejected') throw new Error('it was not rejected');
    expect(outcome.refusal.verdict.violations.map((violation) => violation.rule)).toContain(rule);
    expect(await hashOf(user)).toBe(before);
    expect((await world.store.read.sessions.find(there.id))?.endedAt).toBeNull();
    expect(world.facts('password.rejected').at(-1)?.details.violations).toContain(rule);
  });

  test('wants the current one: a stolen session cannot change it, nor ask what the policy thinks', async () => {
    const user = await addPerson();
    const [here, there] = [await begin(user), await begin(user)];
    const before = world.facts('password.rejected').length;
    for (const replacement of [NEW_PASSWORD, 'short'])
      expect(await change(user, here, replacement, 'wrong')).toMatchObject({
        ok: false,
        refusal: { code: 'wrong_password', reason: 'wrong_password' },
      });
    expect(await matches(user, user.password)).toBe(true);
    expect((await world.store.read.sessions.find(there.id))?.endedAt).toBeNull();
    expect(world.facts('password.rejected')).toHaveLength(before);
  });

  test('fails towards the same limit as a sign-in', async () => {
    const user = await addPerson();
    const session = await begin(user);
    for (let i = 0; i < 10; i += 1) await change(user, session, NEW_PASSWORD, 'wrong');
    expect(await change(user, session, NEW_PASSWORD)).toMatchObject({ ok: false, refusal: { reason: 'too_many_failures' } });
    expect(await matches(user, user.password)).toBe(true);
  });

  test('twice at once with the same current password changes it once', async () => {
    const user = await addPerson();
    const session = await begin(user);
    world.clock.advance(1);
    const outcomes = await Promise.all([change(user, session, NEW_PASSWORD), change(user, session, 'Third-Harbour 58 violins')]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  });
});
