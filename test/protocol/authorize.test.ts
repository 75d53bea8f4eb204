import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createInteractiveRoutes } from '../../electron/http/interactive-routes.ts';
import { ACR_PASSWORD, ACR_TWO_FACTORS } from '../../electron/oauth/authorize/decide-interaction.ts';
import { hashValue, valueId } from '../../electron/oauth/tokens/token-value.ts';
import { formsOf } from '../http/pages-fixtures.ts';
import { answeredTo, authorizationParameters, authorizeUrl, openSession, signInOn } from '../support/authorization.ts';
import { type Browser, createBrowser, fieldsOf, type Seen } from '../support/browser.ts';
import { createWorld, type Person, REDIRECT_URI, type World } from '../support/world.ts';

const MINUTE = 60_000;
let world: World;
let browser: Browser;
let count = 0;

const newBrowser = (): Browser => createBrowser(createInteractiveRoutes(world));

const allow = async (person: Person, scopes: string[], clientId = 'web'): Promise<void> =>
  world.store.write(
    async (tx) => void (await tx.sessions.putConsent({ userId: person.id, clientId, scopes, grantedAt: world.clock.now() })),
  );

const addPerson = (secondFactor = false): Promise<Person> => {
  count += 1;
  return world.addUser({ name: `person-${count}`, secondFactor });
};

/** A browser with a session of somebody who allowed the client all it asks for. */
const openAllowed = async (secondFactor = false): Promise<Person> => {
  const person = await addPerson(secondFactor);
  await allow(person, ['openid', 'profile', 'email', 'orders:write']);
  await openSession(world, browser, person);
  world.clock.advance(1000);
  return person;
};

const isSignInPage = (seen: Seen): boolean => seen.status === 200 && seen.text.includes('action="/sign-in"');
const isConsentPage = (seen: Seen): boolean => seen.status === 200 && seen.text.includes('action="/consent"');
const codeOf = (seen: Seen): string => answeredTo(seen).code ?? '';

beforeAll(async () => {
  world = await createWorld();
  await world.addClient();
  await world.addClient({
    id: 'tenant',
    redirectUris: ['https://app.example/cb?tenant=1&next=%2Fhome', 'https://app.example/q?', 'com.example.app:/cb'],
  });
  await world.addClient({ id: 'native', type: 'public', authMethod: 'none', redirectUris: ['http://127.0.0.1/cb', 'http://[::1]/cb'] });
  await world.addClient({ id: 'suspended', status: 'suspended' });
  await world.addClient({ id: 'machine', grants: ['client_credentials'] });
  await world.addClient({ id: 'first-party', skipConsent: true });
  await world.addClient({ id: 'hostile', name: '"><script>alert(1)</script>' });
});
afterAll(() => world.close());
beforeEach(() => {
  browser = newBrowser();
});

