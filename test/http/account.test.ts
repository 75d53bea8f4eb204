import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInteractiveRoutes } from '../../electron/http/interactive-routes.ts';
import { authorizeUrl, openSession, signInOn, totpCode } from '../support/authorization.ts';
import { type Browser, createBrowser, fieldsOf, type Seen } from '../support/browser.ts';
import { createWorld, type Person, type World } from '../support/world.ts';
import { tagsOf } from './pages-fixtures.ts';

const NEW_PASSWORD = 'Another-Meadow 71 kettles';
let world: World;
let browser: Browser;
let person: Person;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
  await world.addClient();
});
afterAll(() => world.close());

const newBrowser = (agent?: string): Browser => createBrowser(createInteractiveRoutes(world), agent === undefined ? {} : { agent });

const start = async (secondFactor = false): Promise<Seen> => {
  count += 1;
  browser = newBrowser();
  person = await world.addUser({ name: `person-${count}`, secondFactor });
  await openSession(world, browser, person);
  world.clock.advance(60_000);
  return browser.get('/account');
};

const isSignedIn = async (where: Browser): Promise<boolean> => (await where.get('/account')).text.includes('Your account');

const enrol = async (page: Seen): Promise<{ enrolment: Seen; secret: string }> => {
  const enrolment = await browser.submit(page, '/account/totp/start');
  return { enrolment, secret: (/<code class="secret">([^<]*)</.exec(enrolment.text)?.[1] ?? '').replaceAll(' ', '') };
};

/** The names of the fields that a page marks as wrong. */
const wrongField = (page: Seen): (string | undefined)[] =>
  tagsOf(page.text)
    .filter(({ attributes }) => attributes['aria-invalid'] === 'true')
    .map(({ attributes }) => attributes.name);

describe('the account page', () => {
  test('without a session is a sign-in that leads here', async () => {
    const page = await newBrowser().get('/account');
    expect([page.status, page.text.includes('action="/sign-in"')]).toEqual([200, true]);
  });

  test('shows notices of its own only', async () => {
    await start();
    expect((await browser.get('/account?done=password')).text).toContain('Your password was changed.');
    for (const done of ['<script>alert(1)</script>', 'constructor', '__proto__', 'toString']) {
      const page = await browser.get(`/account?done=${encodeURIComponent(done)}`);
      expect(page.text).not.toContain('role="status"');
    }
    expect((await browser.get('/account?done=%zz')).status).toBe(200);
  });

  test('lists live sessions only, with this one marked', async () => {
    await start();
    const stale = newBrowser('Stale/1.0');
    await openSession(world, stale, person);
    world.clock.advance(119 * 60_000);
    await browser.get('/account');
    const fresh = newBrowser('Fresh/1.0');
    await openSession(world, fresh, person);
    world.clock.advance(60_000);
    const page = await browser.get('/account');
    expect(page.text).toContain('Fresh/1.0');
    expect(page.text).not.toContain('Stale/1.0');
    expect(page.text.match(/this session/g)).toHaveLength(1);
  });
});

describe('changing the password', () => {
  const change = (page: Seen, current: string, replacement: string): Promise<Seen> =>
    browser.submit(page, '/account/password', { current_password: current, new_password: replacement });

  test('says so, keeps this session, ends the others, and lets the new one in', async () => {
    const page = await start();
    const other = newBrowser();
    await openSession(world, other, person);
    const changed = await change(page, person.password, NEW_PASSWORD);
    expect(page.text).not.toContain('Changed');
    expect(changed).toMatchObject({ status: 303, location: '/account?done=password' });
    expect((await browser.get('/account')).text).toContain('Changed');
    expect([await isSignedIn(browser), await isSignedIn(other)]).toEqual([true, false]);
    const again = newBrowser();
    expect((await signInOn(world, again, await again.get('/account'), person)).status).toBe(403);
    expect((await signInOn(world, again, await again.get('/account'), { ...person, password: NEW_PASSWORD })).status).toBe(303);
  });

  test('with a wrong current password says which field, and sends neither back', async () => {
    const seen = await change(await start(), 'Wrong-One 1!', NEW_PASSWORD);
    expect(seen.status).toBe(403);
    expect(seen.text).toContain('The current password is not right.');
    expect(seen.text).not.toMatch(/Wrong-One|Another-Meadow/);
  });

  test('with one that the policy refuses shows why and how strong it is', async () => {
    const seen = await change(await start(), person.password, 'short');
    expect(seen.status).toBe(400);
    expect(seen.text).toContain('Use at least 12 characters.');
    expect(seen.text).toContain('<meter');
  });

  test('with fields missing changes nothing', async () => {
    const page = await start();
    expect((await browser.submit(page, '/account/password', { current_password: undefined, new_password: NEW_PASSWORD })).status).toBe(403);
    expect((await browser.submit(page, '/account/password', { current_password: person.password, new_password: undefined })).status).toBe(
      400,
    );
  });
});

