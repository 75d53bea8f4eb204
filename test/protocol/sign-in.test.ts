import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createInteractiveRoutes } from '../../electron/http/interactive-routes.ts';
import { answeredTo, authorizeUrl, openSession, signInOn, totpCode } from '../support/authorization.ts';
import { type Browser, createBrowser, type Fields, fieldsOf, type Seen } from '../support/browser.ts';
import { createWorld, PASSWORD, type Person, type World } from '../support/world.ts';

const MINUTE = 60_000;
const SESSION = '__Host-gatewatch_session';
const VISIT = '__Host-gatewatch_visit';
let world: World;
let browser: Browser;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
  await world.addClient();
  await world.addClient({ id: 'first-party', skipConsent: true });
});
afterAll(() => world.close());

const newBrowser = (address?: string): Browser => createBrowser(createInteractiveRoutes(world), address === undefined ? {} : { address });

beforeEach(() => {
  browser = newBrowser();
});

const addPerson = (options: { secondFactor?: boolean; status?: 'suspended'; password?: null } = {}): Promise<Person> => {
  count += 1;
  return world.addUser({ name: `person-${count}`, email: `person-${count}@mail.example`, ...options });
};

const openPage = (where: Browser = browser): Promise<Seen> => where.get(authorizeUrl({ client_id: 'first-party' }));
const setCookies = (seen: Seen): readonly string[] => [seen.headers['set-cookie'] ?? []].flat();
const isSignedIn = async (where: Browser): Promise<boolean> => (await where.get('/account')).text.includes('Your account');

describe('the whole way', () => {
  test('OpenID Connect Core §3.1.2 password, one-time code, consent, code', async () => {
    const person = await addPerson({ secondFactor: true });
    const page = await browser.get(authorizeUrl());
    expect(page.status).toBe(200);
    const second = await browser.submit(page, '/sign-in', { username: person.name, password: person.password });
    expect(second.status).toBe(200);
    expect(browser.cookies.has(SESSION)).toBe(false);
    const signedIn = await browser.submit(second, '/sign-in/totp', { code: totpCode(world, person.totpSecret) });
    expect(signedIn).toMatchObject({ status: 303, headers: { 'cache-control': 'no-store' } });
    expect(signedIn.location).toMatch(/^\/authorize\/resume\?request=[\w-]+$/);
    const consent = await browser.follow(signedIn);
    const decided = await browser.submit(consent, '/consent', { decision: 'allow' });
    const answer = await browser.follow(decided);
    expect(answeredTo(answer)).toEqual({ code: expect.stringMatching(/^gwc_/), state: 'state-1', iss: 'https://id.example' });
    const flow = world.facts().filter(({ user }) => user === person.id);
    expect(flow.map(({ kind }) => kind)).toEqual(['user.signed_in', 'consent.granted', 'authorization.granted']);
    expect(new Set(flow.map(({ correlation }) => correlation)).size).toBe(1);
  });

  test('without a request leads to the own account', async () => {
    const person = await addPerson();
    const page = await browser.get('/account');
    expect(await signInOn(world, browser, page, person)).toMatchObject({ status: 303, location: '/account' });
    expect(await isSignedIn(browser)).toBe(true);
  });

  test.each([
    '/sign-in',
    '/sign-in/totp',
    '/sign-in/recovery-code',
  ])('begun by the bare address %s starts at the own account', async (path) => {
    expect(await browser.get(path)).toMatchObject({ status: 303, location: '/account' });
  });

  test('under an issuer with a path stays under it', async () => {
    const own = await createWorld({ seed: 'path', issuer: 'https://id.example/gate' });
    const visitor = createBrowser(createInteractiveRoutes(own));
    expect((await visitor.get('/sign-in')).location).toBe('/gate/account');
    await own.close();
  });
});