describe('an authorization response', () => {
  test('RFC 6749 §4.1.2 carries a code and the state; RFC 9207 §2 carries the issuer', async () => {
    const person = await openAllowed();
    const seen = await browser.get(authorizeUrl({ state: 'a b&c=d/é"<>' }));
    expect(seen.status).toBe(303);
    expect(seen.location.startsWith(`${REDIRECT_URI}?`)).toBe(true);
    expect(answeredTo(seen)).toEqual({ code: expect.stringMatching(/^gwc_/), state: 'a b&c=d/é"<>', iss: 'https://id.example' });
    const code = await world.store.read.grants.findCode(valueId('code', codeOf(seen)) ?? '');
    expect(code).toMatchObject({ clientId: 'web', redirectUri: REDIRECT_URI, redirectUriGiven: true, spentAt: null });
    expect(code?.hash).toEqual(hashValue(codeOf(seen)));
    expect(world.facts('authorization.granted').at(-1)).toMatchObject({
      user: person.id,
      client: 'web',
      details: { scope: 'openid profile', code: code?.id },
    });
  });

  test('RFC 9700 §4.12 is a 303 that no cache keeps', async () => {
    await openAllowed();
    expect(await browser.get(authorizeUrl())).toMatchObject({ status: 303, headers: { 'cache-control': 'no-store' } });
  });

  test('RFC 6749 §4.1.2 has no state where the request had none', async () => {
    await openAllowed();
    expect(Object.keys(answeredTo(await browser.get(authorizeUrl({ state: undefined }))))).toEqual(['code', 'iss']);
  });

  test.each([
    ['https://app.example/cb?tenant=1&next=%2Fhome', 'https://app.example/cb?tenant=1&next=%2Fhome&code='],
    ['https://app.example/q?', 'https://app.example/q?code='],
    ['com.example.app:/cb', 'com.example.app:/cb?code='],
  ])('RFC 6749 §3.1.2 keeps the query of the redirect URI %s', async (uri, start) => {
    const person = await openAllowed();
    await allow(person, ['openid', 'profile'], 'tenant');
    const seen = await browser.get(authorizeUrl({ client_id: 'tenant', redirect_uri: uri }));
    expect(seen.location.startsWith(start), seen.location).toBe(true);
    expect(seen.location.match(/code=/g)).toHaveLength(1);
  });

  test.each([
    'http://127.0.0.1:49152/cb',
    'http://[::1]:8080/cb',
  ])('RFC 8252 §7.3 goes to the port a native application listens on: %s', async (uri) => {
    const person = await openAllowed();
    await allow(person, ['openid', 'profile'], 'native');
    expect((await browser.get(authorizeUrl({ client_id: 'native', redirect_uri: uri }))).location.startsWith(`${uri}?code=`)).toBe(true);
  });

  test('OAuth 2.0 Form Post Response Mode §2 travels in a form that may post to the client and nowhere else', async () => {
    await openAllowed();
    const seen = await browser.get(authorizeUrl({ response_mode: 'form_post', state: '"><b>' }));
    expect(seen.status).toBe(200);
    expect(seen.location).toBe('');
    expect(formsOf(seen.text).map(({ method, action }) => [method, action])).toEqual([['post', REDIRECT_URI]]);
    expect(fieldsOf(seen.text, REDIRECT_URI)).toEqual({
      code: [expect.stringMatching(/^gwc_/)],
      state: ['"><b>'],
      iss: ['https://id.example'],
    });
    expect(seen.headers['content-security-policy']).toContain("form-action 'self' https://app.example;");
    expect(seen.headers['cache-control']).toBe('no-store');
  });

  test('OAuth 2.0 Form Post Response Mode §2 carries refusals too', async () => {
    const seen = await browser.get(authorizeUrl({ response_mode: 'form_post', prompt: 'none' }));
    expect(fieldsOf(seen.text, REDIRECT_URI)).toMatchObject({ error: ['login_required'], state: ['state-1'], iss: ['https://id.example'] });
  });
});

