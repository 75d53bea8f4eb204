import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { denyConsent } from '../../electron/accounts/consents/deny-consent.ts';
import { giveConsent } from '../../electron/accounts/consents/give-consent.ts';
import { withdrawConsent } from '../../electron/accounts/consents/withdraw-consent.ts';
import { beginSession } from '../../electron/accounts/sessions/begin-session.ts';
import { newId } from '../../electron/lib/ids.ts';
import type { AuthorizationRequest } from '../../electron/oauth/authorize/authorization-request.ts';
import { ACR_PASSWORD } from '../../electron/oauth/authorize/decide-interaction.ts';
import type { SessionRecord } from '../../electron/store/records.ts';
import { CHALLENGE } from '../support/authorization.ts';
import { createWorld, REDIRECT_URI, type World } from '../support/world.ts';

const origin = { address: '192.0.2.7', agent: 'Browser/1.0' };
let world: World;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
  await world.addClient();
  await world.addClient({ id: 'mail' });
});
afterAll(() => world.close());

const addSession = async (): Promise<SessionRecord> => {
  count += 1;
  const user = await world.addUser({ name: `person-${count}` });
  const start = {
    user,
    method: 'password',
    acr: ACR_PASSWORD,
    amr: ['pwd'],
    client: undefined,
    former: undefined,
    origin: { ...origin, correlation: 'c' },
  } as const;
  const { id } = await world.store.write((tx) => beginSession(tx, world, start));
  const session = await world.store.read.sessions.find(id);
  if (!session) throw new Error('no session');
  return session;
};

const requestFor = (scopes: string[], clientId = 'web'): AuthorizationRequest => ({
  clientId,
  redirectUri: REDIRECT_URI,
  redirectUriGiven: true,
  responseMode: 'query',
  state: undefined,
  scopes,
  nonce: undefined,
  codeChallenge: CHALLENGE,
  prompt: [],
  maxAge: undefined,
  claims: null,
  acrValues: [],
  loginHint: undefined,
  startedAt: world.clock.now(),
  correlation: 'flow-1',
});

const give = async (session: SessionRecord, scopes: string[], approved: string[]): Promise<string> => {
  const outcome = await giveConsent(world, { request: requestFor(scopes), session, approved, origin });
  return outcome.ok ? outcome.value.join(' ') : `${outcome.refusal.code}/${outcome.refusal.reason}`;
};

const consented = async (session: SessionRecord, clientId = 'web') =>
  (await world.store.read.sessions.consent(session.userId, clientId))?.scopes;

describe('a consent', () => {
  test('is recorded with what was allowed', async () => {
    const session = await addSession();
    expect(await give(session, ['openid', 'email'], ['openid', 'email'])).toBe('openid email');
    expect(await consented(session)).toEqual(['openid', 'email']);
    expect(world.facts('consent.granted').at(-1)).toMatchObject({
      user: session.userId,
      client: 'web',
      session: session.id,
      correlation: 'flow-1',
      details: { scope: 'openid email' },
    });
  });

  test('RFC 6749 §3.3 may be narrower than the request', async () => {
    const session = await addSession();
    expect(await give(session, ['openid', 'profile', 'email'], ['email', 'openid'])).toBe('openid email');
    expect(await consented(session)).toEqual(['openid', 'email']);
  });

  test('adds to what was allowed before', async () => {
    const session = await addSession();
    await give(session, ['openid', 'email'], ['openid', 'email']);
    await give(session, ['openid', 'profile'], ['openid', 'profile']);
    expect(await consented(session)).toEqual(['openid', 'email', 'profile']);
  });

  test('takes out what was allowed before and is cleared now', async () => {
    const session = await addSession();
    await give(session, ['openid', 'email', 'profile'], ['openid', 'email', 'profile']);
    await give(session, ['openid', 'email'], ['openid']);
    expect(await consented(session)).toEqual(['openid', 'profile']);
  });

  test('takes out the scope above one that is cleared now, which would imply it', async () => {
    const session = await addSession();
    await give(session, ['openid', 'orders:write'], ['openid', 'orders:write']);
    await give(session, ['openid', 'orders:read'], ['openid']);
    expect(await consented(session)).toEqual(['openid']);
  });

  test('of one client is none for another', async () => {
    const session = await addSession();
    await give(session, ['openid'], ['openid']);
    expect(await consented(session, 'mail')).toBeUndefined();
  });

  test.each<[string, string[], string[], string]>([
    ['OpenID Connect Core §3.1.2.1 leaves out openid', ['openid', 'email'], ['email'], 'access_denied/openid_declined'],
    ['leaves out everything', ['orders:read'], [], 'access_denied/nothing_allowed'],
    ['allows a scope that was not asked for', ['openid'], ['openid', 'orders:write'], 'invalid_request/scope_not_requested'],
    ['allows a scope that nobody knows', ['openid'], ['openid', "x' OR 1=1"], 'invalid_request/scope_not_requested'],
  ])('that %s is none', async (_what, scopes, approved, why) => {
    const session = await addSession();
    expect(await give(session, scopes, approved)).toBe(why);
    expect(await consented(session)).toBeUndefined();
    const [error, reason] = why.split('/');
    const subject = { user: session.userId, client: 'web' };
    expect(world.facts('authorization.refused').at(-1)).toMatchObject({ ...subject, details: { error, reason } });
    const denied = world.facts('consent.denied').filter(({ user }) => user === session.userId);
    expect(denied.map(({ details }) => details)).toEqual(error === 'access_denied' ? [{ scope: scopes.join(' ') }] : []);
  });

  test('to a client that asks for no scope is a consent to that', async () => {
    const session = await addSession();
    expect(await give(session, [], [])).toBe('');
    expect(await consented(session)).toEqual([]);
  });

  test('cannot be given in a session that has ended, by a suspended person, or to a suspended client', async () => {
    const ended = await addSession();
    await world.store.write((tx) => tx.sessions.end(ended.id, world.clock.now()));
    expect(await give(ended, ['openid'], ['openid'])).toBe('access_denied/session_ended');
    const suspended = await addSession();
    await world.store.write((tx) => tx.users.setStatus(suspended.userId, 'suspended', world.clock.now()));
    expect(await give(suspended, ['openid'], ['openid'])).toBe('access_denied/user_suspended');
    const session = await addSession();
    await world.store.write((tx) => tx.clients.setStatus('web', 'suspended', world.clock.now()));
    expect(await give(session, ['openid'], ['openid'])).toBe('access_denied/client_suspended');
    await world.store.write((tx) => tx.clients.setStatus('web', 'active', world.clock.now()));
    expect(world.facts('consent.denied').filter(({ user }) => user === session.userId)).toEqual([]);
    for (const { userId } of [ended, suspended, session]) expect(await world.store.read.sessions.consent(userId, 'web')).toBeUndefined();
  });
});

