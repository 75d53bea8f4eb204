import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { purgeExpired } from '../../electron/store/sqlite/purge.ts';
import { refusalOf } from '../operations/operator.ts';
import { ADMIN, APP, createConsole, createDesk, type Desk, denialOf, HOUR, MINUTE, OTHER_PASSWORD, type TestConsole } from './consoles.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await createDesk();
});
afterEach(() => desk.close());

describe('a locked console', () => {
  it('allows nothing but to unlock it, to sign out, and to ask how it stands', async () => {
    const { client } = desk.app;
    expect(await client.session.lock({ reason: 'screen_lock' })).toMatchObject({ state: 'locked', operator: { name: 'Ada' } });
    expect(await client.session.state({})).toMatchObject({ state: 'locked' });
    for (const call of [
      () => client.server.status({}),
      () => client.operators.list({}),
      () => client.session.touch({}),
      () => client.session.list({}),
    ])
      expect(await denialOf(call())).toBe('locked');
    expect(await client.session.unlock({ password: ADMIN.password })).toMatchObject({ state: 'signed_in' });
    expect(await client.server.status({})).toMatchObject({ lab: false });
    expect(desk.world.facts('operator.locked')).toMatchObject([{ details: { reason: 'screen_lock' } }]);
    expect(desk.world.facts('operator.unlocked')).toMatchObject([{ details: { method: 'password' } }]);
    await client.session.lock({ reason: 'command' });
    expect(await client.session.signOut({})).toMatchObject({ state: 'signed_out' });
  });

  it('is locked once, however often it is told to', async () => {
    await desk.app.client.session.lock({});
    await desk.app.client.session.lock({});
    expect(desk.world.facts('operator.locked')).toHaveLength(1);
  });

  it('locks every window of the session, and no other session', async () => {
    const second = desk.open(APP);
    second.keep(desk.app.token() ?? '');
    const browser = desk.open();
    await browser.client.session.signIn(ADMIN);
    await desk.app.client.session.lock({});
    expect(await denialOf(second.client.server.status({}))).toBe('locked');
    expect(await browser.client.server.status({})).toMatchObject({ profile: 'development' });
  });

  it('stays locked after a restart', async () => {
    await desk.app.client.session.lock({});
    await desk.world.restart();
    const again = createConsole({ ...desk.deps, store: desk.world.store }, APP);
    again.keep(desk.app.token() ?? '');
    expect(await again.client.session.state({})).toMatchObject({ state: 'locked' });
  });

  it('ends with the fifth wrong password', async () => {
    const { client } = desk.app;
    await client.session.lock({});
    for (let n = 0; n < 4; n++) expect(await denialOf(client.session.unlock({ password: 'wrong' }))).toBe('wrong_credentials');
    expect(await denialOf(client.session.unlock({ password: 'wrong' }))).toBe('too_many_attempts');
    expect(await denialOf(client.session.unlock({ password: ADMIN.password }))).toBe('not_signed_in');
    expect(await client.session.state({})).toMatchObject({ state: 'signed_out' });
    expect(desk.world.facts('operator.session_ended')).toMatchObject([{ details: { reason: 'too_many_failures' } }]);
  });

  it('gives no more guesses at once than in turn, nor further ones by a new sign-in', async () => {
    const { client } = desk.app;
    await client.session.lock({});
    const told = await Promise.all(Array.from({ length: 20 }, () => denialOf(client.session.unlock({ password: 'wrong' }))));
    expect(told.filter((code) => code === 'wrong_credentials')).toHaveLength(4);
    for (let n = 0; n < 5; n++) await denialOf(client.session.signIn({ ...ADMIN, password: 'wrong' }));
    expect(await denialOf(client.session.signIn(ADMIN))).toBe('too_many_attempts');
  });

  it('can be unlocked while a stranger fails at the sign-in', async () => {
    const browser = desk.open();
    await browser.client.session.signIn(ADMIN);
    await browser.client.session.lock({});
    for (let n = 0; n < 12; n++) await denialOf(desk.open().client.session.signIn({ ...ADMIN, password: 'wrong' }));
    expect(await browser.client.session.unlock({ password: ADMIN.password })).toMatchObject({ state: 'signed_in' });
  });

  it.each([
    ['the lock', 'locked', (viewer: TestConsole) => viewer.client.session.lock({})],
    ['the end of its session', 'not_signed_in', () => desk.app.client.operators.suspend({ operator: 'auditor' })],
    ['another role', 'forbidden', () => desk.app.client.operators.setRole({ operator: 'auditor', role: 'viewer' })],
  ] as const)('tells nothing more in a stream that is open, from %s on', async (_, code, act) => {
    const auditor = await desk.as('auditor');
    await desk.world.store.write(async (tx) => {
      for (let n = 0; n < 3000; n++) await tx.audit({ kind: 'log.heartbeat', details: { idle_ms: n } });
    });
    const parts = (await auditor.client.audit.export({}))[Symbol.asyncIterator]();
    expect((await parts.next()).value).toHaveProperty('text');
    await act(auditor);
    expect(await denialOf(parts.next())).toBe(code);
    expect(await parts.next()).toMatchObject({ done: true });
  });
});

