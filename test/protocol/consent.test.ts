import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createInteractiveRoutes } from '../../electron/http/interactive-routes.ts';
import { tagsOf } from '../http/pages-fixtures.ts';
import { answeredTo, authorizeUrl, openSession } from '../support/authorization.ts';
import { type Browser, createBrowser, fieldsOf, type Seen } from '../support/browser.ts';
import { createWorld, type Person, REDIRECT_URI, type World } from '../support/world.ts';

const MINUTE = 60_000;
let world: World;
let browser: Browser;
let person: Person;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
  await world.addClient();
  await world.addClient({ id: 'hostile', name: '<img src=x onerror=alert(1)>\u202Emoc.elgoog', scopes: ['openid', 'orders:<b>'] });
});
afterAll(() => world.close());

beforeEach(async () => {
  count += 1;
  browser = createBrowser(createInteractiveRoutes(world));
  person = await world.addUser({ name: `person-${count}` });
  await openSession(world, browser, person);
  world.clock.advance(1000);
});

const ask = (changes: Record<string, string> = {}): Promise<Seen> =>
  browser.get(authorizeUrl({ scope: 'openid profile email', ...changes }));
const decide = async (page: Seen, fields: Readonly<Record<string, string | readonly string[] | undefined>>): Promise<Seen> =>
  browser.follow(await browser.submit(page, '/consent', fields));
const consented = async (clientId = 'web') => (await world.store.read.sessions.consent(person.id, clientId))?.scopes;
const grantedScope = async () => (await world.store.read.grants.listOfUser(person.id, world.clock.now(), 1))[0]?.scope;

describe('the consent page', () => {
  test('OpenID Connect Core §3.1.2.4 says who asks, for whom, for what, and where the browser goes next', async () => {
    const page = await ask();
    for (const words of ['Web Shop', person.name, 'app.example', 'See your name, picture and other details of your profile', 'email'])
      expect(page.text).toContain(words);
    expect(fieldsOf(page.text, '/consent').scope).toEqual(['openid', 'profile', 'email']);
  });

  test('OpenID Connect Core §3.1.2.1 lets everything be cleared but openid', async () => {
    const inputs = tagsOf((await ask()).text).filter(({ name, attributes }) => name === 'input' && attributes.name === 'scope');
    expect(inputs.map(({ attributes }) => [attributes.value, attributes.type])).toEqual([
      ['openid', 'hidden'],
      ['profile', 'checkbox'],
      ['email', 'checkbox'],
    ]);
  });

  test('shows a hostile name and scope as text', async () => {
    const page = await ask({ client_id: 'hostile', scope: 'openid orders:<b>' });
    expect(page.text).not.toMatch(/<img|<b>|\u202E/);
    expect(fieldsOf(page.text, '/consent').scope).toEqual(['openid', 'orders:<b>']);
  });

  test('uses the words the installation has for a scope', async () => {
    const own = createBrowser(
      createInteractiveRoutes({ ...world, scopeDescriptions: { profile: 'Read what you told us', constructor: 'x' } }),
    );
    await openSession(world, own, person);
    const page = await own.get(authorizeUrl({ scope: 'openid profile orders:write' }));
    expect(page.text).toContain('Read what you told us');
    expect(page.text).toContain('Read and change: orders');
  });

  test('may end at the client, and says so in its policy', async () => {
    expect((await ask()).headers['content-security-policy']).toContain("form-action 'self' https://app.example;");
  });

  test('says what was allowed before', async () => {
    await decide(await ask({ scope: 'openid' }), { decision: 'allow' });
    const page = await ask();
    expect(page.text.match(/allowed before/g)).toHaveLength(1);
  });
});

