import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createInteractiveRoutes } from '../../electron/http/interactive-routes.ts';
import { createJwtSigner } from '../../electron/keys/jwt-signer.ts';
import { openSession } from '../support/authorization.ts';
import { type Browser, createBrowser, fieldsOf, type Seen } from '../support/browser.ts';
import { createWorld, type Person, type World } from '../support/world.ts';

const MINUTE = 60_000;
const BYE = 'https://app.example/bye';
let world: World;
let browser: Browser;
let person: Person;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
  await world.addClient();
  await world.addClient({ id: 'other', name: 'Other', postLogoutRedirectUris: ['https://other.example/bye?x=1'] });
  await world.addClient({ id: 'suspended', status: 'suspended' });
  await world.addKey('EdDSA');
});
afterAll(() => world.close());

beforeEach(async () => {
  count += 1;
  browser = createBrowser(createInteractiveRoutes(world));
  person = await world.addUser({ name: `person-${count}` });
  await openSession(world, browser, person);
});

const seconds = (): number => Math.floor(world.clock.now() / 1000);

/** An ID token as the server issues it to `web`. */
const idToken = (claims: Record<string, unknown> = {}, alg: 'ES256' | 'EdDSA' = 'ES256'): string =>
  world.keyRing
    .signer(alg)
    .sign('JWT', { iss: world.issuer, sub: person.id, aud: 'web', iat: seconds(), exp: seconds() + 3600, sid: 's', ...claims });

const signOut = (parameters: Record<string, string>): Promise<Seen> => browser.get(`/sign-out?${new URLSearchParams(parameters)}`);
const isSignedIn = async (): Promise<boolean> => (await browser.get('/account')).text.includes('Your account');
const asks = (seen: Seen): boolean => seen.status === 200 && seen.text.includes('Sign out?');
const confirm = (page: Seen): Promise<Seen> => browser.submit(page, '/sign-out');
const flaw = () => world.facts('request.refused').at(-1)?.details;

describe('a person who signs out by themselves', () => {
  test('is asked, is signed out, loses the cookie, and it is recorded', async () => {
    const page = await browser.get('/sign-out');
    expect(asks(page)).toBe(true);
    expect(page.text).toContain(person.name);
    expect(await isSignedIn()).toBe(true);
    const done = await confirm(page);
    expect(done.text).toContain('You are signed out');
    expect(browser.cookies.has('__Host-gatewatch_session')).toBe(false);
    expect(await isSignedIn()).toBe(false);
    expect(world.facts('user.signed_out').at(-1)).toMatchObject({
      user: person.id,
      client: undefined,
      details: { by: 'person', grants_revoked: 0 },
    });
  });

  test('without any parameter is no flaw to be recorded', async () => {
    const before = world.facts('request.refused').length;
    await browser.get('/sign-out');
    await signOut({ id_token_hint: idToken({ sub: 'x' }) });
    expect(world.facts('request.refused')).toHaveLength(before);
  });

  test('is signed out on the server: the cookie kept elsewhere is worth nothing', async () => {
    const value = browser.cookies.get('__Host-gatewatch_session') ?? '';
    await confirm(await browser.get('/sign-out'));
    browser.cookies.set('__Host-gatewatch_session', value);
    expect(await isSignedIn()).toBe(false);
  });

  test('and is not signed in sees that, without a question', async () => {
    await confirm(await browser.get('/sign-out'));
    expect((await browser.get('/sign-out')).text).toContain('You are signed out');
  });
});

describe('OpenID Connect RP-Initiated Logout §2 with the hint of the one who is signed in', () => {
  test('signs out at once and goes back with the state', async () => {
    const done = await signOut({ id_token_hint: idToken(), post_logout_redirect_uri: BYE, state: 'a b&"' });
    expect(done.status).toBe(303);
    expect(done.location).toBe(`${BYE}?state=a+b%26%22`);
    expect(await isSignedIn()).toBe(false);
    expect(world.facts('user.signed_out').at(-1)).toMatchObject({ user: person.id, client: 'web', details: { by: 'client' } });
  });

  test('without a redirect URI shows that it is done', async () => {
    expect((await signOut({ id_token_hint: idToken() })).text).toContain('You are signed out');
    expect(await isSignedIn()).toBe(false);
  });

  test('takes one that has expired, of any key that is published, with or without client_id', async () => {
    for (const [hint, extra] of [
      [idToken({ exp: 1, iat: 0 }), {}],
      [idToken({}, 'EdDSA'), { client_id: 'web' }],
    ] as const) {
      expect((await signOut({ id_token_hint: hint, post_logout_redirect_uri: BYE, ...extra })).location).toBe(BYE);
      expect(await isSignedIn()).toBe(false);
      world.clock.advance(1);
      await openSession(world, browser, person);
    }
  });

  test('keeps the query of the redirect URI', async () => {
    const done = await signOut({
      id_token_hint: idToken({ aud: 'other' }),
      post_logout_redirect_uri: 'https://other.example/bye?x=1',
      state: 's',
    });
    expect(done.location).toBe('https://other.example/bye?x=1&state=s');
  });

  test('after the session has ended goes back, too', async () => {
    await confirm(await browser.get('/sign-out'));
    expect((await signOut({ id_token_hint: idToken(), post_logout_redirect_uri: BYE })).location).toBe(BYE);
  });
});