describe('a console that is left alone', () => {
  it('locks while an answer is still coming, which does not count as somebody being there', async () => {
    await desk.world.store.write(async (tx) => {
      for (let n = 0; n < 5000; n++) await tx.audit({ kind: 'log.heartbeat', details: { idle_ms: n } });
    });
    const parts = (await desk.app.client.audit.export({}))[Symbol.asyncIterator]();
    for (let n = 0; n < 2; n++) {
      expect(await parts.next()).toMatchObject({ done: false });
      desk.world.clock.advance(7 * MINUTE);
    }
    desk.world.clock.advance(MINUTE);
    expect(await denialOf(parts.next())).toBe('locked');
  });

  it('locks after the idle time, and a passive call neither keeps it open nor gets an answer', async () => {
    const { client } = desk.app;
    desk.world.clock.advance(10 * MINUTE);
    expect(await client.server.status({})).toMatchObject({ lab: false });
    desk.world.clock.advance(5 * MINUTE - 1);
    expect(await client.server.status({})).toMatchObject({ lab: false });
    desk.world.clock.advance(1);
    expect(await denialOf(client.server.status({}))).toBe('locked');
    expect(desk.world.facts('operator.locked')).toMatchObject([{ details: { reason: 'idle' } }]);
  });

  it('stays open while somebody is at it', async () => {
    const { client } = desk.app;
    for (let n = 0; n < 10; n++) {
      desk.world.clock.advance(10 * MINUTE);
      const { locks_at } = await client.session.touch({});
      expect(Date.parse(locks_at)).toBe(desk.world.clock.now() + 15 * MINUTE);
    }
    expect(await client.session.state({})).toMatchObject({ state: 'signed_in' });
  });

  it('is found locked by who asks for its state', async () => {
    desk.world.clock.advance(15 * MINUTE);
    expect(await desk.app.client.session.state({})).toMatchObject({ state: 'locked' });
    expect(desk.world.facts('operator.locked')).toHaveLength(1);
  });

  it('ends for good when its hours are over, whatever was done meanwhile', async () => {
    const { client } = desk.app;
    for (let passed = 0; passed < 12 * HOUR; passed += 10 * MINUTE) {
      await client.session.touch({});
      desk.world.clock.advance(10 * MINUTE);
    }
    expect(await denialOf(client.session.touch({}))).toBe('not_signed_in');
    expect(await client.session.state({})).toMatchObject({ state: 'signed_out' });
  });

  it('takes its hours and minutes from the configuration', async () => {
    const other = await createDesk({ settings: { console: { idleMinutes: 1, sessionHours: 1 } } });
    try {
      expect(await other.app.client.session.state({})).toMatchObject({ idle_minutes: 1 });
      other.world.clock.advance(MINUTE);
      expect(await denialOf(other.app.client.session.list({}))).toBe('locked');
      other.world.clock.advance(59 * MINUTE);
      expect(await denialOf(other.app.client.session.unlock({ password: ADMIN.password }))).toBe('not_signed_in');
    } finally {
      await other.close();
    }
  });
});