describe('cookies', () => {
  test('OWASP ASVS 5.0 §3.3 on https are Secure, HttpOnly, SameSite=Lax, for this host alone, and end with the browser', async () => {
    const person = await addPerson();
    const page = await openPage();
    const signedIn = await browser.submit(page, '/sign-in', { username: person.name, password: person.password });
    for (const [seen, name] of [[page, VISIT] as const, [signedIn, SESSION] as const]) {
      const [cookie = ''] = setCookies(seen);
      expect(cookie.split('; ').slice(1).toSorted()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']);
      expect(cookie.startsWith(`${name}=`)).toBe(true);
    }
  });

  test('on http have plain names and no Secure', async () => {
    const own = await createWorld({ seed: 'http', issuer: 'http://127.0.0.1:4000' });
    const person = await own.addUser({ name: 'ada' });
    const visitor = createBrowser(createInteractiveRoutes(own), { issuer: 'http://127.0.0.1:4000' });
    const signedIn = await signInOn(own, visitor, await visitor.get('/account'), person);
    expect([...visitor.cookies.keys()]).toEqual(['gatewatch_visit', 'gatewatch_session']);
    expect(setCookies(signedIn)[0]).not.toContain('Secure');
    await own.close();
  });

  test('mark a visit with 256 random bits, once', async () => {
    const first = await openPage();
    expect(browser.cookies.get(VISIT)).toMatch(/^[\w-]{43}$/);
    const second = await openPage();
    expect([setCookies(first).length, setCookies(second).length]).toEqual([1, 0]);
  });

  test.each(['short', 'x'.repeat(44), 'é'.repeat(43), ''])('of a visit that this server did not make (%j) are replaced', async (value) => {
    browser.cookies.set(VISIT, value);
    expect(setCookies(await openPage())).toHaveLength(1);
    expect(browser.cookies.get(VISIT)).toMatch(/^[\w-]{43}$/);
  });
});

describe('known-flaw/073 enumeration', () => {
  /** What a failed sign-in shows, but for the name typed and the values that differ each time. */
  const failed = async (login: string): Promise<Seen> => {
    const visitor = newBrowser();
    visitor.cookies.set(VISIT, 'v'.repeat(43));
    const page = await openPage(visitor);
    const request = fieldsOf(page.text, '/sign-in').request?.[0] ?? '';
    const seen = await visitor.submit(page, '/sign-in', { username: login, password: 'Not-The-Password 1!' });
    return { ...seen, text: seen.text.replaceAll(login, 'LOGIN').replaceAll(request, 'REQUEST'), body: '' };
  };

  test('status, headers and page are the same for an unknown, a wrong, a suspended, a passwordless and a limited account', async () => {
    const wrong = await addPerson();
    const reference = await failed(wrong.name);
    expect(reference.status).toBe(403);
    expect(reference.text).toContain('The name or password is not right.');
    const limited = await addPerson();
    for (let i = 0; i < 11; i += 1) await failed(limited.name);
    const suspended = await addPerson({ status: 'suspended' });
    const passwordless = await addPerson({ password: null });
    const twoStep = await addPerson({ secondFactor: true });
    for (const login of ['nobody-at-all', 'nobody@mail.example', suspended.name, passwordless.name, limited.name, twoStep.name])
      expect(await failed(login), login).toEqual(reference);
  });

  test('a suspended account with the right password looks the same, too', async () => {
    const suspended = await addPerson({ status: 'suspended' });
    const page = await openPage();
    const seen = await browser.submit(page, '/sign-in', { username: suspended.name, password: suspended.password });
    expect([seen.status, seen.text.includes('The name or password is not right.'), browser.cookies.has(SESSION)]).toEqual([
      403,
      true,
      false,
    ]);
  });
});

describe('what is typed', () => {
  test.each([
    '"><script>alert(1)</script>',
    "'; DROP TABLE user; --",
    'x'.repeat(320),
    '\u202Eada',
    'a\r\nSet-Cookie: x=1',
    '{{7*7}}',
    '%3Cscript%3E',
  ])('comes back as text only: %j', async (login) => {
    const seen = await browser.submit(await openPage(), '/sign-in', { username: login, password: 'x' });
    expect(seen.status).toBe(403);
    expect(fieldsOf(seen.text, '/sign-in').username).toEqual([login]);
    expect(seen.text).not.toContain('<script>alert');
    expect(setCookies(seen)).toEqual([]);
    expect(world.facts('user.sign_in_failed').at(-1)?.login).toBe(login);
  });

  test('never brings the password back', async () => {
    const person = await addPerson();
    const seen = await browser.submit(await openPage(), '/sign-in', { username: person.name, password: 'Typed-By-Mistake 1!' });
    expect(seen.text).not.toContain('Typed-By-Mistake');
    expect(JSON.stringify(world.facts())).not.toContain('Typed-By-Mistake');
  });

  test.each<[string, Record<string, string | undefined>]>([
    ['no name', { username: undefined, password: PASSWORD }],
    ['no password', { username: 'person-1', password: undefined }],
    ['neither', { username: undefined, password: undefined }],
    ['an empty password', { username: 'person-1', password: '' }],
    ['a password of 10,000 characters', { username: 'person-1', password: 'x'.repeat(10_000) }],
  ])('with %s is a failed sign-in', async (_what, fields) => {
    expect((await browser.submit(await openPage(), '/sign-in', fields)).status).toBe(403);
    expect(browser.cookies.has(SESSION)).toBe(false);
  });

  test.each<[string, Fields, number]>([
    ['too long a field', { username: 'x'.repeat(20_000), password: 'x' }, 400],
    ['a name twice', { username: ['ada', 'bob'], password: PASSWORD }, 400],
  ])('with %s is not read', async (_what, fields, status) => {
    const seen = await browser.submit(await openPage(), '/sign-in', fields);
    expect(seen.status).toBe(status);
    expect(world.facts('request.refused').at(-1)?.details.endpoint).toBe('sign_in');
  });

  test.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x', undefined])('as %s is answered 415', async (type) => {
    expect((await browser.post('/sign-in', { username: 'ada' }, { 'content-type': type })).status).toBe(415);
  });
});

