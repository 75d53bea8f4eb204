import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOperator, type Operator, refusalDataOf, refusalOf } from '../operations/operator.ts';
import { ADMIN, APP, codeAt, createConsole, createDesk, type Desk, denialDataOf, denialOf, MINUTE, OTHER_PASSWORD } from './consoles.ts';

describe('the first run', () => {
  let operator: Operator;
  beforeEach(async () => {
    operator = await createOperator();
  });
  afterEach(() => operator.close());

  it('is told to every console, and who may create the first operator', async () => {
    const app = createConsole(operator.deps, APP);
    const browser = createConsole(operator.deps);
    expect(await app.client.session.state({})).toMatchObject({
      state: 'first_run',
      may_create: true,
      profile: 'development',
      idle_minutes: 15,
      lab: false,
    });
    expect(await browser.client.session.state({})).toMatchObject({ state: 'first_run', may_create: false });
    expect(await createConsole(operator.deps, { trusted: true }).client.session.state({})).toMatchObject({ may_create: true });
  });

  it('makes the first operator an administrator who is signed in, and is over with that', async () => {
    const app = createConsole(operator.deps, APP);
    const state = await app.client.session.createFirstOperator({ name: '  Ada  Lovelace ', password: ADMIN.password });
    expect(state).toMatchObject({
      state: 'signed_in',
      may_create: false,
      operator: { name: 'Ada  Lovelace', role: 'administrator', second_factor: false },
    });
    expect(app.token()).toMatch(/^gwo_/);
    expect(await createConsole(operator.deps, APP).client.session.state({})).toMatchObject({ state: 'signed_out', may_create: false });
    const [created] = operator.world.facts('operator.created');
    expect(created).toMatchObject({ actor: `operator:${state.operator?.id}`, details: { name: 'Ada  Lovelace', role: 'administrator' } });
    expect(operator.world.facts('operator.signed_in')).toMatchObject([{ details: { method: 'password', transport: 'app' } }]);
  });

  it('lets one of two win who create the first operator at once', async () => {
    const consoles = [createConsole(operator.deps, APP), createConsole(operator.deps, { trusted: true })];
    const results = await Promise.allSettled(
      consoles.map(({ client }, at) => client.session.createFirstOperator({ name: `operator ${at}`, password: ADMIN.password })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(consoles.filter((one) => one.token() !== undefined)).toHaveLength(1);
    expect(operator.world.facts('operator.created')).toHaveLength(1);
  });

  it('is refused a second time, and to a browser that did not come by the one-time address', async () => {
    const browser = createConsole(operator.deps);
    expect(await denialOf(browser.client.session.createFirstOperator(ADMIN))).toBe('forbidden');
    expect(operator.world.facts('operation.refused')).toMatchObject([
      { address: '192.0.2.7', details: { operation: 'session.createFirstOperator', reason: 'not_trusted' } },
    ]);
    await createConsole(operator.deps, APP).client.session.createFirstOperator(ADMIN);
    expect(await refusalOf(createConsole(operator.deps, APP).client.session.createFirstOperator({ ...ADMIN, name: 'eve' }))).toBe(
      'conflict',
    );
  });

  it.each([
    ['a weak password', { password: 'password' }, 'password'],
    ['a password with the name in it', { name: 'lanterns', password: 'Tidal-Lanterns 42 orchards' }, 'password'],
    ['a name of spaces', { name: '   ' }, 'name'],
    ['a name that turns text around', { name: 'a\u202eda' }, 'name'],
    ['a name with a line in it', { name: 'a\nda' }, 'name'],
    ['a name with a zero-width space', { name: 'a\u200bda' }, 'name'],
  ])('refuses %s and names the field', async (_, changes, field) => {
    const app = createConsole(operator.deps, APP);
    const { code, problems } = await refusalDataOf(app.client.session.createFirstOperator({ ...ADMIN, ...changes }));
    expect([code, problems?.[0]?.field]).toEqual(['invalid_input', field]);
    expect(await app.client.session.state({})).toMatchObject({ state: 'first_run' });
  });

  it('keeps a name that is markup as the text it is', async () => {
    const name = '<script>alert(1)</script>';
    const state = await createConsole(operator.deps, APP).client.session.createFirstOperator({ name, password: ADMIN.password });
    expect(state.operator?.name).toBe(name);
    expect(operator.world.facts('operator.created')).toMatchObject([{ details: { name } }]);
  });

  it('takes no name of 10,000 characters, and no key that the contract does not know', async () => {
    const { session } = createConsole(operator.deps, APP).client;
    await expect(session.createFirstOperator({ ...ADMIN, name: 'a'.repeat(10_000) })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(session.signIn({ name: 'a'.repeat(10_000), password: 'x' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const forged: { name: string; password: string } = Object.assign({ role: 'administrator' }, ADMIN);
    await expect(session.createFirstOperator(forged)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('signing in', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await createDesk();
  });
  afterEach(() => desk.close());

  it.each(['Ada', ' ada ', 'ADA', 'ＡＤＡ'])('takes the name in any spelling: %j', async (name) => {
    const browser = desk.open();
    expect(await browser.client.session.signIn({ ...ADMIN, name })).toMatchObject({ state: 'signed_in', operator: { name: 'Ada' } });
    const [, fact] = desk.world.facts('operator.signed_in');
    expect(fact).toMatchObject({ address: '192.0.2.7', agent: 'test-browser/1.0', details: { transport: 'browser' } });
  });

  it.each([
    ['a wrong password', { password: 'wrong' }, 'wrong_password'],
    ['a name that nobody has', { name: 'eve' }, 'unknown_operator'],
    ['a name that nobody can have', { name: '\u202e' }, 'unknown_operator'],
  ])('says the same of %s, and the reason only to the log', async (_, changes, reason) => {
    const told = await denialDataOf(desk.open().client.session.signIn({ ...ADMIN, ...changes }));
    expect(told).toEqual({ code: 'wrong_credentials', description: 'The name or password is not right.' });
    expect(desk.world.facts('operator.sign_in_failed')).toMatchObject([
      { address: '192.0.2.7', details: { reason, transport: 'browser' } },
    ]);
  });

  it('says the same of a suspended operator', async () => {
    await desk.app.client.operators.add({ name: 'bob', role: 'viewer', password: OTHER_PASSWORD });
    await desk.app.client.operators.suspend({ operator: 'bob' });
    const told = await denialDataOf(desk.open().client.session.signIn({ name: 'bob', password: OTHER_PASSWORD }));
    expect(told.description).toBe('The name or password is not right.');
    expect(desk.world.facts('operator.sign_in_failed')).toMatchObject([{ details: { reason: 'suspended' } }]);
  });

  it('gives a new token, and ends the session the console had', async () => {
    const browser = desk.open();
    await browser.client.session.signIn(ADMIN);
    const planted = browser.token() ?? '';
    await browser.client.session.signIn(ADMIN);
    expect(browser.token()).not.toBe(planted);
    const thief = desk.open();
    thief.keep(planted);
    expect(await denialOf(thief.client.session.list({}))).toBe('not_signed_in');
    expect(desk.world.facts('operator.session_ended')).toMatchObject([{ details: { reason: 'replaced' } }]);
  });

  it('takes no token but those it gave', async () => {
    const token = desk.app.token() ?? '';
    for (const made of ['', 'x', token.slice(0, -1), `${token}x`, token.replace('gwo_', 'gws_'), `${token.slice(0, -4)}AAAA`]) {
      const thief = desk.open();
      thief.keep(made);
      expect(await denialOf(thief.client.session.list({}))).toBe('not_signed_in');
    }
  });

  it('is refused after ten failures of a name from an address, right or wrong, until the window is over', async () => {
    const browser = desk.open();
    for (let n = 0; n < 10; n++)
      expect(await denialOf(browser.client.session.signIn({ ...ADMIN, password: 'wrong' }))).toBe('wrong_credentials');
    const told = await denialDataOf(browser.client.session.signIn(ADMIN));
    expect(told).toMatchObject({ code: 'too_many_attempts', retry_after_seconds: 15 * 60 });
    desk.world.clock.advance(14 * MINUTE);
    expect(await denialDataOf(browser.client.session.signIn(ADMIN))).toMatchObject({ code: 'too_many_attempts', retry_after_seconds: 60 });
    desk.world.clock.advance(MINUTE);
    expect(await browser.client.session.signIn(ADMIN)).toMatchObject({ state: 'signed_in' });
  });

  it('goes on elsewhere while somebody fails on purpose: at another address, and in the app', async () => {
    const stranger = desk.open({ address: '203.0.113.9' });
    for (let n = 0; n < 60; n++) await denialOf(stranger.client.session.signIn({ ...ADMIN, password: 'wrong' }));
    expect(await denialOf(stranger.client.session.signIn(ADMIN))).toBe('too_many_attempts');
    expect(await desk.open().client.session.signIn(ADMIN)).toMatchObject({ state: 'signed_in' });
    expect(await desk.open(APP).client.session.signIn(ADMIN)).toMatchObject({ state: 'signed_in' });
  });

  it('counts all names together that one address tries', async () => {
    const stranger = desk.open({ address: '203.0.113.9' });
    for (let n = 0; n < 50; n++)
      expect(await denialOf(stranger.client.session.signIn({ name: `name ${n}`, password: 'x' }))).toBe('wrong_credentials');
    expect(await denialOf(stranger.client.session.signIn({ name: 'another', password: 'x' }))).toBe('too_many_attempts');
  });

  it('answers no more guesses made at once than guesses made in turn', async () => {
    const guesses = Array.from({ length: 40 }, () => denialOf(desk.open().client.session.signIn({ ...ADMIN, password: 'wrong' })));
    const told = await Promise.all(guesses);
    expect(told.filter((code) => code === 'wrong_credentials')).toHaveLength(10);
  });

  it('starts to count anew once it went well', async () => {
    const browser = desk.open();
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 9; n++) await denialOf(browser.client.session.signIn({ ...ADMIN, password: 'wrong' }));
      expect(await browser.client.session.signIn(ADMIN)).toMatchObject({ state: 'signed_in' });
    }
  });

  it('is not of the control socket, which has no sessions', async () => {
    expect(await refusalOf(desk.operations.session.signIn(ADMIN))).toBe('conflict');
    expect(await refusalOf(desk.operations.session.lock({ reason: 'command' }))).toBe('conflict');
    expect(await refusalOf(desk.operations.session.touch({}))).toBe('conflict');
    expect(await desk.operations.session.list({})).toEqual({ sessions: [] });
  });
});

describe('the second factor', () => {
  let desk: Desk;
  let secret: string;
  const code = (): string => codeAt(secret, desk.world.clock.now());
  beforeEach(async () => {
    desk = await createDesk();
    ({ secret } = await desk.app.client.session.beginTotp({}));
    await desk.app.client.session.confirmTotp({ secret, code: code() });
    desk.world.clock.advance(MINUTE);
  });
  afterEach(() => desk.close());

  it('is asked for only of who has the password, and wants a code that was not used', async () => {
    const { session } = desk.open().client;
    expect(await denialOf(session.signIn({ ...ADMIN, password: 'wrong', code: code() }))).toBe('wrong_credentials');
    expect(await denialOf(session.signIn(ADMIN))).toBe('second_factor_required');
    expect(await session.signIn({ ...ADMIN, code: code() })).toMatchObject({ state: 'signed_in', operator: { second_factor: true } });
    expect(desk.world.facts('operator.signed_in').at(-1)).toMatchObject({ details: { method: 'password+totp' } });
    expect(await denialOf(desk.open().client.session.signIn({ ...ADMIN, code: code() }))).toBe('wrong_credentials');
    expect(desk.world.facts('operator.sign_in_failed').at(-1)).toMatchObject({ details: { reason: 'code_replayed' } });
  });

  it('takes a code once of two who give it at the same time', async () => {
    const both = await Promise.allSettled([1, 2].map(() => desk.open().client.session.signIn({ ...ADMIN, code: code() })));
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is refused unseen after five wrong codes, wherever they come from', async () => {
    for (let n = 0; n < 5; n++) {
      const { session } = desk.open({ address: `198.51.100.${n}` }).client;
      expect(await denialOf(session.signIn({ ...ADMIN, code: '000000' }))).toBe('wrong_credentials');
    }
    expect(await denialOf(desk.open().client.session.signIn({ ...ADMIN, code: code() }))).toBe('too_many_attempts');
  });

  it('is enrolled once, with a secret made here and a right code', async () => {
    expect(await refusalOf(desk.app.client.session.beginTotp({}))).toBe('conflict');
    expect(await refusalOf(desk.app.client.session.confirmTotp({ secret, code: code() }))).toBe('conflict');
    const viewer = await desk.as('viewer');
    const begun = await viewer.client.session.beginTotp({});
    expect([begun.uri.startsWith('otpauth://totp/'), begun.qr_svg.startsWith('<svg')]).toEqual([true, true]);
    expect(await refusalOf(viewer.client.session.confirmTotp({ secret: begun.secret, code: '000000' }))).toBe('invalid_input');
    expect(await refusalOf(viewer.client.session.confirmTotp({ secret: 'not base32 at all!', code: '000000' }))).toBe('invalid_input');
    expect(await viewer.client.session.state({})).toMatchObject({ operator: { second_factor: false } });
  });

  it('is taken off by who has the password, once', async () => {
    const { session } = desk.app.client;
    expect(await denialOf(session.removeTotp({ password: 'wrong' }))).toBe('wrong_credentials');
    expect(await session.removeTotp({ password: ADMIN.password })).toEqual({ second_factor: false });
    expect(await refusalOf(session.removeTotp({ password: ADMIN.password }))).toBe('conflict');
    expect(await desk.open().client.session.signIn(ADMIN)).toMatchObject({ state: 'signed_in' });
    expect(desk.world.facts('operator.factor_removed')).toMatchObject([{ details: { method: 'totp', by: 'self' } }]);
    expect(desk.world.facts('operator.factor_enrolled')).toHaveLength(1);
  });

  it('is not spent anew by a restart', async () => {
    await desk.open().client.session.signIn({ ...ADMIN, code: code() });
    await desk.world.restart();
    const again = createConsole({ ...desk.deps, store: desk.world.store });
    expect(await denialOf(again.client.session.signIn({ ...ADMIN, code: code() }))).toBe('wrong_credentials');
  });
});