describe('OpenID Connect RP-Initiated Logout §2 without such a hint', () => {
  test('asks, names the client, and goes back after the person has said yes', async () => {
    const page = await signOut({ client_id: 'web', post_logout_redirect_uri: BYE, state: 's' });
    expect(asks(page)).toBe(true);
    expect(page.text).toContain('Web Shop');
    expect(page.headers['content-security-policy']).toContain("form-action 'self' https://app.example;");
    expect(await isSignedIn()).toBe(true);
    expect((await confirm(page)).location).toBe(`${BYE}?state=s`);
    expect(world.facts('user.signed_out').at(-1)).toMatchObject({ user: person.id, client: 'web', details: { by: 'person' } });
  });

  test('and without a session only links to the client: nobody vouches for the way', async () => {
    await confirm(await browser.get('/sign-out'));
    const seen = await signOut({ client_id: 'web', post_logout_redirect_uri: BYE });
    expect([seen.status, seen.location]).toEqual([200, '']);
    expect(seen.text).toContain(`href="${BYE}"`);
  });

  test('of another person asks first', async () => {
    const other = await world.addUser({ name: `other-${count}` });
    const page = await signOut({ id_token_hint: idToken({ sub: other.id }), post_logout_redirect_uri: BYE });
    expect(asks(page)).toBe(true);
    expect(await isSignedIn()).toBe(true);
  });
});

describe('OpenID Connect RP-Initiated Logout §4 what does not hold is not used', () => {
  const forged = (): string => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { kid } = world.keyRing.signer('ES256');
    return createJwtSigner({ kid, alg: 'ES256', privateKey }).sign('JWT', { iss: world.issuer, sub: person.id, aud: 'web' });
  };
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const kidOf = (): string => world.keyRing.signer('ES256').kid;

  test.each<[string, () => string, string]>([
    ['signed by another key', forged, 'hint_wrong_signature'],
    ['of another issuer', () => idToken({ iss: 'https://evil.example' }), 'hint_wrong_claims'],
    ['of a list of audiences', () => idToken({ aud: ['web', 'other'] }), 'hint_wrong_claims'],
    ['without a subject', () => idToken({ sub: undefined }), 'hint_wrong_claims'],
    [
      'with alg none',
      () => `${encode({ alg: 'none', typ: 'JWT', kid: kidOf() })}.${encode({ iss: world.issuer, sub: person.id, aud: 'web' })}.`,
      'hint_unknown_key',
    ],
    [
      'with another alg than its key',
      () => `${encode({ alg: 'HS256', typ: 'JWT', kid: kidOf() })}.${encode({ iss: world.issuer, sub: person.id, aud: 'web' })}.AAAA`,
      'hint_unknown_key',
    ],
    ['with an unknown key', () => `${encode({ alg: 'ES256', typ: 'JWT', kid: 'x' })}.${encode({})}.AAAA`, 'hint_unknown_key'],
    ['without a key id', () => `${encode({ alg: 'ES256', typ: 'JWT' })}.${encode({})}.AAAA`, 'hint_unknown_key'],
    [
      'that is an access token',
      () => world.keyRing.signer().sign('at+jwt', { iss: world.issuer, sub: person.id, aud: 'web' }),
      'hint_malformed',
    ],
    ...['null', '[]', '"x"', '1'].map((json): [string, () => string, string] => [
      `whose claims are ${json}`,
      () => world.keyRing.signer().sign('JWT', { toJSON: () => JSON.parse(json) }),
      'hint_malformed',
    ]),
    ['cut short', () => idToken().slice(0, -4), 'hint_wrong_signature'],
    ['that is no token', () => 'x', 'hint_malformed'],
    ['of 9,000 characters', () => 'x'.repeat(9000), 'hint_too_long'],
    ['of an unknown client', () => idToken({ aud: 'unknown' }), 'unknown_client'],
    ['of a suspended client', () => idToken({ aud: 'suspended' }), 'client_suspended'],
  ])('RFC 8725 §3.1 a hint %s: the person is asked, and nothing redirects', async (_what, hint, reason) => {
    const page = await signOut({ id_token_hint: hint(), post_logout_redirect_uri: BYE, state: 's' });
    expect(asks(page)).toBe(true);
    expect(page.text).not.toContain('Web Shop');
    expect(flaw()).toEqual({ reason, endpoint: 'end_session' });
    const done = await confirm(page);
    expect([done.status, done.location]).toEqual([200, '']);
    expect(done.text).not.toContain(BYE);
  });

  test('a client_id that is not that of the hint', async () => {
    const page = await signOut({ id_token_hint: idToken(), client_id: 'other', post_logout_redirect_uri: BYE });
    expect(asks(page)).toBe(true);
    expect(flaw()?.reason).toBe('hint_of_other_client');
    expect((await confirm(page)).location).toBe('');
  });

  test.each([
    'https://evil.example/',
    'https://app.example/bye/',
    'https://app.example/bye?x=1',
    'https://APP.example/bye',
    'https://app.example/bye#x',
    'https://app.example@evil.example/bye',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    'https://other.example/bye?x=1',
    '',
  ])('known-flaw/018 the post-logout redirect URI %j, which the client did not register', async (uri) => {
    const page = await signOut({ client_id: 'web', post_logout_redirect_uri: uri });
    const done = await confirm(page);
    expect([done.status, done.location]).toEqual([200, '']);
    expect(done.text).not.toMatch(/evil|javascript|href="https/);
  });

  test('a redirect URI without any client', async () => {
    const done = await confirm(await signOut({ post_logout_redirect_uri: BYE }));
    expect([done.status, done.location]).toEqual([200, '']);
    expect(flaw()?.reason).toBe('redirect_without_client');
  });

  test('a redirect URI with a valid hint of the client that did not register it still signs out', async () => {
    const done = await signOut({ id_token_hint: idToken(), post_logout_redirect_uri: 'https://evil.example/' });
    expect([done.status, done.location]).toEqual([200, '']);
    expect(await isSignedIn()).toBe(false);
  });

  test('a parameter sent twice, and a state of 2,049 characters', async () => {
    const twice = await browser.get(`/sign-out?client_id=web&client_id=web&post_logout_redirect_uri=${encodeURIComponent(BYE)}`);
    expect((await confirm(twice)).location).toBe('');
    await openSession(world, browser, person);
    expect((await confirm(await signOut({ client_id: 'web', post_logout_redirect_uri: BYE, state: 'x'.repeat(2049) }))).location).toBe('');
    expect(flaw()?.reason).toBe('long_state');
    await openSession(world, browser, person);
    const longest = await confirm(await signOut({ client_id: 'web', post_logout_redirect_uri: BYE, state: 'x'.repeat(2048) }));
    expect(longest.location).toBe(`${BYE}?state=${'x'.repeat(2048)}`);
  });

  test('a query that is not well-formed is a page', async () => {
    expect(await browser.get('/sign-out?state=%zz')).toMatchObject({ status: 400, location: '' });
    expect(await isSignedIn()).toBe(true);
  });
});