describe('a decision', () => {
  test('to allow gives a code, is remembered, and is not asked for again', async () => {
    expect(answeredTo(await decide(await ask(), { decision: 'allow' })).code).toMatch(/^gwc_/);
    expect(await consented()).toEqual(['openid', 'profile', 'email']);
    expect(answeredTo(await ask()).code).toMatch(/^gwc_/);
    expect(answeredTo(await ask({ scope: 'openid email' })).code).toMatch(/^gwc_/);
  });

  test('RFC 6749 §3.3 to allow less gives a code for less, and the client that asks for more asks again', async () => {
    expect(answeredTo(await decide(await ask(), { decision: 'allow', scope: ['openid', 'email'] })).code).toMatch(/^gwc_/);
    expect(await grantedScope()).toBe('openid email');
    expect((await ask()).text).toContain('action="/consent"');
  });

  test('to clear what was allowed before holds: it is not granted in silence afterwards', async () => {
    await decide(await ask(), { decision: 'allow' });
    world.clock.advance(1000);
    await decide(await ask({ prompt: 'consent' }), { decision: 'allow', scope: ['openid', 'profile'] });
    expect(await consented()).toEqual(['openid', 'profile']);
    expect((await ask()).text).toContain('action="/consent"');
  });

  test('A7 a scope that implies others covers them without another question', async () => {
    await decide(await ask({ scope: 'openid orders:write' }), { decision: 'allow' });
    world.clock.advance(1000);
    expect(answeredTo(await ask({ scope: 'openid orders:read' })).code).toMatch(/^gwc_/);
    expect(await grantedScope()).toBe('openid orders:read');
  });

  test('RFC 6749 §4.1.2.1 to deny answers the client access_denied and records it', async () => {
    const answer = await decide(await ask(), { decision: 'deny' });
    expect(answer.location.startsWith(`${REDIRECT_URI}?`)).toBe(true);
    expect(answeredTo(answer)).toMatchObject({ error: 'access_denied', state: 'state-1', iss: 'https://id.example' });
    expect(await consented()).toBeUndefined();
    expect(world.facts('consent.denied').at(-1)).toMatchObject({
      user: person.id,
      client: 'web',
      details: { scope: 'openid profile email' },
    });
  });

  test.each([{ decision: undefined }, { decision: 'ALLOW' }, { decision: 'yes' }])('that is no plain yes is a no: %j', async (fields) => {
    expect(answeredTo(await decide(await ask(), fields))).toMatchObject({ error: 'access_denied' });
    expect(await consented()).toBeUndefined();
  });

  test.each<[string, Record<string, string | string[] | undefined>]>([
    ['openid', { scope: ['profile', 'email'] }],
    ['everything', { scope: undefined }],
  ])('that clears %s is answered access_denied', async (_what, fields) => {
    expect(answeredTo(await decide(await ask(), { decision: 'allow', ...fields }))).toMatchObject({ error: 'access_denied' });
    expect(await consented()).toBeUndefined();
  });

  test('cannot allow more than was asked for', async () => {
    const seen = await decide(await ask({ scope: 'openid' }), { decision: 'allow', scope: ['openid', 'orders:write'] });
    expect(seen).toMatchObject({ status: 400, location: '' });
    expect(await consented()).toBeUndefined();
  });

  test('by form_post goes to the client in a form', async () => {
    const seen = await browser.submit(await ask({ response_mode: 'form_post' }), '/consent', { decision: 'deny' });
    expect(seen.status).toBe(200);
    expect(fieldsOf(seen.text, REDIRECT_URI)).toMatchObject({ error: ['access_denied'], iss: ['https://id.example'] });
  });

  test('sent twice at once is recorded once more and harms nothing', async () => {
    const page = await ask();
    const answers = await Promise.all([
      browser.submit(page, '/consent', { decision: 'allow' }),
      browser.submit(page, '/consent', { decision: 'allow' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await consented()).toEqual(['openid', 'profile', 'email']);
  });
});

describe('OWASP ASVS 5.0 §3.5.1 a decision from elsewhere', () => {
  const nothingAllowed = async (seen: Seen): Promise<void> => {
    expect(seen).toMatchObject({ status: 403, location: '' });
    expect(await consented()).toBeUndefined();
    expect(world.facts('request.refused').at(-1)?.details.endpoint).toBe('consent');
  };

  test('without, or with a wrong token does nothing', async () => {
    const page = await ask();
    await nothingAllowed(await browser.submit(page, '/consent', { decision: 'allow', csrf: undefined }));
    await nothingAllowed(await browser.submit(page, '/consent', { decision: 'allow', csrf: 'A'.repeat(43) }));
  });

  test('from another site does nothing', async () => {
    const fields = { ...fieldsOf((await ask()).text, '/consent'), decision: 'allow' };
    await nothingAllowed(await browser.post('/consent', fields, { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' }));
  });

  test('with the page of another person does nothing', async () => {
    const mallory = await world.addUser({ name: `mallory-${count}` });
    const attacker = createBrowser(createInteractiveRoutes(world));
    await openSession(world, attacker, mallory);
    const page = await attacker.get(authorizeUrl({ scope: 'openid profile email' }));
    await nothingAllowed(await browser.submit(page, '/consent', { decision: 'allow' }));
  });

  test('with a token of the account page does nothing', async () => {
    const csrf = fieldsOf((await browser.get('/account')).text, '/account/password').csrf;
    await nothingAllowed(await browser.submit(await ask(), '/consent', { decision: 'allow', csrf }));
  });

  test('after the session has ended does nothing', async () => {
    const page = await ask();
    await world.store.write((tx) => tx.sessions.endOfUser(person.id, '', world.clock.now()));
    await nothingAllowed(await browser.submit(page, '/consent', { decision: 'allow' }));
  });
});

describe('a decision that comes late', () => {
  test('after 15 minutes goes nowhere', async () => {
    const page = await ask();
    world.clock.advance(15 * MINUTE);
    expect(await browser.submit(page, '/consent', { decision: 'allow' })).toMatchObject({ status: 400, location: '' });
    expect(await consented()).toBeUndefined();
  });

  test.each(['', 'x', 'AQ'])('with a made-up request (%j) goes nowhere', async (request) => {
    expect(await browser.submit(await ask(), '/consent', { decision: 'allow', request })).toMatchObject({ status: 400, location: '' });
    expect(await consented()).toBeUndefined();
  });

  test('to a client that was suspended meanwhile goes nowhere', async () => {
    await world.addClient({ id: 'closing' });
    const page = await ask({ client_id: 'closing' });
    await world.store.write((tx) => tx.clients.setStatus('closing', 'suspended', world.clock.now()));
    expect(await browser.submit(page, '/consent', { decision: 'allow' })).toMatchObject({ status: 400, location: '' });
    expect(await consented('closing')).toBeUndefined();
  });
});