describe('the sessions of an operator', () => {
  it('are listed with what they are, the newest first, and nobody else’s', async () => {
    desk.world.clock.advance(MINUTE);
    await desk.as('viewer');
    const browser = desk.open({ agent: '<b>agent</b>' });
    await browser.client.session.signIn(ADMIN);
    const { sessions } = await browser.client.session.list({});
    expect(sessions).toMatchObject([
      { current: true, transport: 'browser', address: '192.0.2.7', agent: '<b>agent</b>', locked: false },
      { current: false, transport: 'app', address: null, agent: null },
    ]);
  });

  it('can be ended one by one, this very one too, and once', async () => {
    const browser = desk.open();
    await browser.client.session.signIn(ADMIN);
    const { sessions } = await desk.app.client.session.list({});
    const [other, own] = [sessions.find(({ current }) => !current), sessions.find(({ current }) => current)];
    expect(await desk.app.client.session.end({ session: other?.id ?? '' })).toEqual({ ended: true });
    expect(await denialOf(browser.client.session.list({}))).toBe('not_signed_in');
    expect(await refusalOf(desk.app.client.session.end({ session: other?.id ?? '' }))).toBe('not_found');
    expect(await desk.app.client.session.end({ session: own?.id ?? '' })).toEqual({ ended: true });
    expect(desk.app.token()).toBeUndefined();
    expect(desk.world.facts('operator.session_ended')).toMatchObject([
      { session: other?.id, details: { reason: 'ended_by_operator' } },
      { session: own?.id, details: { reason: 'ended_by_operator' } },
    ]);
  });

  it('are nobody else’s to end', async () => {
    const viewer = await desk.as('viewer');
    const [{ id } = { id: '' }] = (await desk.app.client.session.list({})).sessions;
    expect(await refusalOf(viewer.client.session.end({ session: id }))).toBe('not_found');
    expect(await desk.app.client.session.touch({})).toHaveProperty('locks_at');
  });

  it('are twenty at most: with one more the oldest ends', async () => {
    const browsers = Array.from({ length: 20 }, () => desk.open());
    for (const { client } of browsers) {
      desk.world.clock.advance(1000);
      await client.session.signIn(ADMIN);
    }
    expect(await denialOf(desk.app.client.session.list({}))).toBe('not_signed_in');
    expect((await browsers[0]?.client.session.list({}))?.sessions).toHaveLength(20);
  });

  it('end at the sign-out, and the token is worth nothing after it', async () => {
    const token = desk.app.token() ?? '';
    await desk.app.client.session.signOut({});
    expect(desk.app.token()).toBeUndefined();
    const thief = desk.open(APP);
    thief.keep(token);
    expect(await denialOf(thief.client.session.touch({}))).toBe('not_signed_in');
    expect(desk.world.facts('operator.signed_out')).toMatchObject([{ details: { reason: 'operator' } }]);
  });

  it('are forgotten a week after their end', async () => {
    const { sessions } = await desk.app.client.session.list({});
    const find = () => desk.world.store.read.operators.findSession(sessions[0]?.id ?? '');
    desk.world.clock.advance(12 * HOUR + 7 * 24 * HOUR);
    await purgeExpired(desk.world);
    expect(await find()).toBeDefined();
    desk.world.clock.advance(1);
    await purgeExpired(desk.world);
    expect(await find()).toBeUndefined();
  });

  it('are kept as hashes, and so is the password', async () => {
    const secret = (desk.app.token() ?? '').slice(-43);
    const { sessions } = await desk.app.client.session.list({});
    const stored = await desk.world.store.read.operators.findSession(sessions[0]?.id ?? '');
    expect([stored?.hash.length, JSON.stringify(stored).includes(secret)]).toEqual([32, false]);
    const operator = await desk.world.store.read.operators.find(stored?.operatorId ?? '');
    expect(operator?.passwordHash).toMatch(/^\$argon2id\$/);
  });
});

describe('changing the own password', () => {
  it('wants the present one, ends the other sessions and keeps this one', async () => {
    const browser = desk.open();
    await browser.client.session.signIn(ADMIN);
    const { session } = desk.app.client;
    expect(await denialOf(session.changePassword({ current: 'wrong', password: OTHER_PASSWORD }))).toBe('wrong_credentials');
    expect(await refusalOf(session.changePassword({ current: ADMIN.password, password: 'weak' }))).toBe('invalid_input');
    expect(await session.changePassword({ current: ADMIN.password, password: OTHER_PASSWORD })).toEqual({ sessions_ended: 1 });
    expect(await denialOf(browser.client.session.touch({}))).toBe('not_signed_in');
    expect(await session.touch({})).toHaveProperty('locks_at');
    expect(await denialOf(browser.client.session.signIn(ADMIN))).toBe('wrong_credentials');
    expect(await browser.client.session.signIn({ ...ADMIN, password: OTHER_PASSWORD })).toMatchObject({ state: 'signed_in' });
    expect(desk.world.facts('operator.password_changed')).toMatchObject([{ details: { by: 'self', sessions: 1 } }]);
  });

  it('says nothing about the new password to who does not know the present one', async () => {
    expect(await denialOf(desk.app.client.session.changePassword({ current: 'wrong', password: 'weak' }))).toBe('wrong_credentials');
    expect(desk.world.facts('password.rejected')).toEqual([]);
  });

  it('is no way to guess on: the fifth wrong password ends the session', async () => {
    const { session } = desk.app.client;
    for (let n = 0; n < 4; n++) await denialOf(session.changePassword({ current: 'wrong', password: OTHER_PASSWORD }));
    expect(await denialOf(session.removeTotp({ password: 'wrong' }))).toBe('too_many_attempts');
    expect(await denialOf(session.touch({}))).toBe('not_signed_in');
  });
});