describe('a denial', () => {
  test('RFC 6749 §4.1.2.1 is access_denied, recorded, and leaves what was allowed before', async () => {
    const session = await addSession();
    await give(session, ['openid'], ['openid']);
    const why = await denyConsent(world, { request: requestFor(['openid', 'email']), session, origin });
    expect(why).toMatchObject({ code: 'access_denied', reason: 'consent_denied' });
    expect(await consented(session)).toEqual(['openid']);
    expect(world.facts('consent.denied').at(-1)).toMatchObject({ user: session.userId, client: 'web', details: { scope: 'openid email' } });
    expect(world.facts('authorization.refused').at(-1)?.details).toEqual({ error: 'access_denied', reason: 'consent_denied' });
  });
});

describe('a withdrawal', () => {
  const addGrant = async ({ userId, id: sessionId, acr, amr, authTime }: SessionRecord, clientId: string): Promise<string> => {
    const id = newId(world);
    const now = world.clock.now();
    const grant = {
      id,
      clientId,
      userId,
      sessionId,
      scope: 'openid offline_access',
      nonce: null,
      claims: null,
      acr,
      amr,
      authTime,
      createdAt: now,
      expiresAt: now + 1e9,
    };
    await world.store.write((tx) => tx.grants.insert(grant));
    return id;
  };
  const withdraw = (session: SessionRecord, clientId: string) =>
    withdrawConsent(world, { session, clientId, origin: { ...origin, correlation: 'c' } });

  test('takes the consent back and revokes what stood on it, of this person and this client alone', async () => {
    const [session, other] = [await addSession(), await addSession()];
    for (const who of [session, other]) await give(who, ['openid'], ['openid']);
    const [own, foreign, elsewhere] = [await addGrant(session, 'web'), await addGrant(other, 'web'), await addGrant(session, 'mail')];
    expect(await withdraw(session, 'web')).toEqual({ ok: true, value: 1 });
    expect(await consented(session)).toBeUndefined();
    expect(await consented(other)).toEqual(['openid']);
    const revoked = await Promise.all([own, foreign, elsewhere].map(async (id) => (await world.store.read.grants.find(id))?.revokedReason));
    expect(revoked).toEqual(['consent_withdrawn', null, null]);
    expect(world.facts('consent.withdrawn').at(-1)).toMatchObject({
      user: session.userId,
      client: 'web',
      details: { scope: 'openid', grants_revoked: 1 },
    });
  });

  test.each([
    'web',
    'unknown',
    '',
    "' OR 1=1",
    'x'.repeat(5000),
  ])('of a consent that there is not, for %j, is refused', async (clientId) => {
    expect(await withdraw(await addSession(), clientId)).toMatchObject({ ok: false, refusal: { code: 'not_found', reason: 'no_consent' } });
  });
});
