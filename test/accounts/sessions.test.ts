import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginSession, type NewSession } from '../../electron/accounts/sessions/begin-session.ts';
import { endOtherSessions } from '../../electron/accounts/sessions/end-other-sessions.ts';
import { endOwnSession } from '../../electron/accounts/sessions/end-own-session.ts';
import { findSession } from '../../electron/accounts/sessions/find-session.ts';
import { signOut } from '../../electron/accounts/sessions/sign-out.ts';
import { newId } from '../../electron/lib/ids.ts';
import { ACR_PASSWORD } from '../../electron/oauth/authorize/decide-interaction.ts';
import type { SessionRecord } from '../../electron/store/records.ts';
import { createWorld, type Person, type World } from '../support/world.ts';

const MINUTE = 60_000;
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
  return world.addUser({ name: `person-${count}` });
};

const begin = (user: Person): Promise<NewSession> =>
  world.store.write((tx) =>
    beginSession(tx, world, { user, method: 'password', acr: ACR_PASSWORD, amr: ['pwd'], client: undefined, former: undefined, origin }),
  );

const recordOf = async ({ id }: NewSession): Promise<SessionRecord> => {
  const session = await world.store.read.sessions.find(id);
  if (!session) throw new Error('no such session');
  return session;
};

const isFound = async (value: string | undefined): Promise<boolean> => (await findSession(world, value)) !== undefined;

