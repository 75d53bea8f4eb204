import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roles } from '../../shared/role.ts';
import { createOperator, refusalDataOf, refusalOf } from '../operations/operator.ts';
import { ADMIN, codeAt, createDesk, type Desk, denialOf, OTHER_PASSWORD } from './consoles.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await createDesk();
});
afterEach(() => desk.close());

const bob = { name: 'Bob', role: 'viewer', password: OTHER_PASSWORD } as const;
const bobSignsIn = async (password: string = OTHER_PASSWORD) => {
  const console = desk.open();
  await console.client.session.signIn({ name: 'bob', password });
  return console;
};

describe('operators', () => {
  it('are added, listed and told apart from who asks; nothing secret is told of them', async () => {
    desk.world.clock.advance(1000);
    const added = await desk.app.client.operators.add(bob);
    expect(added).toMatchObject({
      name: 'Bob',
      role: 'viewer',
      status: 'active',
      second_factor: false,
      you: false,
      sessions: 0,
      last_sign_in_at: null,
    });
    await bobSignsIn();
    const { operators } = await desk.app.client.operators.list({});
    expect(operators).toMatchObject([
      { name: 'Ada', you: true, sessions: 1 },
      { name: 'Bob', you: false, sessions: 1, last_sign_in_at: expect.any(String) },
    ]);
    expect(Object.keys(added).sort()).toEqual(
      ['created_at', 'id', 'last_sign_in_at', 'name', 'role', 'second_factor', 'sessions', 'status', 'updated_at', 'you'].sort(),
    );
    const ada = operators[0]?.id;
    expect(desk.world.facts('operator.created').at(-1)).toMatchObject({
      actor: `operator:${ada}`,
      details: { operator: added.id, name: 'Bob' },
    });
  });

  it.each([
    ['a name that is taken, in another spelling', { ...bob, name: ' ａｄａ ' }, 'already_exists'],
    ['a weak password', { ...bob, password: 'weak' }, 'invalid_input'],
    ['a name that cannot be seen', { ...bob, name: '\u2066' }, 'invalid_input'],
  ])('are not added with %s', async (_, input, code) => {
    expect(await refusalOf(desk.app.client.operators.add(input))).toBe(code);
    expect((await desk.app.client.operators.list({})).operators).toHaveLength(1);
  });

  it('begin with an administrator, also on the command line', async () => {
    const empty = await createOperator();
    try {
      expect(await refusalOf(empty.operations.operators.add(bob))).toBe('conflict');
      expect(await empty.operations.operators.add({ ...bob, role: 'administrator' })).toMatchObject({ role: 'administrator' });
    } finally {
      await empty.close();
    }
  });

  it.each([
    'setRole',
    'reset',
    'suspend',
    'resume',
    'remove',
  ] as const)('are refused by %s when there is no such operator', async (name) => {
    const { operators } = desk.app.client;
    const calls = {
      setRole: () => operators.setRole({ operator: 'eve', role: 'viewer' }),
      reset: () => operators.reset({ operator: 'eve', password: OTHER_PASSWORD }),
      suspend: () => operators.suspend({ operator: 'eve' }),
      resume: () => operators.resume({ operator: 'eve' }),
      remove: () => operators.remove({ operator: '<img src=x>' }),
    };
    expect(await refusalOf(calls[name]())).toBe('not_found');
  });

  it('are found by id before name', async () => {
    const added = await desk.app.client.operators.add(bob);
    await desk.app.client.operators.add({ ...bob, name: added.id });
    expect(await desk.app.client.operators.setRole({ operator: added.id, role: 'auditor' })).toMatchObject({ name: 'Bob' });
  });
});

describe('another role', () => {
  it('holds from the next call on, in sessions that are open', async () => {
    await desk.app.client.operators.add({ ...bob, role: 'administrator' });
    const console = await bobSignsIn();
    expect((await console.client.operators.list({})).operators).toHaveLength(2);
    await desk.app.client.operators.setRole({ operator: 'bob', role: 'viewer' });
    expect(await denialOf(console.client.operators.list({}))).toBe('forbidden');
    expect(await console.client.session.state({})).toMatchObject({ state: 'signed_in', operator: { role: 'viewer' } });
    expect(desk.world.facts('operator.updated')).toMatchObject([{ details: { role: 'viewer', former_role: 'administrator' } }]);
    expect(await refusalOf(desk.app.client.operators.setRole({ operator: 'bob', role: 'viewer' }))).toBe('conflict');
  });
});