describe('two-step sign-in', () => {
  test('is turned on with a code and the password, shows the recovery codes once, and is then asked for', async () => {
    const { enrolment, secret } = await enrol(await start());
    expect(enrolment.text).toContain('src="data:image/svg+xml;base64,');
    const confirmed = await browser.submit(enrolment, '/account/totp/confirm', {
      code: totpCode(world, secret),
      current_password: person.password,
    });
    expect(confirmed.status).toBe(200);
    const codes = [...confirmed.text.matchAll(/<code>([0-9A-Z-]{19})<\/code>/g)].map(([, code]) => code);
    expect(codes).toHaveLength(10);
    expect(confirmed.headers['cache-control']).toBe('no-store');
    expect((await browser.get('/account')).text).not.toContain(codes[0]);
    world.clock.advance(60_000);
    const again = newBrowser();
    const second = await again.submit(await again.get('/account'), '/sign-in', { username: person.name, password: person.password });
    expect(second.text).toContain('action="/sign-in/totp"');
    expect((await again.submit(second, '/sign-in/totp', { code: totpCode(world, secret) })).location).toBe('/account');
  });

  test('keeps the secret on the page when code or password was wrong, and says which', async () => {
    const { enrolment, secret } = await enrol(await start());
    const wrongCode = await browser.submit(enrolment, '/account/totp/confirm', { code: '12345', current_password: person.password });
    expect([wrongCode.status, wrongCode.text.includes('That code is not right.')]).toEqual([403, true]);
    expect(wrongField(wrongCode)).toEqual(['code']);
    const wrongPassword = await browser.submit(wrongCode, '/account/totp/confirm', {
      code: totpCode(world, secret),
      current_password: 'wrong',
    });
    expect([wrongPassword.status, wrongPassword.text.includes('The current password is not right.')]).toEqual([403, true]);
    expect(wrongField(wrongPassword)).toEqual(['current_password']);
    expect(
      (await browser.submit(wrongPassword, '/account/totp/confirm', { code: totpCode(world, secret), current_password: person.password }))
        .status,
    ).toBe(200);
  });

  test('that was turned on in another window meanwhile says so', async () => {
    const page = await start();
    const [one, two] = [await enrol(page), await enrol(page)];
    const confirm = ({ enrolment, secret }: { enrolment: Seen; secret: string }) =>
      browser.submit(enrolment, '/account/totp/confirm', { code: totpCode(world, secret), current_password: person.password });
    expect((await confirm(one)).status).toBe(200);
    const late = await confirm(two);
    expect([late.status, late.text.includes('Two-step sign-in is on already.'), late.text.includes('Scan this')]).toEqual([
      403,
      true,
      false,
    ]);
  });

  test('RFC 9110 §15.6.4 is a 503 while the hashing pool has no room', async () => {
    const own = await createWorld({ seed: 'busy-account', hashQueueLimit: 0 });
    const owner = await own.addUser({ name: 'ada', secondFactor: true });
    const visitor = createBrowser(createInteractiveRoutes(own));
    await openSession(own, visitor, owner);
    const page = await visitor.get('/account');
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holding = [own.hashPool.run(() => held), own.hashPool.run(() => held)];
    for (const path of ['/account/totp/remove', '/account/recovery-codes'])
      expect((await visitor.submit(page, path, { current_password: owner.password })).status).toBe(503);
    release();
    await Promise.all(holding);
    expect((await visitor.submit(page, '/account/totp/remove', { current_password: owner.password })).status).toBe(303);
    await own.close();
  });

  test('that was started too long ago, or with a secret made up, starts again', async () => {
    const { enrolment, secret } = await enrol(await start());
    const fields = { code: totpCode(world, secret), current_password: person.password };
    const madeUp = await browser.submit(enrolment, '/account/totp/confirm', { ...fields, sealed: 'x' });
    expect([madeUp.status, madeUp.text.includes('start it again')]).toEqual([403, true]);
    expect(await world.store.read.users.totp(person.id)).toBeUndefined();
  });

  test('known-flaw/031 of a page that somebody else made is not confirmed here', async () => {
    const { enrolment: planted, secret } = await enrol(await start());
    const { sealed = [] } = fieldsOf(planted.text, '/account/totp/confirm');
    const { enrolment } = await enrol(await start());
    const seen = await browser.submit(enrolment, '/account/totp/confirm', {
      sealed,
      code: totpCode(world, secret),
      current_password: person.password,
    });
    expect(seen.status).toBe(403);
    expect(await world.store.read.users.totp(person.id)).toBeUndefined();
  });

  test('is turned off with the password', async () => {
    const page = await start(true);
    expect((await browser.submit(page, '/account/totp/remove', { current_password: 'wrong' })).status).toBe(403);
    expect(await browser.submit(page, '/account/totp/remove', { current_password: person.password })).toMatchObject({
      status: 303,
      location: '/account?done=totp_off',
    });
    expect(await world.store.read.users.totp(person.id)).toBeUndefined();
  });

  test('gets new recovery codes with the password', async () => {
    const page = await start(true);
    expect((await browser.submit(page, '/account/recovery-codes', { current_password: 'wrong' })).status).toBe(403);
    const renewed = await browser.submit(page, '/account/recovery-codes', { current_password: person.password });
    expect([renewed.status, renewed.text.includes(person.recoveryCodes[0] ?? '')]).toEqual([200, false]);
    expect(renewed.text.match(/<code>[0-9A-Z-]{19}<\/code>/g)).toHaveLength(10);
  });
});