describe('RFC 9700 §4.11 a request whose client or address does not hold', () => {
  test.each<[string, string, string, string | undefined]>([
    ['no client', authorizeUrl({ client_id: undefined }), 'no_client', undefined],
    ['an unknown client', authorizeUrl({ client_id: 'unknown' }), 'unknown_client', undefined],
    ['an unknown client of 5,000 characters', authorizeUrl({ client_id: 'x'.repeat(5000) }), 'unknown_client', undefined],
    ['a client id with SQL in it', authorizeUrl({ client_id: "web' OR '1'='1" }), 'unknown_client', undefined],
    ['a suspended client', authorizeUrl({ client_id: 'suspended' }), 'client_suspended', undefined],
    ['no redirect URI', authorizeUrl({ redirect_uri: undefined }), 'missing', 'web'],
    ['another redirect URI', authorizeUrl({ redirect_uri: 'https://evil.example/cb' }), 'unregistered', 'web'],
    ['a redirect URI with user part', authorizeUrl({ redirect_uri: 'https://app.example@evil.example/cb' }), 'unregistered', 'web'],
    ['a javascript redirect URI', authorizeUrl({ redirect_uri: 'JaVaScRiPt:alert(1)' }), 'unregistered', 'web'],
    ['a redirect URI with another port', authorizeUrl({ redirect_uri: 'https://app.example:444/cb' }), 'unregistered', 'web'],
    ['two client ids', `${authorizeUrl()}&client_id=web`, 'repeated_parameter', undefined],
    ['two redirect URIs', `${authorizeUrl()}&redirect_uri=https%3A%2F%2Fevil.example%2F`, 'repeated_parameter', undefined],
    ['two states', `${authorizeUrl()}&state=2`, 'repeated_parameter', undefined],
    ['two response modes', `${authorizeUrl()}&response_mode=query&response_mode=form_post`, 'repeated_parameter', undefined],
    ['a state of 2,049 characters', authorizeUrl({ state: 'x'.repeat(2049) }), 'long_state', 'web'],
    ['a broken escape', `${authorizeUrl()}&x=%zz`, 'malformed_encoding', undefined],
    ['bytes that are not UTF-8', `${authorizeUrl()}&x=%ff%fe`, 'not_utf8', undefined],
    ['200 parameters', `${authorizeUrl()}${'&a=1'.repeat(200)}`, 'too_many_fields', undefined],
  ])('is answered with a page: %s', async (_what, url, reason, client) => {
    const seen = await browser.get(url);
    expect(seen.status).toBe(400);
    expect(seen.headers).not.toHaveProperty('location');
    expect(seen.text).not.toContain('evil.example');
    expect(formsOf(seen.text)).toEqual([]);
    expect(world.facts('authorization.refused').at(-1)).toMatchObject({
      client,
      address: '192.0.2.7',
      details: { error: 'invalid_request', reason },
    });
  });
});

