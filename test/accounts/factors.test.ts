import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { confirmTotp } from '../../electron/accounts/factors/confirm-totp.ts';
import { removeTotp } from '../../electron/accounts/factors/remove-totp.ts';
import { renewRecoveryCodes } from '../../electron/accounts/factors/renew-recovery-codes.ts';
import { type StartedEnrolment, startTotpEnrolment } from '../../electron/accounts/factors/totp-enrolment.ts';
import { hashRecoveryCode } from '../../electron/accounts/recovery-codes.ts';
import { beginSession } from '../../electron/accounts/sessions/begin-session.ts';
import { checkTotp } from '../../electron/accounts/totp.ts';
import type { Outcome } from '../../electron/lib/outcome.ts';
import { ACR_PASSWORD } from '../../electron/oauth/authorize/decide-interaction.ts';
import type { SessionRecord } from '../../electron/store/records.ts';
import { totpCode } from '../support/authorization.ts';
import { createWorld, type Person, type World } from '../support/world.ts';

const MINUTE = 60_000;
const origin = { address: '192.0.2.7', agent: 'Browser/1.0', correlation: 'c' };
let world: World;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

interface Visitor {
  readonly user: Person;
  readonly session: SessionRecord;
}

const addVisitor = async (secondFactor = false): Promise<Visitor> => {
  count += 1;
  const user = await world.addUser({ name: `person-${count}`, secondFactor });
  const start = { user, method: 'password', acr: ACR_PASSWORD, amr: ['pwd'], client: undefined, former: undefined, origin } as const;
  const { id } = await world.store.write((tx) => beginSession(tx, world, start));
  const session = await world.store.read.sessions.find(id);
  if (!session) throw new Error('no session');
  return { user, session };
};

const act = ({ user, session }: Visitor, password = user.password) => ({ user, session, password, origin });

const reasonOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'done' : `${outcome.refusal.code}/${outcome.refusal.reason}`);

const confirm = (who: Visitor, started: StartedEnrolment, changes: { password?: string; code?: string } = {}) =>
  confirmTotp(world, { ...act(who, changes.password), sealed: started.sealed, code: changes.code ?? totpCode(world, started.secret) });

const lastKinds = (of: number): string[] =>
  world
    .facts()
    .slice(-of)
    .map(({ kind }) => kind);

describe('enrolling an authenticator', () => {
  test('stores nothing until a code proves that the app has the secret', async () => {
    const who = await addVisitor();
    const started = startTotpEnrolment(world, who.session);
    expect(await world.store.read.users.totp(who.user.id)).toBeUndefined();
    expect(reasonOf(await confirm(who, started, { code: '000000' }))).toBe('wrong_code/wrong');
    expect(await world.store.read.users.totp(who.user.id)).toBeUndefined();
  });

  test('with password and code turns it on, gives ten recovery codes once, and is recorded', async () => {
    const who = await addVisitor();
    const started = startTotpEnrolment(world, who.session);
    const confirmed = await confirm(who, started);
    expect(confirmed.ok && confirmed.value).toHaveLength(10);
    expect(await world.store.read.users.totp(who.user.id)).toMatchObject({ secret: started.secret, enrolledAt: world.clock.now() });
    expect(await world.store.read.users.recoveryCodesLeft(who.user.id)).toBe(10);
    expect(lastKinds(2)).toEqual(['mfa.enrolled', 'recovery_codes.issued']);
    expect(JSON.stringify(world.facts())).not.toContain(started.secret);
  });

  test('RFC 6238 §5.2 uses the code up, so that it cannot serve a sign-in as well', async () => {
    const who = await addVisitor();
    const started = startTotpEnrolment(world, who.session);
    const code = totpCode(world, started.secret);
    expect((await confirm(who, started, { code })).ok).toBe(true);
    const totp = await world.store.read.users.totp(who.user.id);
    expect(checkTotp({ secret: started.secret, code, at: world.clock.now(), lastStep: totp?.lastStep ?? null })).toMatchObject({
      refusal: { reason: 'replayed' },
    });
  });

  test('wants the current password', async () => {
    const who = await addVisitor();
    const started = startTotpEnrolment(world, who.session);
    expect(reasonOf(await confirm(who, started, { password: 'wrong' }))).toBe('wrong_password/wrong_password');
    expect(await world.store.read.users.totp(who.user.id)).toBeUndefined();
    expect(world.facts('user.sign_in_failed').at(-1)).toMatchObject({
      user: who.user.id,
      session: who.session.id,
      details: { method: 'password', reason: 'wrong_password' },
    });
  });

  test('goes on for 15 minutes and not longer', async () => {
    const who = await addVisitor();
    const started = startTotpEnrolment(world, who.session);
    world.clock.advance(15 * MINUTE - 1);
    expect(reasonOf(await confirm(who, started, { code: '000000' }))).toBe('wrong_code/wrong');
    world.clock.advance(1);
    expect(reasonOf(await confirm(who, started))).toBe('start_again/expired');
  });

  test('known-flaw/071 cannot be confirmed in another session, by another person, or with a made-up secret', async () => {
    const [ada, mallory] = [await addVisitor(), await addVisitor()];
    const started = startTotpEnrolment(world, mallory.session);
    expect(reasonOf(await confirm(ada, started))).toBe('start_again/altered');
    const madeUp = {
      secret: started.secret,
      sealed: world.sealer.sealText('interaction', JSON.stringify({ secret: started.secret, startedAt: world.clock.now() })),
    };
    expect(reasonOf(await confirm(ada, madeUp))).toBe('start_again/altered');
    expect(reasonOf(await confirm(ada, { ...started, sealed: '' }))).toBe('start_again/altered');
  });

  test('does not replace one that is enrolled already', async () => {
    const who = await addVisitor(true);
    expect(reasonOf(await confirm(who, startTotpEnrolment(world, who.session)))).toBe('start_again/already_enrolled');
    expect((await world.store.read.users.totp(who.user.id))?.secret).toBe(who.user.totpSecret);
  });

  test('twice at once enrols one', async () => {
    const who = await addVisitor();
    const started = startTotpEnrolment(world, who.session);
    const outcomes = await Promise.all([confirm(who, started), confirm(who, started)]);
    expect(outcomes.map(reasonOf).toSorted()).toEqual(['done', 'start_again/already_enrolled']);
  });
});