describe('sessions and consents', () => {
  test('another session is ended, all others are ended', async () => {
    await start();
    const others = [newBrowser(), newBrowser(), newBrowser()];
    for (const other of others) await openSession(world, other, person);
    const ended = await browser.submit(await browser.get('/account'), '/account/sessions/revoke');
    expect(ended).toMatchObject({ status: 303, location: '/account?done=session' });
    expect((await Promise.all(others.map(isSignedIn))).filter(Boolean)).toHaveLength(2);
    expect(await browser.submit(await browser.get('/account'), '/account/sessions/revoke-others')).toMatchObject({
      location: '/account?done=sessions',
    });
    expect([...(await Promise.all(others.map(isSignedIn))), await isSignedIn(browser)]).toEqual([false, false, false, true]);
  });

  test('known-flaw/078 the session of somebody else is not', async () => {
    await start();
    const [victim, owner] = [browser, person];
    await start();
    const [target] = await world.store.read.sessions.listOfUser(owner.id, world.clock.now(), 1);
    const second = newBrowser();
    await openSession(world, second, person);
    const seen = await browser.submit(await browser.get('/account'), '/account/sessions/revoke', { session: target?.id ?? '' });
    expect([seen.status, seen.text.includes('There is no such session any more.')]).toEqual([404, true]);
    expect(await isSignedIn(victim)).toBe(true);
  });

  test('a consent is withdrawn, and asked for again', async () => {
    await start();
    await browser.submit(await browser.get(authorizeUrl()), '/consent', { decision: 'allow' });
    const page = await browser.get('/account');
    expect(page.text).toContain('Web Shop');
    expect(await browser.submit(page, '/account/consents/withdraw')).toMatchObject({ status: 303, location: '/account?done=consent' });
    expect((await browser.get(authorizeUrl())).text).toContain('action="/consent"');
    const again = await browser.submit(page, '/account/consents/withdraw');
    expect([again.status, again.text.includes('has no access any more')]).toEqual([404, true]);
  });
});

describe('OWASP ASVS 5.0 §3.5.1 every form of the account', () => {
  const paths = [
    '/account/password',
    '/account/totp/start',
    '/account/totp/confirm',
    '/account/totp/remove',
    '/account/recovery-codes',
    '/account/sessions/revoke',
    '/account/sessions/revoke-others',
    '/account/consents/withdraw',
  ];

  test.each(
    paths,
  )('%s is refused from elsewhere, with a wrong token and with that of another person, and leads an anonymous visitor to the sign-in', async (path) => {
    const page = await start(true);
    const own = fieldsOf(page.text, '/account/password').csrf?.[0] ?? '';
    const fields = { current_password: person.password, new_password: NEW_PASSWORD };
    const [victim, victimBrowser] = [person, browser];
    const foreign = fieldsOf((await start()).text, '/account/password').csrf?.[0] ?? '';
    browser = victimBrowser;
    const before = world.facts().filter(({ user }) => user === victim.id).length;
    for (const [csrf, headers] of [
      [own, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
      [own, { origin: undefined, 'sec-fetch-site': 'same-site' }],
      ['', {}],
      ['A'.repeat(43), {}],
      [foreign, {}],
    ] as const) {
      const seen = await browser.post(path, { ...fields, csrf }, headers);
      expect(seen.status).toBe(403);
      expect(seen.text).toContain('This form has expired');
    }
    expect(await newBrowser().post(path, { ...fields, csrf: own })).toMatchObject({ status: 303, location: '/account' });
    expect(world.facts().filter(({ user }) => user === victim.id)).toHaveLength(before);
    expect(await isSignedIn(browser)).toBe(true);
  });

  test('with a password counts towards the limit of sign-ins', () => {
    const tiers = Object.fromEntries(
      createInteractiveRoutes(world)
        .filter(({ method }) => method === 'POST')
        .map(({ path, tier }) => [path, tier]),
    );
    expect(tiers).toEqual({
      '/authorize': 'authorize',
      '/consent': 'authorize',
      '/sign-out': 'authorize',
      '/sign-in': 'auth',
      '/sign-in/totp': 'auth',
      '/sign-in/recovery-code': 'auth',
      '/account/password': 'auth',
      '/account/totp/start': 'authorize',
      '/account/totp/confirm': 'auth',
      '/account/totp/remove': 'auth',
      '/account/recovery-codes': 'auth',
      '/account/sessions/revoke': 'authorize',
      '/account/sessions/revoke-others': 'authorize',
      '/account/consents/withdraw': 'authorize',
    });
  });
});
