import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PASSWORD } from '../support/world.ts';
import { createOperator, type Operator, refusalDataOf, refusalOf } from './operator.ts';

let operator: Operator;
beforeEach(async () => {
  operator = await createOperator();
});
afterEach(() => operator.close());

const ada = { username: 'Ada', email: 'Ada@Example.com', password: PASSWORD, claims: { given_name: 'Ada', locale: 'en-GB' } };

describe('adding a user', () => {
  it('stores the canonical name and mail, and a hash that the password opens', async () => {
    const user = await operator.operations.users.add(ada);
    expect(user).toMatchObject({ username: 'ada', email: 'ada@example.com', status: 'active', has_password: true, second_factor: false });
    const stored = await operator.world.store.read.users.find(user.sub);
    expect(stored?.passwordHash).toMatch(/^\$argon2id\$/);
    expect(await operator.world.hasher.verify(PASSWORD, stored?.passwordHash ?? null)).toMatchObject({
      ok: true,
      value: { matches: true },
    });
    expect(stored?.claims).toEqual({ given_name: 'Ada', locale: 'en-GB' });
  });

  it('takes the mail from the claims when it stands there', async () => {
    const { email: _, ...rest } = ada;
    const user = await operator.operations.users.add({ ...rest, claims: { email: 'ada@example.com', email_verified: true } });
    expect(user.email).toBe('ada@example.com');
    expect((await operator.operations.users.show({ user: user.sub })).claims).toEqual({ email_verified: true });
  });

  it.each([
    [{ username: '' }, 'username'],
    [{ username: 'a\u0000b' }, 'username'],
    [{ username: 'x'.repeat(1000) }, 'username'],
    [{ email: 'no-address' }, 'email'],
    [{ claims: { sub: 'admin' } }, 'claims.sub'],
    [{ claims: { iss: 'https://evil.example' } }, 'claims.iss'],
    [{ claims: { email_verified: 'yes' } }, 'claims.email_verified'],
    [{ claims: { name: 7 } }, 'claims.name'],
    [{ claims: { address: 'Main Street' } }, 'claims.address'],
    [{ claims: { email: 'other@example.com' } }, 'claims.email'],
    [{ claims: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`c${i}`, i])) }, 'claims'],
    [{ claims: { note: 'x'.repeat(17_000) } }, 'claims'],
    [{ password: 'Short-1' }, 'password'],
    [{ password: 'ada ada ada ada ADA 1' }, 'password'],
  ])('names the field that is wrong: %j', async (wrong, field) => {
    const refusal = await refusalDataOf(operator.operations.users.add({ ...ada, ...wrong }));
    expect(refusal.code).toBe('invalid_input');
    expect(refusal.problems?.map((one) => one.field)).toContain(field);
    expect(operator.world.facts('user.created')).toEqual([]);
  });

  it('records a password that breaks the policy by its rules, never the password', async () => {
    await refusalOf(operator.operations.users.add({ ...ada, password: 'hunter2' }));
    expect(operator.world.facts('password.rejected')).toMatchObject([
      { actor: 'operator:test', details: { violations: expect.arrayContaining(['min_length']) } },
    ]);
    expect(JSON.stringify([operator.world.facts(), operator.lines])).not.toContain('hunter2');
  });

  it.each([
    [{ username: ' ADA ', email: 'other@example.com' }, 'username'],
    [{ username: 'ＡＤＡ', email: 'other@example.com' }, 'username'],
    [{ username: 'other', email: 'ADA@example.com' }, 'email'],
  ])('refuses a name or mail that another has: %j', async (taken, field) => {
    await operator.operations.users.add(ada);
    const refusal = await refusalDataOf(operator.operations.users.add({ ...ada, ...taken }));
    expect(refusal).toMatchObject({ code: 'already_exists', description: expect.stringMatching(new RegExp(`^${field}: `)) });
    expect(await operator.world.store.read.users.count()).toBe(1);
  });

  it('says that too much is asked at once when the hashing pool is full', async () => {
    const busy = await createOperator({ hashQueueLimit: 0 });
    const attempts = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) =>
        refusalOf(busy.operations.users.add({ ...ada, username: `ada${i}`, email: `ada${i}@example.com` })),
      ),
    );
    const codes = attempts.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(codes.length).toBeGreaterThan(0);
    expect(new Set(codes)).toEqual(new Set(['unavailable']));
    await busy.close();
  });
});