/** A grant on a session, as an authorization would leave it. */
const addGrant = async (session: SessionRecord, scope = 'openid'): Promise<string> => {
  const id = newId(world);
  const now = world.clock.now();
  const { userId, id: sessionId, acr, amr, authTime } = session;
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

const isRevoked = async (grantId: string): Promise<boolean> => (await world.store.read.grants.find(grantId))?.revokedAt !== null;

describe('a session', () => {
  test('is found by its value, with its owner', async () => {
    const person = await addPerson();
    const { value, id } = await begin(person);
    const live = await findSession(world, value);
    expect(live?.session.id).toBe(id);
    expect(live?.user.id).toBe(person.id);
  });

  test('is not found by anything but its whole value', async () => {
    const { value, id } = await begin(await addPerson());
    const other = await begin(await addPerson());
    const mixed = value.slice(0, 41) + other.value.slice(41);
    const lastFlipped = `${value.slice(0, -1)}${value.endsWith('A') ? 'B' : 'A'}`;
    for (const wrong of [
      undefined,
      '',
      id,
      value.slice(0, -1),
      `${value}A`,
      value.toUpperCase(),
      mixed,
      lastFlipped,
      value.replace('gws_', 'gwr_'),
    ])
      expect(await isFound(wrong), wrong).toBe(false);
  });

  test('OWASP ASVS 5.0 §7.3.1 ends after its idle time', async () => {
    const { value } = await begin(await addPerson());
    world.clock.advance(120 * MINUTE - 1);
    expect(await isFound(value)).toBe(true);
    world.clock.advance(120 * MINUTE);
    expect(await isFound(value)).toBe(false);
  });

  test('OWASP ASVS 5.0 §7.3.2 ends after its absolute time, however much it is used', async () => {
    const { value } = await begin(await addPerson());
    for (let hours = 1; hours < 12; hours += 1) {
      world.clock.advance(60 * MINUTE);
      expect(await isFound(value)).toBe(true);
    }
    world.clock.advance(60 * MINUTE - 1);
    expect(await isFound(value)).toBe(true);
    world.clock.advance(1);
    expect(await isFound(value)).toBe(false);
  });

  test('is written as seen at most once a minute', async () => {
    const session = await begin(await addPerson());
    const began = world.clock.now();
    world.clock.advance(MINUTE - 1);
    await findSession(world, session.value);
    expect((await recordOf(session)).lastSeenAt).toBe(began);
    world.clock.advance(1);
    await findSession(world, session.value);
    expect((await recordOf(session)).lastSeenAt).toBe(began + MINUTE);
  });

  test('is dead while its owner is suspended', async () => {
    const person = await addPerson();
    const { value } = await begin(person);
    await world.store.write((tx) => tx.users.setStatus(person.id, 'suspended', world.clock.now()));
    expect(await isFound(value)).toBe(false);
  });

  test('is dead once its owner was signed out everywhere, in the same millisecond too; a later one lives', async () => {
    const person = await addPerson();
    const { value } = await begin(person);
    await world.store.write((tx) => tx.users.voidTokensBefore(person.id, world.clock.now()));
    expect(await isFound(value)).toBe(false);
    world.clock.advance(1);
    expect(await isFound((await begin(person)).value)).toBe(true);
  });

  test('is gone with its owner', async () => {
    const person = await addPerson();
    const { value } = await begin(person);
    await world.store.write((tx) => tx.users.remove(person.id));
    expect(await isFound(value)).toBe(false);
  });
});

describe('signing out', () => {
  test('OpenID Connect Core §11 ends the session and its grants, but those with offline_access', async () => {
    const session = await begin(await addPerson());
    const record = await recordOf(session);
    const [online, offline] = [await addGrant(record), await addGrant(record, 'openid offline_access')];
    await signOut(world, { session: record, by: 'person', client: undefined, origin });
    expect(await isFound(session.value)).toBe(false);
    expect([await isRevoked(online), await isRevoked(offline)]).toEqual([true, false]);
    expect(world.facts('user.signed_out').at(-1)).toMatchObject({ session: session.id, details: { by: 'person', grants_revoked: 1 } });
  });

  test('twice is no error and one fact', async () => {
    const session = await begin(await addPerson());
    const input = { session: await recordOf(session), by: 'person', client: undefined, origin } as const;
    await Promise.all([signOut(world, input), signOut(world, input), signOut(world, input)]);
    expect(world.facts('user.signed_out').filter((fact) => fact.session === session.id)).toHaveLength(1);
  });
});

describe('ending other sessions', () => {
  test('one by its id, with its grants', async () => {
    const person = await addPerson();
    const [here, there] = [await begin(person), await begin(person)];
    const grant = await addGrant(await recordOf(there));
    const ended = await endOwnSession(world, { session: await recordOf(here), target: there.id, origin });
    expect(ended.ok).toBe(true);
    expect([await isFound(here.value), await isFound(there.value), await isRevoked(grant)]).toEqual([true, false, true]);
    expect(world.facts('session.revoked').at(-1)).toMatchObject({
      user: person.id,
      session: there.id,
      details: { reason: 'by_owner', sessions: 1, grants_revoked: 1 },
    });
  });

  test('known-flaw/078 of somebody else is answered like one that does not exist, and ends nothing', async () => {
    const [ada, mallory] = [await addPerson(), await addPerson()];
    const [target, own] = [await begin(ada), await begin(mallory)];
    const foreign = await endOwnSession(world, { session: await recordOf(own), target: target.id, origin });
    const unknown = await endOwnSession(world, { session: await recordOf(own), target: 'no such id', origin });
    expect(foreign).toMatchObject({ ok: false, refusal: { code: 'not_found', reason: 'not_owner' } });
    expect(unknown).toMatchObject({ ok: false, refusal: { code: 'not_found', reason: 'unknown' } });
    expect(!foreign.ok && !unknown.ok && foreign.refusal.description === unknown.refusal.description).toBe(true);
    expect(await isFound(target.value)).toBe(true);
  });

  test('twice is refused the second time', async () => {
    const person = await addPerson();
    const [here, there] = [await begin(person), await begin(person)];
    const input = { session: await recordOf(here), target: there.id, origin };
    expect((await endOwnSession(world, input)).ok).toBe(true);
    expect(await endOwnSession(world, input)).toMatchObject({ ok: false, refusal: { reason: 'ended' } });
  });

  test('all at once spares the current one and those of others', async () => {
    const [person, other] = [await addPerson(), await addPerson()];
    const [here, one, two, foreign] = [await begin(person), await begin(person), await begin(person), await begin(other)];
    const grant = await addGrant(await recordOf(one));
    expect(await endOtherSessions(world, { session: await recordOf(here), origin })).toBe(2);
    expect([await isFound(here.value), await isFound(one.value), await isFound(two.value), await isFound(foreign.value)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(await isRevoked(grant)).toBe(true);
    expect(world.facts('session.revoked').at(-1)?.details).toEqual({ reason: 'others_by_owner', sessions: 2, grants_revoked: 1 });
    expect(await endOtherSessions(world, { session: await recordOf(here), origin })).toBe(0);
    expect(world.facts('session.revoked').filter(({ user }) => user === person.id)).toHaveLength(1);
  });
});