describe('OWASP ASVS 5.0 §3.5.1 a form from elsewhere', () => {
  const attempt = async (
    person: Person,
    headers: Record<string, string | undefined>,
    change: Record<string, string | undefined> = {},
  ): Promise<Seen> => {
    const page = await openPage();
    const fields = { ...fieldsOf(page.text, '/sign-in'), username: person.name, password: person.password, ...change };
    return browser.post(
      '/sign-in',
      Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
      headers,
    );
  };

  test.each<[string, Record<string, string | undefined>]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'https://id.example:444' }],
    ['plain http', { origin: 'http://id.example' }],
    ['a cross-site page', { origin: undefined, 'sec-fetch-site': 'cross-site' }],
    ['a sibling site', { origin: undefined, 'sec-fetch-site': 'same-site' }],
    ['a sandboxed frame', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ])('posted by %s does nothing, is recorded, and says to start again', async (_what, headers) => {
    const person = await addPerson();
    const before = world.facts('user.signed_in').length;
    const seen = await attempt(person, headers);
    expect(seen.status).toBe(403);
    expect(seen.text).toContain('This form has expired');
    expect(browser.cookies.has(SESSION)).toBe(false);
    expect(world.facts('user.signed_in')).toHaveLength(before);
    expect(world.facts('request.refused').at(-1)?.details).toEqual({ reason: 'cross_site', endpoint: 'sign_in' });
  });

  test.each<[string, string | undefined]>([
    ['without a token', undefined],
    ['with an empty token', ''],
    ['with a made-up token', 'A'.repeat(43)],
  ])('%s does nothing', async (_what, csrf) => {
    expect((await attempt(await addPerson(), {}, { csrf })).status).toBe(403);
    expect(browser.cookies.has(SESSION)).toBe(false);
    expect(world.facts('request.refused').at(-1)?.details).toEqual({ reason: 'csrf_token', endpoint: 'sign_in' });
  });

  test('with the token of another visit does nothing', async () => {
    const other = fieldsOf((await openPage(newBrowser())).text, '/sign-in').csrf?.[0];
    expect((await attempt(await addPerson(), {}, { csrf: other })).status).toBe(403);
  });

  test('with the token of another form does nothing', async () => {
    const person = await addPerson({ secondFactor: true });
    const second = await browser.submit(await openPage(), '/sign-in', { username: person.name, password: person.password });
    const csrf = fieldsOf(second.text, '/sign-in/totp').csrf?.[0];
    expect((await attempt(person, {}, { csrf })).status).toBe(403);
  });

  test('from a browser that lost its cookie does nothing', async () => {
    const person = await addPerson();
    const page = await openPage();
    browser.cookies.clear();
    expect((await browser.submit(page, '/sign-in', { username: person.name, password: person.password })).status).toBe(403);
  });

  test('from an old browser that says nothing of its origin is judged by the token alone', async () => {
    expect((await attempt(await addPerson(), { origin: undefined, 'sec-fetch-site': undefined })).status).toBe(303);
  });
});