describe('the last active administrator', () => {
  it.each(roles.filter((role) => role !== 'administrator'))('cannot become a %s', async (role) => {
    const { code, description } = await refusalDataOf(desk.app.client.operators.setRole({ operator: 'ada', role }));
    expect([code, description]).toEqual([
      'conflict',
      '"Ada" is the only active administrator. Make another operator an administrator first.',
    ]);
  });

  it('can be neither suspended nor removed, also on the command line, though others are there', async () => {
    await desk.app.client.operators.add(bob);
    await desk.app.client.operators.add({ ...bob, name: 'carol', role: 'administrator' });
    await desk.app.client.operators.suspend({ operator: 'carol' });
    expect(await refusalOf(desk.operations.operators.suspend({ operator: 'ada' }))).toBe('conflict');
    expect(await refusalOf(desk.operations.operators.remove({ operator: 'ada' }))).toBe('conflict');
    await desk.app.client.operators.resume({ operator: 'carol' });
    expect(await desk.operations.operators.suspend({ operator: 'ada' })).toMatchObject({ sessions_ended: 1 });
  });

  it('stays when two administrators take each other’s role at once', async () => {
    await desk.app.client.operators.add({ ...bob, role: 'administrator' });
    const console = await bobSignsIn();
    const both = await Promise.allSettled([
      desk.app.client.operators.setRole({ operator: 'bob', role: 'viewer' }),
      console.client.operators.setRole({ operator: 'ada', role: 'viewer' }),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('oneself', () => {
  it('cannot be suspended, removed or reset, with words that say what to do', async () => {
    await desk.app.client.operators.add({ ...bob, role: 'administrator' });
    const { operators } = desk.app.client;
    expect(await refusalDataOf(operators.suspend({ operator: 'ada' }))).toMatchObject({
      code: 'conflict',
      description: 'You cannot suspend yourself. Ask another administrator to.',
    });
    expect(await refusalDataOf(operators.remove({ operator: 'ada' }))).toMatchObject({ code: 'conflict' });
    expect(await refusalDataOf(operators.reset({ operator: 'ada', password: OTHER_PASSWORD }))).toMatchObject({ code: 'conflict' });
    expect(await operators.setRole({ operator: 'ada', role: 'viewer' })).toMatchObject({ role: 'viewer' });
  });
});

describe('suspending an operator', () => {
  it('ends the sessions at once, and resuming lets sign in anew', async () => {
    await desk.app.client.operators.add(bob);
    const console = await bobSignsIn();
    expect(await desk.app.client.operators.suspend({ operator: 'BOB', note: 'left' })).toMatchObject({
      status: 'suspended',
      sessions_ended: 1,
      sessions: 0,
    });
    expect(await denialOf(console.client.server.status({}))).toBe('not_signed_in');
    expect(await refusalOf(desk.app.client.operators.suspend({ operator: 'bob' }))).toBe('conflict');
    expect(await desk.app.client.operators.resume({ operator: 'bob' })).toMatchObject({ status: 'active' });
    expect(await refusalOf(desk.app.client.operators.resume({ operator: 'bob' }))).toBe('conflict');
    expect(await denialOf(console.client.server.status({}))).toBe('not_signed_in');
    expect(await (await bobSignsIn()).client.session.state({})).toMatchObject({ state: 'signed_in' });
    expect(desk.world.facts('operator.suspended')).toMatchObject([{ details: { sessions: 1, note: 'left' } }]);
  });
});

describe('removing an operator', () => {
  it('ends the sessions, frees the name, and leaves the name to the log', async () => {
    const { id } = await desk.app.client.operators.add(bob);
    const console = await bobSignsIn();
    expect(await desk.app.client.operators.remove({ operator: 'bob' })).toEqual({ id, sessions_ended: 1 });
    expect(await denialOf(console.client.server.status({}))).toBe('not_signed_in');
    expect(await refusalOf(desk.app.client.operators.remove({ operator: 'bob' }))).toBe('not_found');
    expect(await desk.world.store.read.operators.nameOf(id)).toBe('Bob');
    expect(await desk.world.store.read.operators.find(id)).toBeUndefined();
    const again = await desk.app.client.operators.add(bob);
    expect(again.id).not.toBe(id);
    expect(desk.world.facts('operator.removed')).toMatchObject([{ details: { operator: id, name: 'Bob', sessions: 1 } }]);
  });
});

describe('resetting an operator', () => {
  const NEW = 'Granite-Willow 73 lighthouses';

  it('sets the password and ends the sessions; the second factor stays unless asked to go', async () => {
    const { id } = await desk.app.client.operators.add(bob);
    const console = await bobSignsIn();
    const { secret } = await console.client.session.beginTotp({});
    await console.client.session.confirmTotp({ secret, code: codeAt(secret, desk.world.clock.now()) });
    expect(await desk.app.client.operators.reset({ operator: 'bob', password: NEW })).toMatchObject({ second_factor: true, sessions: 0 });
    expect(await denialOf(console.client.server.status({}))).toBe('not_signed_in');
    expect(await denialOf(desk.open().client.session.signIn({ name: 'bob', password: NEW }))).toBe('second_factor_required');
    expect(await desk.app.client.operators.reset({ operator: 'bob', password: NEW, remove_second_factor: true })).toMatchObject({
      second_factor: false,
    });
    expect(await (await bobSignsIn(NEW)).client.session.state({})).toMatchObject({ state: 'signed_in' });
    expect(desk.world.facts('operator.password_changed')[0]).toMatchObject({ details: { operator: id, sessions: 1 } });
    expect(desk.world.facts('operator.factor_removed')).toMatchObject([{ details: { operator: id, method: 'totp' } }]);
  });

  it('refuses a weak password and changes nothing', async () => {
    await desk.app.client.operators.add(bob);
    const console = await bobSignsIn();
    expect(await refusalOf(desk.app.client.operators.reset({ operator: 'bob', password: 'weak' }))).toBe('invalid_input');
    expect(await console.client.session.state({})).toMatchObject({ state: 'signed_in' });
  });
});

it('no fact of an operator holds a password, a token or a secret', async () => {
  await desk.app.client.operators.add(bob);
  const console = await bobSignsIn();
  const { secret } = await console.client.session.beginTotp({});
  await console.client.session.confirmTotp({ secret, code: codeAt(secret, desk.world.clock.now()) });
  const text = JSON.stringify(desk.world.facts());
  for (const hidden of [ADMIN.password, OTHER_PASSWORD, secret, console.token() ?? '', (console.token() ?? '').slice(-43)])
    expect(text).not.toContain(hidden);
});