describe('removing it', () => {
  test('wants the current password, voids the recovery codes too, and is recorded', async () => {
    const who = await addVisitor(true);
    expect(reasonOf(await removeTotp(world, act(who, 'wrong')))).toBe('wrong_password/wrong_password');
    expect(await world.store.read.users.totp(who.user.id)).toBeDefined();
    expect(reasonOf(await removeTotp(world, act(who)))).toBe('done');
    expect(await world.store.read.users.totp(who.user.id)).toBeUndefined();
    expect(await world.store.read.users.recoveryCodesLeft(who.user.id)).toBe(0);
    expect(world.facts('mfa.removed').at(-1)).toMatchObject({ user: who.user.id, details: { method: 'totp' } });
    expect(reasonOf(await removeTotp(world, act(who)))).toBe('not_enrolled/not_enrolled');
  });
});

describe('new recovery codes', () => {
  test('replace the former, and want the current password', async () => {
    const who = await addVisitor(true);
    expect(reasonOf(await renewRecoveryCodes(world, act(who, 'wrong')))).toBe('wrong_password/wrong_password');
    const renewed = await renewRecoveryCodes(world, act(who));
    const codes = renewed.ok ? renewed.value : [];
    expect(new Set([...codes, ...who.user.recoveryCodes]).size).toBe(20);
    const spend = (code: string) =>
      world.store.write((tx) => tx.users.spendRecoveryCode(who.user.id, hashRecoveryCode(code), world.clock.now()));
    expect(await spend(who.user.recoveryCodes[0] ?? '')).toBe(false);
    expect(await spend(codes[0] ?? '')).toBe(true);
    expect(world.facts('recovery_codes.issued').at(-1)).toMatchObject({ user: who.user.id, details: { count: 10 } });
  });

  test('are not given to somebody without a second factor', async () => {
    expect(reasonOf(await renewRecoveryCodes(world, act(await addVisitor())))).toBe('not_enrolled/not_enrolled');
  });
});

describe('the password asked for again', () => {
  test('fails towards the same limit as a sign-in: ten, then the right one is refused too', async () => {
    const who = await addVisitor(true);
    for (let i = 0; i < 10; i += 1) expect(reasonOf(await removeTotp(world, act(who, 'wrong')))).toBe('wrong_password/wrong_password');
    expect(reasonOf(await removeTotp(world, act(who)))).toBe('wrong_password/too_many_failures');
    expect(reasonOf(await renewRecoveryCodes(world, act(who)))).toBe('wrong_password/too_many_failures');
    expect(await world.store.read.users.totp(who.user.id)).toBeDefined();
  });

  test('is of no use in a session that has ended meanwhile', async () => {
    const who = await addVisitor(true);
    await world.store.write((tx) => tx.sessions.end(who.session.id, world.clock.now()));
    expect(reasonOf(await removeTotp(world, act(who)))).toBe('wrong_password/session_ended');
    expect(await world.store.read.users.totp(who.user.id)).toBeDefined();
  });

  test('is of no use to a suspended account', async () => {
    const who = await addVisitor(true);
    await world.store.write((tx) => tx.users.setStatus(who.user.id, 'suspended', world.clock.now()));
    expect(reasonOf(await removeTotp(world, act(who)))).toBe('wrong_password/suspended');
  });
});