describe('what the form carries', () => {
  test.each(['', 'x', 'AQ'])('a request that was made up (%j) goes nowhere, before the password is looked at', async (request) => {
    const person = await addPerson();
    const before = world.facts('user.signed_in').length;
    const seen = await browser.submit(await openPage(), '/sign-in', { request, username: person.name, password: person.password });
    expect(seen).toMatchObject({ status: 400, location: '' });
    expect(world.facts('user.signed_in')).toHaveLength(before);
    expect(world.facts('request.refused').at(-1)?.details).toEqual({ reason: 'altered', endpoint: 'sign_in' });
  });

  test('a request of 15 minutes ago has expired', async () => {
    const person = await addPerson();
    const page = await openPage();
    world.clock.advance(15 * MINUTE);
    expect(await browser.submit(page, '/sign-in', { username: person.name, password: person.password })).toMatchObject({
      status: 400,
      location: '',
    });
    expect(world.facts('request.refused').at(-1)?.details.reason).toBe('expired');
  });

  test('an address to go to is not read from it', async () => {
    const person = await addPerson();
    const extra = { return_to: 'https://evil.example', redirect_uri: 'https://evil.example', next: '//evil.example' };
    const seen = await browser.submit(await browser.get('/account'), '/sign-in', {
      username: person.name,
      password: person.password,
      ...extra,
    });
    expect(seen.location).toBe('/account');
  });
});

describe('known-flaw/076 session fixation', () => {
  test('a session value planted before the sign-in is worth nothing after it', async () => {
    const [mallory, ada] = [await addPerson(), await addPerson()];
    const attacker = newBrowser();
    await openSession(world, attacker, mallory);
    const planted = attacker.cookies.get(SESSION) ?? '';
    browser.cookies.set(SESSION, planted);
    world.clock.advance(1);
    const page = await browser.get(authorizeUrl({ client_id: 'first-party', prompt: 'login' }));
    await signInOn(world, browser, page, ada);
    expect(browser.cookies.get(SESSION)).not.toBe(planted);
    expect(await isSignedIn(browser)).toBe(true);
    expect(await isSignedIn(attacker)).toBe(false);
  });

  test('a visit planted before the sign-in gives no session', async () => {
    const attacker = newBrowser();
    await openPage(attacker);
    browser.cookies.set(VISIT, attacker.cookies.get(VISIT) ?? '');
    await openSession(world, browser, await addPerson());
    expect(await isSignedIn(attacker)).toBe(false);
    attacker.cookies.set(SESSION, attacker.cookies.get(VISIT) ?? '');
    expect(await isSignedIn(attacker)).toBe(false);
  });

  test('every sign-in of one browser has a value of its own', async () => {
    const person = await addPerson();
    const values = new Set<string>();
    for (let i = 0; i < 5; i += 1) {
      world.clock.advance(1);
      await signInOn(world, browser, await browser.get(authorizeUrl({ client_id: 'first-party', prompt: 'login' })), person);
      values.add(browser.cookies.get(SESSION) ?? '');
    }
    expect(values.size).toBe(5);
    expect(await world.store.read.sessions.listOfUser(person.id, world.clock.now(), 10)).toHaveLength(1);
  });
});

describe('overload', () => {
  test('RFC 9110 §15.6.4 is a 503 with Retry-After that keeps what was typed, and is recorded', async () => {
    const own = await createWorld({ seed: 'busy', hashQueueLimit: 0 });
    await own.addUser({ name: 'ada' });
    const visitor = createBrowser(createInteractiveRoutes(own));
    const page = await visitor.get('/account');
    const seen = await Promise.all(
      Array.from({ length: 6 }, () => visitor.submit(page, '/sign-in', { username: 'ada', password: 'wrong' })),
    );
    const busy = seen.filter(({ status }) => status === 503);
    expect(busy.length).toBeGreaterThan(0);
    for (const one of busy) {
      expect(one.headers['retry-after']).toBe('2');
      expect(fieldsOf(one.text, '/sign-in').username).toEqual(['ada']);
    }
    expect(own.facts('user.sign_in_failed').filter(({ details }) => details.reason === 'hash_pool_full')).toHaveLength(busy.length);
    await own.close();
  });
});