describe('a user', () => {
  it('is found by sub and by name in any spelling', async () => {
    const { sub } = await operator.operations.users.add(ada);
    for (const user of [sub, 'ada', ' ADA ', 'ＡＤＡ']) expect((await operator.operations.users.show({ user })).sub).toBe(sub);
  });

  it('who is called like another’s sub cannot stand in for that one', async () => {
    const { sub } = await operator.operations.users.add(ada);
    await operator.operations.users.add({ username: sub, password: PASSWORD });
    expect((await operator.operations.users.show({ user: sub })).username).toBe('ada');
  });

  it('is listed without hash, claims or second-factor secret', async () => {
    await operator.world.addUser({ name: 'grace', secondFactor: true });
    const { users } = await operator.operations.users.list({});
    expect(users).toMatchObject([{ username: 'grace', second_factor: true }]);
    expect(JSON.stringify(users)).not.toMatch(/argon2|claims|secret/);
  });
});

describe('suspending a user', () => {
  const withSession = async (): Promise<{ sub: string; sessions: string[]; grant: string }> => {
    const { sub } = await operator.operations.users.add(ada);
    await operator.operations.clients.add({ client_id: 'shop', redirect_uris: ['https://shop.example/cb'] });
    const now = operator.world.clock.now();
    const session = {
      userId: sub,
      amr: ['pwd'],
      acr: '1',
      authTime: now,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now + 1000,
      address: '',
      agent: '',
    };
    const grant = { clientId: 'shop', userId: sub, scope: 'openid', nonce: null, claims: null, acr: '1', amr: ['pwd'], authTime: now };
    await operator.world.store.write(async (tx) => {
      for (const id of ['s1', 's2']) await tx.sessions.insert({ ...session, id, hash: Buffer.from(id) });
      await tx.grants.insert({ ...grant, id: 'g1', sessionId: 's1', createdAt: now, expiresAt: now + 1000 });
    });
    return { sub, sessions: ['s1', 's2'], grant: 'g1' };
  };

  it('ends every session and leaves the grants, which resuming gives back', async () => {
    const { sub, sessions, grant } = await withSession();
    expect((await operator.operations.users.suspend({ user: 'ada' })).sessions_ended).toBe(2);
    const { read } = operator.world.store;
    for (const id of sessions) expect((await read.sessions.find(id))?.endedAt).not.toBeNull();
    expect((await read.grants.find(grant))?.revokedAt).toBeNull();
    expect(await read.users.isActive(sub)).toBe(false);
    expect(operator.world.facts('session.revoked')[0]?.details).toEqual({ reason: 'user_suspended', sessions: 2, grants_revoked: 0 });
    await operator.operations.users.resume({ user: 'ada' });
    expect(await read.users.isActive(sub)).toBe(true);
  });

  it('and removing takes all that hangs on the account, and says how much', async () => {
    const { sub, grant } = await withSession();
    expect(await operator.operations.users.remove({ user: 'ada' })).toEqual({ sub, sessions_ended: 2, grants_revoked: 1 });
    expect(await operator.world.store.read.grants.find(grant)).toBeUndefined();
    expect(await operator.world.store.read.sessions.find('s1')).toBeUndefined();
    expect(operator.world.facts('user.removed')[0]).toMatchObject({ user: sub, login: 'ada', details: { sessions: 2, grants: 1 } });
  });

  it('removing a client takes its grants, and says how many', async () => {
    const { grant } = await withSession();
    expect(await operator.operations.clients.remove({ client_id: 'shop' })).toEqual({ client_id: 'shop', grants_revoked: 1 });
    expect(await operator.world.store.read.grants.find(grant)).toBeUndefined();
  });
});