describe('RFC 6749 §4.1.2.1 a request that is wrong in another way is answered to the client', () => {
  test.each<[string, string, string, string]>([
    ['no response type', authorizeUrl({ response_type: undefined }), 'invalid_request', 'no_response_type'],
    ['response type token', authorizeUrl({ response_type: 'token' }), 'unsupported_response_type', 'response_type'],
    ['response type code id_token', authorizeUrl({ response_type: 'code id_token' }), 'unsupported_response_type', 'response_type'],
    ['a client without the grant', authorizeUrl({ client_id: 'machine' }), 'unauthorized_client', 'grant_not_allowed'],
    ['an unknown response mode', authorizeUrl({ response_mode: 'fragment' }), 'invalid_request', 'unknown_response_mode'],
    ['a scope the client may not have', authorizeUrl({ scope: 'openid admin' }), 'invalid_scope', 'not_allowed'],
    ['a malformed scope', authorizeUrl({ scope: 'openid  profile' }), 'invalid_scope', 'malformed'],
    ['no PKCE challenge', authorizeUrl({ code_challenge: undefined }), 'invalid_request', 'missing_challenge'],
    ['PKCE method plain', authorizeUrl({ code_challenge_method: 'plain' }), 'invalid_request', 'plain_method'],
    ['no PKCE method', authorizeUrl({ code_challenge_method: undefined }), 'invalid_request', 'plain_method'],
    ['a short PKCE challenge', authorizeUrl({ code_challenge: 'x' }), 'invalid_request', 'malformed_challenge'],
    ['a request object', authorizeUrl({ request: 'e30.e30.' }), 'request_not_supported', 'unsupported_request'],
    ['a request URI', authorizeUrl({ request_uri: 'https://evil.example/' }), 'request_uri_not_supported', 'unsupported_request_uri'],
    ['a registration', authorizeUrl({ registration: '{}' }), 'registration_not_supported', 'unsupported_registration'],
    ['an unknown prompt', authorizeUrl({ prompt: 'create' }), 'invalid_request', 'unknown_prompt'],
    ['prompt none with another', authorizeUrl({ prompt: 'none login' }), 'invalid_request', 'prompt_none_not_alone'],
    ['a max_age that is no number', authorizeUrl({ max_age: '-1' }), 'invalid_request', 'malformed_max_age'],
    ['claims that are no JSON', authorizeUrl({ claims: '{' }), 'invalid_request', 'not_json'],
    ['eleven acr_values', authorizeUrl({ acr_values: 'a b c d e f g h i j k' }), 'invalid_request', 'many_acr_values'],
    ['a login_hint of 257 characters', authorizeUrl({ login_hint: 'x'.repeat(257) }), 'invalid_request', 'long_login_hint'],
    ['two nonces', `${authorizeUrl()}&nonce=2`, 'invalid_request', 'repeated_parameter'],
    ['two scopes', `${authorizeUrl()}&scope=openid`, 'invalid_request', 'repeated_parameter'],
  ])('%s', async (_what, url, error, reason) => {
    const seen = await browser.get(url);
    expect(seen.status).toBe(303);
    expect(seen.location.startsWith(`${REDIRECT_URI}?`)).toBe(true);
    const answer = answeredTo(seen);
    expect(answer).toMatchObject({ error, state: 'state-1', iss: 'https://id.example' });
    expect(answer.error_description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
    expect(Object.keys(answer)).toEqual(['error', 'error_description', 'state', 'iss']);
    expect(world.facts('authorization.refused').at(-1)?.details).toEqual({ error, reason });
    expect(world.facts('authorization.refused').at(-1)?.client).toMatch(/^(web|machine)$/);
  });
});

describe('a flood of refused requests', () => {
  test('is recorded in full a few times and then counted', async () => {
    const own = await createWorld({ seed: 'flood', refusalsInFull: 5 });
    const flood = createBrowser(createInteractiveRoutes(own));
    for (let i = 0; i < 50; i += 1) expect((await flood.get(authorizeUrl({ client_id: `made-up-${i}` }))).status).toBe(400);
    expect(own.facts('authorization.refused')).toHaveLength(5);
    await own.close();
  });
});

describe('OpenID Connect Core §3.1.2.1 prompt=none', () => {
  test('§3.1.2.6 without a session is login_required', async () => {
    expect(answeredTo(await browser.get(authorizeUrl({ prompt: 'none' })))).toMatchObject({ error: 'login_required', state: 'state-1' });
  });

  test('§3.1.2.6 without consent is consent_required', async () => {
    await openSession(world, browser, await addPerson());
    expect(answeredTo(await browser.get(authorizeUrl({ prompt: 'none' })))).toMatchObject({ error: 'consent_required' });
  });

  test('§3.1.2.6 with a sign-in older than max_age is login_required', async () => {
    await openAllowed();
    expect(answeredTo(await browser.get(authorizeUrl({ prompt: 'none', max_age: '1' })))).toMatchObject({ error: 'login_required' });
  });

  test('with session and consent gives a code without a page', async () => {
    await openAllowed();
    expect(codeOf(await browser.get(authorizeUrl({ prompt: 'none' })))).toMatch(/^gwc_/);
  });

  test('records the refusal with whose session it was', async () => {
    const person = await addPerson();
    await openSession(world, browser, person);
    await browser.get(authorizeUrl({ prompt: 'none' }));
    expect(world.facts('authorization.refused').at(-1)).toMatchObject({
      user: person.id,
      client: 'web',
      details: { error: 'consent_required', reason: 'no_consent' },
    });
  });
});

describe('OpenID Connect Core §3.1.2.1 prompt', () => {
  test('login asks for the password although somebody is signed in, proposes the name, and is answered by that sign-in', async () => {
    const person = await openAllowed();
    const page = await browser.get(authorizeUrl({ prompt: 'login' }));
    expect(isSignInPage(page)).toBe(true);
    expect(fieldsOf(page.text, '/sign-in').username).toEqual([person.name]);
    const answer = await browser.follow(await signInOn(world, browser, page, person));
    expect(codeOf(answer)).toMatch(/^gwc_/);
  });

  test('select_account asks and proposes no name', async () => {
    const person = await openAllowed();
    const page = await browser.get(authorizeUrl({ prompt: 'select_account' }));
    expect(isSignInPage(page)).toBe(true);
    expect(page.text).not.toContain(person.name);
  });

  test('consent asks again for what was allowed, and is answered by that consent', async () => {
    await openAllowed();
    const page = await browser.get(authorizeUrl({ prompt: 'consent' }));
    expect(isConsentPage(page)).toBe(true);
    expect(codeOf(await browser.follow(await browser.submit(page, '/consent', { decision: 'allow' })))).toMatch(/^gwc_/);
  });

  test('login consent asks for both, one after the other', async () => {
    const person = await openAllowed();
    const page = await browser.get(authorizeUrl({ prompt: 'login consent' }));
    const consent = await browser.follow(await signInOn(world, browser, page, person));
    expect(isConsentPage(consent)).toBe(true);
    expect(codeOf(await browser.follow(await browser.submit(consent, '/consent', { decision: 'allow' })))).toMatch(/^gwc_/);
  });

  test('of another person who signs in instead asks for their own consent', async () => {
    await openAllowed();
    const page = await browser.get(authorizeUrl({ prompt: 'login' }));
    expect(isConsentPage(await browser.follow(await signInOn(world, browser, page, await addPerson())))).toBe(true);
  });
});

describe('OpenID Connect Core §3.1.2.1 max_age', () => {
  test('that has not passed yet asks nothing', async () => {
    await openAllowed();
    world.clock.advance(58_000);
    expect(codeOf(await browser.get(authorizeUrl({ max_age: '60' })))).toMatch(/^gwc_/);
    world.clock.advance(1_000);
    expect(isSignInPage(await browser.get(authorizeUrl({ max_age: '60' })))).toBe(true);
  });

  test('0 always asks, once', async () => {
    const person = await openAllowed();
    const page = await browser.get(authorizeUrl({ max_age: '0' }));
    expect(isSignInPage(page)).toBe(true);
    expect(codeOf(await browser.follow(await signInOn(world, browser, page, person)))).toMatch(/^gwc_/);
  });
});

describe('an authentication context', () => {
  const essential = (...values: string[]): string => JSON.stringify({ id_token: { acr: { essential: true, values } } });
  const enrol = (person: Person) =>
    world.store.write((tx) =>
      tx.users.putTotp({ userId: person.id, secret: person.totpSecret, lastStep: -1, enrolledAt: world.clock.now() }),
    );

  test('OpenID Connect Core §5.5.1.1 essential and out of reach is refused', async () => {
    await openAllowed();
    for (const claims of [essential(ACR_TWO_FACTORS), essential('urn:other')])
      expect(answeredTo(await browser.get(authorizeUrl({ claims })))).toMatchObject({ error: 'unmet_authentication_requirements' });
  });

  test('OpenID Connect Core §5.5.1.1 essential and met gives a code; a stronger one does too', async () => {
    await openAllowed();
    expect(codeOf(await browser.get(authorizeUrl({ claims: essential(ACR_PASSWORD) })))).toMatch(/^gwc_/);
    browser = newBrowser();
    await openAllowed(true);
    for (const acr of [ACR_PASSWORD, ACR_TWO_FACTORS])
      expect(codeOf(await browser.get(authorizeUrl({ claims: essential(acr) })))).toMatch(/^gwc_/);
  });

  test('essential asks for the second factor of somebody who signed in before they had one', async () => {
    const person = await openAllowed();
    await enrol(person);
    const page = await browser.get(authorizeUrl({ claims: essential(ACR_TWO_FACTORS) }));
    expect(isSignInPage(page)).toBe(true);
    expect(answeredTo(await browser.get(authorizeUrl({ claims: essential(ACR_TWO_FACTORS), prompt: 'none' })))).toMatchObject({
      error: 'interaction_required',
    });
    expect(codeOf(await browser.follow(await signInOn(world, browser, page, person)))).toMatch(/^gwc_/);
    const [grant] = await world.store.read.grants.listOfUser(person.id, world.clock.now(), 10);
    expect(grant).toMatchObject({ acr: ACR_TWO_FACTORS, amr: ['pwd', 'otp', 'mfa'] });
  });

  test('essential that the person who then signs in cannot meet is refused and does not loop', async () => {
    const person = await openAllowed();
    await enrol(person);
    const page = await browser.get(authorizeUrl({ claims: essential(ACR_TWO_FACTORS) }));
    const other = await addPerson();
    await allow(other, ['openid', 'profile']);
    expect(answeredTo(await browser.follow(await signInOn(world, browser, page, other)))).toMatchObject({
      error: 'unmet_authentication_requirements',
    });
  });

  test('OpenID Connect Core §3.1.2.1 acr_values are a wish: followed where there are the means, else not in the way', async () => {
    const person = await openAllowed();
    expect(codeOf(await browser.get(authorizeUrl({ acr_values: `urn:unknown ${ACR_TWO_FACTORS}` })))).toMatch(/^gwc_/);
    await enrol(person);
    const page = await browser.get(authorizeUrl({ acr_values: `urn:unknown ${ACR_TWO_FACTORS}` }));
    expect(isSignInPage(page)).toBe(true);
    expect(codeOf(await browser.follow(await signInOn(world, browser, page, person)))).toMatch(/^gwc_/);
  });
});

describe('the sign-in page of a request', () => {
  test('names the client and proposes the login_hint, both as text', async () => {
    const hint = '"><script>alert(1)</script>';
    const page = await browser.get(authorizeUrl({ client_id: 'hostile', login_hint: hint }));
    expect(fieldsOf(page.text, '/sign-in').username).toEqual([hint]);
    expect(page.text).not.toContain('<script>alert');
    expect(page.text).toContain('&lt;script&gt;alert(1)');
  });

  test('lets its form end at the redirect URI of the client and nowhere else', async () => {
    const source = async (changes: Record<string, string>): Promise<string> => {
      const policy = (await browser.get(authorizeUrl(changes))).headers['content-security-policy'];
      return /form-action ([^;]*)/.exec(String(policy))?.[1] ?? '';
    };
    expect(await source({})).toBe("'self' https://app.example");
    expect(await source({ client_id: 'native', redirect_uri: 'http://127.0.0.1:49152/cb' })).toBe("'self' http://127.0.0.1:49152");
    expect(await source({ client_id: 'tenant', redirect_uri: 'com.example.app:/cb' })).toBe("'self' com.example.app:");
  });

  test('says nothing of the request in its own address, and the sealed request says nothing to anybody', async () => {
    const page = await browser.get(authorizeUrl({ state: 'very-secret-state' }));
    expect(page.text).not.toContain('very-secret-state');
    const sealed = fieldsOf(page.text, '/sign-in').request?.[0] ?? '';
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('very-secret-state');
  });

  test('known-flaw/077 takes no host from the headers', async () => {
    const page = await browser.get(authorizeUrl(), {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    });
    expect(JSON.stringify([page.headers, page.text])).not.toContain('evil.example');
  });
});

describe('a session that is not good', () => {
  test('two session cookies of different value are none', async () => {
    await openAllowed();
    const value = browser.cookies.get('__Host-gatewatch_session') ?? '';
    const page = await newBrowser().get(authorizeUrl(), {
      cookie: `__Host-gatewatch_session=${value}; __Host-gatewatch_session=gws_other`,
    });
    expect(isSignInPage(page)).toBe(true);
  });

  test('of a suspended person leads to the sign-in page', async () => {
    const person = await openAllowed();
    await world.store.write((tx) => tx.users.setStatus(person.id, 'suspended', world.clock.now()));
    expect(isSignInPage(await browser.get(authorizeUrl()))).toBe(true);
  });

  test('idle for two hours leads to the sign-in page', async () => {
    await openAllowed();
    world.clock.advance(120 * MINUTE);
    expect(isSignInPage(await browser.get(authorizeUrl()))).toBe(true);
  });
});

describe('a first-party client', () => {
  test('asks for no consent, unless it asks to', async () => {
    await openSession(world, browser, await addPerson());
    expect(codeOf(await browser.get(authorizeUrl({ client_id: 'first-party' })))).toMatch(/^gwc_/);
    expect(isConsentPage(await browser.get(authorizeUrl({ client_id: 'first-party', prompt: 'consent' })))).toBe(true);
  });
});

describe('OpenID Connect Core §3.1.2.1 a POST', () => {
  const crossSite = { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' };

  test('from the client, which brings no session cookie, is taken up by a GET, which does', async () => {
    await openAllowed();
    const posted = await newBrowser().post('/authorize', authorizationParameters(), crossSite);
    expect(posted.status).toBe(303);
    expect(posted.location).toMatch(/^\/authorize\/resume\?request=[\w-]+$/);
    expect(codeOf(await browser.follow(posted))).toMatch(/^gwc_/);
  });

  test('without a session leads to the sign-in page', async () => {
    expect(isSignInPage(await browser.follow(await browser.post('/authorize', authorizationParameters(), crossSite)))).toBe(true);
  });

  test('that is wrong is refused like a GET', async () => {
    expect(await browser.post('/authorize', authorizationParameters({ client_id: 'unknown' }), crossSite)).toMatchObject({
      status: 400,
      location: '',
    });
    expect(answeredTo(await browser.post('/authorize', authorizationParameters({ scope: 'admin' }), crossSite))).toMatchObject({
      error: 'invalid_scope',
    });
  });

  test.each([
    'application/json',
    'text/plain',
    'multipart/form-data; boundary=x',
    undefined,
  ])('of the type %s is not read', async (type) => {
    const seen = await browser.post('/authorize', authorizationParameters(), { 'content-type': type });
    expect(seen).toMatchObject({ status: 400, location: '' });
    expect(world.facts('authorization.refused').at(-1)?.details.reason).toBe('content_type');
  });
});

describe('a request taken up after an interaction', () => {
  const sealedOf = async (changes: Record<string, string> = {}): Promise<string> =>
    fieldsOf((await newBrowser().get(authorizeUrl(changes))).text, '/sign-in').request?.[0] ?? '';
  const resume = (sealed: string): Promise<Seen> => browser.get(`/authorize/resume?request=${sealed}`);

  test.each(['', 'x', 'AQ', '%00', `A${'x'.repeat(9000)}`])('that was made up is a page: %j', async (sealed) => {
    expect(await resume(sealed)).toMatchObject({ status: 400, location: '' });
  });

  test('of which one character was changed is a page', async () => {
    const sealed = await sealedOf();
    const at = Math.floor(sealed.length / 2);
    expect(await resume(`${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`)).toMatchObject({
      status: 400,
      location: '',
    });
    expect(world.facts('authorization.refused').at(-1)?.details.reason).toBe('altered');
  });

  test('is good for 15 minutes and then a page', async () => {
    await openAllowed();
    const sealed = await sealedOf();
    world.clock.advance(15 * MINUTE - 1);
    expect(codeOf(await resume(sealed))).toMatch(/^gwc_/);
    world.clock.advance(1);
    expect(await resume(sealed)).toMatchObject({ status: 400, location: '' });
    expect(world.facts('authorization.refused').at(-1)?.details.reason).toBe('expired');
  });

  test.each<[string, Parameters<World['addClient']>[0], string]>([
    ['suspended', { status: 'suspended' }, 'client_suspended'],
    ['moved to another redirect URI', { redirectUris: ['https://new.example/cb'] }, 'unregistered'],
  ])('of a client that was %s meanwhile is a page', async (_what, change, reason) => {
    await openAllowed();
    const id = `changing-${reason}`;
    await world.addClient({ id });
    const sealed = await sealedOf({ client_id: id });
    await world.store.write((tx) => tx.clients.remove(id));
    await world.addClient({ id, ...change });
    expect(await resume(sealed)).toMatchObject({ status: 400, location: '' });
    expect(world.facts('authorization.refused').at(-1)).toMatchObject({ client: id, details: { reason } });
  });

  test('of a client that was removed meanwhile is a page', async () => {
    await world.addClient({ id: 'leaving' });
    const sealed = await sealedOf({ client_id: 'leaving' });
    await world.store.write((tx) => tx.clients.remove('leaving'));
    expect(await resume(sealed)).toMatchObject({ status: 400, location: '' });
  });

  test.each<[string, Parameters<World['addClient']>[0], string]>([
    ['the grant', { grants: ['client_credentials'] }, 'unauthorized_client'],
    ['a scope', { scopes: ['openid'] }, 'invalid_scope'],
  ])('of a client that lost %s meanwhile is answered to it', async (_what, change, error) => {
    await openAllowed();
    const id = `losing-${error}`;
    await world.addClient({ id });
    const sealed = await sealedOf({ client_id: id });
    await world.addClient({ id, ...change });
    expect(answeredTo(await resume(sealed))).toMatchObject({ error, state: 'state-1' });
  });

  test('that would not come back whole is refused to the client before anybody signs in', async () => {
    const claims = JSON.stringify({ userinfo: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`claim_${i}`, null])) });
    const seen = await browser.get(authorizeUrl({ claims, state: 'é'.repeat(2000) }));
    expect(answeredTo(seen)).toMatchObject({ error: 'invalid_request' });
    expect(world.facts('authorization.refused').at(-1)?.details.reason).toBe('request_too_long');
    const posted = await browser.post('/authorize', authorizationParameters({ claims, state: 'é'.repeat(2000) }));
    expect(answeredTo(posted)).toMatchObject({ error: 'invalid_request' });
  });

  test('known-flaw/071 sealed for another use is a page', async () => {
    await openAllowed();
    const text = JSON.stringify({ clientId: 'web', redirectUri: REDIRECT_URI });
    expect(await resume(world.sealer.sealText('interaction', text))).toMatchObject({ status: 400, location: '' });
  });

  test('is bound to what was judged: every member goes back as it came', async () => {
    const person = await openAllowed();
    const sealed = await sealedOf({ nonce: 'n-é', state: '\u202Estate', scope: 'openid email' });
    const seen = await resume(sealed);
    expect(answeredTo(seen).state).toBe('\u202Estate');
    const [grant] = await world.store.read.grants.listOfUser(person.id, world.clock.now(), 1);
    expect(grant).toMatchObject({ nonce: 'n-é', scope: 'openid email', userId: person.id });
  });

  test('without the parameter is a page', async () => {
    expect(await browser.get('/authorize/resume')).toMatchObject({ status: 400, location: '' });
    expect(await browser.get('/authorize/resume?request=%zz')).toMatchObject({ status: 400, location: '' });
  });

  test('of a client whose redirect URI was the only one and left out goes there', async () => {
    await openAllowed();
    const seen = await browser.get(authorizeUrl({ redirect_uri: undefined, scope: 'profile' }));
    expect(seen.location.startsWith(`${REDIRECT_URI}?code=`)).toBe(true);
  });
});