describe('the second step', () => {
  const toSecondStep = async (person: Person, where: Browser = browser): Promise<Seen> =>
    where.submit(await openPage(where), '/sign-in', { username: person.name, password: person.password });

  test('known-flaw/066 cannot be skipped: until it is done nothing is open to that browser', async () => {
    const person = await addPerson({ secondFactor: true });
    const second = await toSecondStep(person);
    const { pending = [] } = fieldsOf(second.text, '/sign-in/totp');
    expect(await isSignedIn(browser)).toBe(false);
    expect((await browser.get(authorizeUrl({ client_id: 'first-party', prompt: 'none' }))).location).toContain('error=login_required');
    browser.cookies.set(SESSION, pending[0] ?? '');
    expect(await isSignedIn(browser)).toBe(false);
    browser.cookies.delete(SESSION);
    expect((await browser.get(`/authorize/resume?request=${pending[0]}`)).status).toBe(400);
  });

  test('known-flaw/071 begins with the password: without its state no code of any kind is looked at', async () => {
    const person = await addPerson({ secondFactor: true });
    const csrf = fieldsOf((await toSecondStep(await addPerson({ secondFactor: true }))).text, '/sign-in/totp').csrf?.[0] ?? '';
    for (const [path, code] of [
      ['/sign-in/totp', totpCode(world, person.totpSecret)] as const,
      ['/sign-in/recovery-code', person.recoveryCodes[0] ?? ''] as const,
    ]) {
      for (const pending of ['', 'x', world.sealer.sealText('interaction', JSON.stringify({ userId: person.id }))])
        expect((await browser.post(path, { csrf, pending, code })).status).toBe(400);
    }
    expect(browser.cookies.has(SESSION)).toBe(false);
  });

  test('is bound to the browser that proved the password', async () => {
    const person = await addPerson({ secondFactor: true });
    const second = await toSecondStep(person);
    const attacker = newBrowser('203.0.113.5');
    const own = await toSecondStep(await addPerson({ secondFactor: true }), attacker);
    const pending = fieldsOf(second.text, '/sign-in/totp').pending;
    expect((await attacker.submit(own, '/sign-in/totp', { pending, code: totpCode(world, person.totpSecret) })).status).toBe(400);
    expect((await attacker.submit(second, '/sign-in/totp', { code: totpCode(world, person.totpSecret) })).status).toBe(403);
    expect((await browser.submit(second, '/sign-in/totp', { code: totpCode(world, person.totpSecret) })).status).toBe(303);
  });

  test('expires after five minutes', async () => {
    const person = await addPerson({ secondFactor: true });
    const second = await toSecondStep(person);
    world.clock.advance(5 * MINUTE);
    expect((await browser.submit(second, '/sign-in/totp', { code: totpCode(world, person.totpSecret) })).status).toBe(400);
    expect(world.facts('request.refused').at(-1)?.details).toEqual({ reason: 'expired', endpoint: 'sign_in_totp' });
  });

  test('ends with the request it is for, if that expires first', async () => {
    const person = await addPerson({ secondFactor: true });
    const page = await openPage();
    world.clock.advance(14 * MINUTE);
    const second = await browser.submit(page, '/sign-in', { username: person.name, password: person.password });
    world.clock.advance(2 * MINUTE);
    expect(await browser.submit(second, '/sign-in/totp', { code: totpCode(world, person.totpSecret) })).toMatchObject({
      status: 400,
      location: '',
    });
    expect(browser.cookies.has(SESSION)).toBe(false);
  });

  test('asks again after a wrong code, with the same state, and takes the right one', async () => {
    const person = await addPerson({ secondFactor: true });
    const second = await toSecondStep(person);
    const again = await browser.submit(second, '/sign-in/totp', { code: '12345' });
    expect(again.status).toBe(403);
    expect(again.text).toContain('That code is not right, or was used before.');
    expect((await browser.submit(again, '/sign-in/totp', { code: totpCode(world, person.totpSecret) })).status).toBe(303);
  });

  test('RFC 6238 §5.2 a form sent twice signs in once', async () => {
    const person = await addPerson({ secondFactor: true });
    const second = await toSecondStep(person);
    const code = totpCode(world, person.totpSecret);
    const answers = await Promise.all([
      browser.submit(second, '/sign-in/totp', { code }),
      browser.submit(second, '/sign-in/totp', { code }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 403]);
  });

  test('RFC 6238 §5.2 one code in two browsers at once signs one of them in', async () => {
    const person = await addPerson({ secondFactor: true });
    const browsers = [newBrowser(), newBrowser('203.0.113.5')];
    const pages = await Promise.all(browsers.map((where) => toSecondStep(person, where)));
    const code = totpCode(world, person.totpSecret);
    const answers = await Promise.all(browsers.map((where, i) => where.submit(pages[i] ?? (pages[0] as Seen), '/sign-in/totp', { code })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 403]);
  });

  test('replayed after it succeeded begins no other session', async () => {
    const person = await addPerson({ secondFactor: true });
    const second = await toSecondStep(person);
    await browser.submit(second, '/sign-in/totp', { code: totpCode(world, person.totpSecret) });
    world.clock.advance(MINUTE);
    browser.cookies.delete(SESSION);
    expect((await browser.submit(second, '/sign-in/totp', { code: totpCode(world, person.totpSecret) })).status).toBe(400);
    expect(browser.cookies.has(SESSION)).toBe(false);
  });

  test('leads to the recovery codes and back without counting a failure', async () => {
    const person = await addPerson({ secondFactor: true });
    const second = await toSecondStep(person);
    const before = world.facts('user.sign_in_failed').length;
    const recovery = await browser.submit(second, '/sign-in/recovery-code', { code: undefined });
    expect([recovery.status, recovery.text.includes('Enter a recovery code')]).toEqual([200, true]);
    const back = await browser.submit(recovery, '/sign-in/totp', { code: undefined });
    expect([back.status, back.text.includes('authenticator app')]).toEqual([200, true]);
    expect(world.facts('user.sign_in_failed')).toHaveLength(before);
    expect((await browser.submit(back, '/sign-in/totp', { code: totpCode(world, person.totpSecret) })).status).toBe(303);
  });

  test('takes a recovery code once', async () => {
    const person = await addPerson({ secondFactor: true });
    const code = person.recoveryCodes[0];
    const recovery = await browser.submit(await toSecondStep(person), '/sign-in/recovery-code', { code: undefined });
    expect((await browser.submit(recovery, '/sign-in/recovery-code', { code })).status).toBe(303);
    const again = newBrowser();
    const page = await again.submit(await toSecondStep(person, again), '/sign-in/recovery-code', { code: undefined });
    expect((await again.submit(page, '/sign-in/recovery-code', { code })).status).toBe(403);
  });

  test('known-flaw/065 says so when too many codes were wrong', async () => {
    const person = await addPerson({ secondFactor: true });
    const second = await toSecondStep(person);
    for (let i = 0; i < 5; i += 1) await browser.submit(second, '/sign-in/totp', { code: 'abcdef' });
    const seen = await browser.submit(second, '/sign-in/totp', { code: totpCode(world, person.totpSecret) });
    expect([seen.status, seen.text.includes('Too many codes were wrong.')]).toEqual([403, true]);
  });

  test('lets another account be used instead', async () => {
    const second = await toSecondStep(await addPerson({ secondFactor: true }));
    const link = /href="(\/authorize\/resume[^"]*)"/.exec(second.text)?.[1] ?? '';
    expect((await browser.get(link)).text).toContain('action="/sign-in"');
    const own = newBrowser();
    const person = await addPerson({ secondFactor: true });
    const account = await own.submit(await own.get('/account'), '/sign-in', { username: person.name, password: person.password });
    expect(await own.get(/href="(\/authorize\/resume[^"]*)"/.exec(account.text)?.[1] ?? '')).toMatchObject({
      status: 303,
      location: '/account',
    });
  });

  test.each(['/sign-in/totp', '/sign-in/recovery-code'])('on %s is guarded against forms from elsewhere', async (path) => {
    const person = await addPerson({ secondFactor: true });
    const second = await toSecondStep(person);
    const fields = { ...fieldsOf(second.text, '/sign-in/totp'), code: totpCode(world, person.totpSecret) };
    expect((await browser.post(path, fields, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await browser.post(path, { ...fields, csrf: 'x' })).status).toBe(403);
    expect(browser.cookies.has(SESSION)).toBe(false);
  });

  test('may end at the client, and says so in its policy', async () => {
    const second = await toSecondStep(await addPerson({ secondFactor: true }));
    expect(second.headers['content-security-policy']).toContain("form-action 'self' https://app.example;");
  });
});
