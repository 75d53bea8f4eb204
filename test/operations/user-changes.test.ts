import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PASSWORD } from '../support/world.ts';
import { createOperator, type Operator, refusalDataOf, refusalOf } from './operator.ts';

let operator: Operator;
let sub: string;
beforeEach(async () => {
  operator = await createOperator();
  ({ sub } = await operator.operations.users.add({
    username: 'ada',
    email: 'ada@example.com',
    password: PASSWORD,
    claims: { name: 'Ada', email_verified: true },
  }));
});
afterEach(() => operator.close());

const ANOTHER = 'wholly-Another-4711-phrase';

describe('listing users', () => {
  it.each(['ada', ' ADA ', 'ada@example.com', 'ADA@Example.com'])('finds one by the whole name or mail address: %j', async (q) => {
    expect((await operator.operations.users.list({ q })).users.map((user) => user.sub)).toEqual([sub]);
  });

  it.each(['ad', 'example.com', "' OR 1=1 --", '%'])('finds nobody by a part, which is kept sealed: %j', async (q) => {
    expect((await operator.operations.users.list({ q })).users).toEqual([]);
  });

  it('goes from the newest, by status, page by page', async () => {
    operator.world.clock.advance(1);
    const { sub: newer } = await operator.operations.users.add({ username: 'bob', password: PASSWORD });
    await operator.operations.users.suspend({ user: 'ada' });
    const first = await operator.operations.users.list({ limit: 1 });
    expect(first.users.map((user) => user.sub)).toEqual([newer]);
    const second = await operator.operations.users.list({ limit: 1, cursor: first.next ?? '' });
    expect(second.users.map((user) => user.sub)).toEqual([sub]);
    expect((await operator.operations.users.list({ status: 'suspended' })).users.map((user) => user.sub)).toEqual([sub]);
  });
});

describe('changing a user', () => {
  it('changes what is given, and a new address is no longer a verified one', async () => {
    expect(await operator.operations.users.update({ user: sub, email: 'ada@other.example' })).toMatchObject({
      username: 'ada',
      email: 'ada@other.example',
    });
    expect((await operator.operations.users.show({ user: sub })).claims).toEqual({ name: 'Ada' });
    expect(operator.world.facts('user.updated')).toMatchObject([
      { user: sub, actor: 'operator:test', details: { fields: ['email', 'claims'] } },
    ]);
  });

  it('takes the address off, and the former one is free again', async () => {
    await operator.operations.users.update({ user: sub, email: null });
    expect((await operator.operations.users.show({ user: sub })).email).toBeNull();
    expect((await operator.operations.users.add({ username: 'bob', email: 'ada@example.com', password: PASSWORD })).email).toBe(
      'ada@example.com',
    );
  });

  it('is found by the new name and no more by the former', async () => {
    await operator.operations.users.update({ user: sub, username: 'Lovelace' });
    expect((await operator.operations.users.show({ user: 'lovelace' })).sub).toBe(sub);
    expect(await refusalOf(operator.operations.users.show({ user: 'ada' }))).toBe('not_found');
  });

  it('records nothing when nothing changed', async () => {
    await operator.operations.users.update({ user: sub, username: 'ADA' });
    expect(operator.world.facts('user.updated')).toEqual([]);
  });

  it.each([
    [{ username: '' }, 'username'],
    [{ email: 'nowhere' }, 'email'],
    [{ claims: { sub: 'root' } }, 'claims.sub'],
  ])('names the field that is wrong: %j', async (changes, field) => {
    const refusal = await refusalDataOf(operator.operations.users.update({ user: sub, ...changes }));
    expect(refusal.problems?.map((one) => one.field)).toContain(field);
  });

  it('refuses a name or address that another has', async () => {
    await operator.operations.users.add({ username: 'bob', email: 'bob@example.com', password: PASSWORD });
    expect(await refusalOf(operator.operations.users.update({ user: sub, username: 'BOB' }))).toBe('already_exists');
    expect(await refusalOf(operator.operations.users.update({ user: sub, email: 'bob@example.com' }))).toBe('already_exists');
  });
});

describe('setting a password', () => {
  it('replaces it, ends the sessions and revokes the grants', async () => {
    await operator.operations.users.setPassword({ user: sub, password: ANOTHER });
    const stored = await operator.world.store.read.users.find(sub);
    expect(await operator.world.hasher.verify(ANOTHER, stored?.passwordHash ?? null)).toMatchObject({ ok: true, value: { matches: true } });
    expect(operator.world.facts('password.changed')).toMatchObject([{ user: sub, details: { by: 'operator:test' } }]);
    expect(JSON.stringify(operator.world.facts())).not.toContain(ANOTHER);
  });

  it('refuses one that breaks the policy, and keeps the former', async () => {
    const refusal = await refusalDataOf(operator.operations.users.setPassword({ user: sub, password: 'ada' }));
    expect(refusal.problems?.[0]?.field).toBe('password');
    const stored = await operator.world.store.read.users.find(sub);
    expect(await operator.world.hasher.verify(PASSWORD, stored?.passwordHash ?? null)).toMatchObject({
      ok: true,
      value: { matches: true },
    });
    expect(operator.world.facts('password.rejected')).toMatchObject([{ user: sub, actor: 'operator:test' }]);
  });

  it('refuses a user who is not there', async () => {
    expect(await refusalOf(operator.operations.users.setPassword({ user: 'nobody', password: ANOTHER }))).toBe('not_found');
  });
});