describe('a POST', () => {
  const crossSite = { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' };

  test('OpenID Connect RP-Initiated Logout §2 of the client leads to the question', async () => {
    const posted = await browser.post('/sign-out', { client_id: 'web', post_logout_redirect_uri: BYE, state: 's' }, crossSite);
    expect(posted.status).toBe(303);
    expect(posted.location).toMatch(/^\/sign-out\?logout=[\w-]+$/);
    expect(await isSignedIn()).toBe(true);
    const page = await browser.follow(posted);
    expect(asks(page)).toBe(true);
    expect((await confirm(page)).location).toBe(`${BYE}?state=s`);
  });

  test('of the client with a good hint ends in one go, and the hint is in no address', async () => {
    const hint = idToken();
    const posted = await browser.post('/sign-out', { id_token_hint: hint, post_logout_redirect_uri: BYE }, crossSite);
    expect(posted.location).not.toContain(hint.slice(0, 40));
    expect((await browser.follow(posted)).location).toBe(BYE);
    expect(await isSignedIn()).toBe(false);
  });

  test('OWASP ASVS 5.0 §3.5.1 of another site that pretends to be the answer does nothing', async () => {
    const page = await browser.get('/sign-out');
    const { csrf = [] } = fieldsOf(page.text, '/sign-out');
    for (const [fields, headers] of [
      [{ csrf: csrf[0] ?? '' }, crossSite],
      [{ csrf: 'x' }, {}],
      [{ csrf: fieldsOf((await browser.get('/account')).text, '/account/password').csrf?.[0] ?? '' }, {}],
    ] as const) {
      expect((await browser.post('/sign-out', fields, headers)).status).toBe(403);
      expect(await isSignedIn()).toBe(true);
    }
  });

  test('of the answer carries the judged request unchangeably', async () => {
    const page = await signOut({ client_id: 'web', post_logout_redirect_uri: BYE });
    const done = await browser.submit(page, '/sign-out', {
      logout: 'x',
      post_logout_redirect_uri: 'https://evil.example/',
      client_id: 'other',
    });
    expect([done.status, done.location]).toEqual([200, '']);
    expect(await isSignedIn()).toBe(false);
  });

  test('of the answer after 15 minutes signs out and redirects nowhere', async () => {
    const page = await signOut({ client_id: 'web', post_logout_redirect_uri: BYE });
    world.clock.advance(15 * MINUTE);
    const done = await confirm(page);
    expect([done.status, done.location]).toEqual([200, '']);
    expect(await isSignedIn()).toBe(false);
  });

  test('of the answer when the session is over already shows that it is', async () => {
    const page = await browser.get('/sign-out');
    await confirm(page);
    expect((await confirm(page)).text).toContain('You are signed out');
  });

  test('that is no form is refused', async () => {
    expect((await browser.post('/sign-out', {}, { 'content-type': 'application/json' })).status).toBe(415);
    expect(await isSignedIn()).toBe(true);
  });
});
