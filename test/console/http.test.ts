import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN, OTHER_PASSWORD } from '../operators/consoles.ts';
import { ask, cookiesOf, type Door, INDEX, openDoor } from './browser.ts';

let door: Door;
beforeEach(async () => {
  door = await openDoor();
});
afterEach(() => door.close());

const codeOf = (json: Readonly<Record<string, unknown>>): unknown => (json.data as { code?: string } | undefined)?.code ?? json.code;

/** Creates the first operator as a browser does that came by the one-time address; returns its session cookie. */
const firstOperator = async (): Promise<string> => {
  const created = await door.call('session/createFirstOperator', ADMIN, { cookie: await door.enter() });
  expect(created.status).toBe(200);
  return cookiesOf(created);
};

describe('the session of a browser', () => {
  it('begins with a cookie that no script sees and no other site sends, and ends with its removal', async () => {
    const cookie = await firstOperator();
    const state = await door.call('session/state', {}, { cookie });
    expect(state.json).toMatchObject({ state: 'signed_in', operator: { name: 'Ada' } });
    const signedIn = await door.call('session/signIn', ADMIN);
    expect(signedIn.headers['set-cookie']).toEqual([
      expect.stringMatching(/^gatewatch_console=gwo_[\w-]{80}; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
    const out = await door.call('session/signOut', {}, { cookie: cookiesOf(signedIn) });
    expect(out.headers['set-cookie']).toEqual(['gatewatch_console=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0']);
    expect(codeOf((await door.call('session/list', {}, { cookie: cookiesOf(signedIn) })).json)).toBe('not_signed_in');
  });

  it('is another one after the sign-in than the one that was planted before', async () => {
    await firstOperator();
    const planted = cookiesOf(await door.call('session/signIn', ADMIN));
    const after = cookiesOf(await door.call('session/signIn', ADMIN, { cookie: planted }));
    expect(after).not.toBe(planted);
    expect(codeOf((await door.call('session/list', {}, { cookie: planted })).json)).toBe('not_signed_in');
  });

  it('is none when the cookie came twice with two values', async () => {
    const cookie = await firstOperator();
    expect(codeOf((await door.call('session/list', {}, { cookie: `gatewatch_console=x; ${cookie}` })).json)).toBe('not_signed_in');
  });

  it('shows its address and agent to the operator', async () => {
    const cookie = await firstOperator();
    const { json } = await door.call('session/list', {}, { cookie, 'user-agent': 'x' });
    expect(json.sessions).toMatchObject([{ current: true, transport: 'browser', address: '127.0.0.1' }]);
  });

  it('does not let a viewer do what a responder may, called by hand', async () => {
    const cookie = await firstOperator();
    await door.call('operators/add', { name: 'vic', role: 'viewer', password: OTHER_PASSWORD }, { cookie });
    const viewer = cookiesOf(await door.call('session/signIn', { name: 'vic', password: OTHER_PASSWORD }));
    const refused = await door.call('users/suspend', { user: 'alice' }, { cookie: viewer });
    expect([refused.status, codeOf(refused.json)]).toEqual([403, 'forbidden']);
    expect(door.world.facts('operation.refused')).toMatchObject([{ address: '127.0.0.1', details: { operation: 'users.suspend' } }]);
  });
});

describe('a call', () => {
  it.each([
    ['from another site', { origin: 'https://evil.example' }, 403],
    ['from another port of this machine', { origin: 'http://127.0.0.1:1' }, 403],
    ['from a page without an origin', { origin: 'null' }, 403],
    ['that does not say where it comes from', { origin: undefined }, 403],
    ['that a browser says is cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['that a browser says is of the same site only', { 'sec-fetch-site': 'same-site' }, 403],
    ['as a form would send it', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['as a form would send it in parts', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['as plain text', { 'content-type': 'text/plain' }, 415],
    ['without a type', { 'content-type': undefined }, 415],
  ])('%s is refused, with a session too', async (_, changes, status) => {
    const cookie = await firstOperator();
    const refused = await door.call('session/signOut', {}, { cookie, ...changes });
    expect(refused.status).toBe(status);
    expect(refused.headers['access-control-allow-origin']).toBeUndefined();
    expect((await door.call('session/state', {}, { cookie })).json).toMatchObject({ state: 'signed_in' });
  });

  it('from another site is recorded', async () => {
    await door.call('session/state', {}, { origin: 'https://evil.example' });
    expect(door.world.facts('request.refused')).toMatchObject([
      { address: '127.0.0.1', details: { reason: 'cross_origin', endpoint: 'console' } },
    ]);
  });

  it('of the console’s own page passes with what a browser says of it', async () => {
    expect((await door.call('session/state', {}, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await door.call('session/state', {}, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(200);
  });

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])('by %s is refused', async (method) => {
    const origin = door.console.origin;
    const path = '/rpc/session/state?data=%7B%22json%22%3A%7B%7D%7D';
    const refused = await ask(door.console.port, path, { method, headers: { origin, 'content-type': 'application/json' } });
    expect([refused.status, refused.headers.allow]).toEqual([405, 'POST']);
  });

  it('with a body that is too long is refused before it is read, an import too unless an operator asks', async () => {
    const most = '1048577';
    expect((await door.call('session/signIn', {}, { 'content-length': most })).status).toBe(413);
    expect((await door.call('import/apply', {}, { 'content-length': most })).status).toBe(413);
    const cookie = await firstOperator();
    const document = JSON.stringify({ clients: [], note: 'x'.repeat(1_100_000) });
    const imported = await door.call('import/apply', { document, dry_run: true }, { cookie });
    expect([imported.status, codeOf(imported.json)]).toEqual([422, 'invalid_input']);
    expect((await door.call('import/apply', {}, { cookie, 'content-length': '999999999999' })).status).toBe(413);
  });

  it('whose length is not told is refused', async () => {
    const headers = { origin: door.console.origin, 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    expect((await ask(door.console.port, '/rpc/session/state', { method: 'POST', headers, body: '{"json":{}}' })).status).toBe(411);
  });

  it.each([
    '{',
    '[]',
    'null',
    '"x"',
    '{"json":{},"meta":[[1,"__proto__","x"]]}',
    '{"json":null}',
  ])('whose body is %s is refused, and the door goes on', async (body) => {
    const headers = { origin: door.console.origin, 'content-type': 'application/json', 'content-length': String(body.length) };
    const refused = await ask(door.console.port, '/rpc/session/state', { method: 'POST', headers, body });
    expect(refused.status).toBe(400);
    expect((await door.call('session/state')).status).toBe(200);
  });

  it('of an operation that is not there is answered 404', async () => {
    for (const path of ['nothing', 'session', 'session/nothing', '__proto__', 'session/state/more'])
      expect((await door.call(path)).status).toBe(404);
  });

  it('with a key the contract does not know is refused, and nothing beyond the contract is answered', async () => {
    const cookie = await firstOperator();
    expect((await door.call('server/status', { more: 1 }, { cookie })).status).toBe(400);
    const { json } = await door.call('operators/list', {}, { cookie });
    expect(JSON.stringify(json)).not.toMatch(/argon2|passwordHash|password_hash/);
  });

  it('whose answer comes bit by bit comes as events, and ends when the console is locked', async () => {
    const cookie = await firstOperator();
    const stream = await door.call('audit/verify', {}, { cookie });
    expect(stream.headers['content-type']).toBe('text/event-stream');
    expect(stream.text).toContain('"event":"report"');
    await door.call('session/lock', {}, { cookie });
    const refused = await door.call('audit/verify', {}, { cookie });
    expect([refused.status, codeOf(refused.json)]).toEqual([403, 'locked']);
  });
});

describe('a name that is not the console’s', () => {
  it.each([
    'evil.example',
    'evil.example:80',
    'localhost',
    'localhost:1',
    '127.0.0.1.evil.example',
    '[::1]',
    '0.0.0.0',
    '',
  ])('is answered 421, whatever is asked for: %j', async (host) => {
    for (const path of ['/', '/rpc/session/state', '/enter?ticket=x', '/assets/index-abc123.js'])
      expect((await ask(door.console.port, path, { headers: { host } })).status).toBe(host === '' && path === '' ? 400 : 421);
  });

  it('gets no session by a call, with an origin that fits it (DNS rebinding)', async () => {
    const host = `evil.example:${door.console.port}`;
    const refused = await door.call('session/state', {}, { host, origin: `http://${host}` });
    expect(refused.status).toBe(421);
    expect(door.world.facts('request.refused')).toMatchObject([{ details: { reason: 'unknown_host' } }]);
  });

  it.each(['localhost', '127.0.0.1', '[::1]'])('is not %s with its port', async (name) => {
    const host = `${name}:${door.console.port}`;
    expect((await door.call('session/state', {}, { host, origin: `http://${host}` })).status).toBe(200);
    expect((await door.call('session/state', {}, { host: host.toUpperCase(), origin: `http://${host}` })).status).toBe(200);
  });
});

describe('the one-time address', () => {
  const pathOf = (url: string): string => url.slice(new URL(url).origin.length);

  it('lets the browser that opens it create the first operator, and no other', async () => {
    const path = pathOf(door.console.ticketUrl());
    expect(path).toMatch(/^\/enter\?ticket=[\w-]{43}$/);
    const entered = await door.get(path);
    expect([entered.status, entered.headers.location]).toEqual([303, '/']);
    expect(entered.headers['set-cookie']).toEqual([
      expect.stringMatching(/^gatewatch_entry=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=3600$/),
    ]);
    expect((await door.call('session/state')).json).toMatchObject({ state: 'first_run', may_create: false });
    expect((await door.call('session/state', {}, { cookie: cookiesOf(entered) })).json).toMatchObject({
      state: 'first_run',
      may_create: true,
    });
    expect(codeOf((await door.call('session/createFirstOperator', ADMIN)).json)).toBe('forbidden');
    expect(door.world.facts('console.ticket_used')).toMatchObject([{ address: '127.0.0.1', details: { first_run: true } }]);
  });

  it('is good once', async () => {
    const path = pathOf(door.console.ticketUrl());
    await door.get(path);
    const again = await door.get(path);
    expect([again.headers.location, again.headers['set-cookie']]).toEqual(['/?ticket=used', undefined]);
    const both = pathOf(door.console.ticketUrl());
    const entered = await Promise.all([door.get(both), door.get(both)]);
    expect(entered.filter(({ headers }) => headers.location === '/')).toHaveLength(1);
  });

  it.each([
    '',
    '?ticket=',
    '?ticket=x',
    `?ticket=${'A'.repeat(43)}`,
    `?ticket=${'A'.repeat(9000)}`,
    '?ticket=%00%ff',
  ])('is none when it is made up: %j', async (query) => {
    const refused = await door.get(`/enter${query}`);
    expect([refused.headers.location, refused.headers['set-cookie']]).toEqual(['/?ticket=used', undefined]);
  });

  it('is good for a day, and the entry for an hour', async () => {
    const [first, second] = [door.console.ticketUrl(), door.console.ticketUrl()];
    door.world.clock.advance(24 * 3_600_000 - 1);
    const cookie = cookiesOf(await door.get(pathOf(first)));
    door.world.clock.advance(1);
    expect((await door.get(pathOf(second))).headers.location).toBe('/?ticket=used');
    expect((await door.call('session/state', {}, { cookie })).json).toMatchObject({ may_create: true });
    door.world.clock.advance(3_600_000);
    expect((await door.call('session/state', {}, { cookie })).json).toMatchObject({ may_create: false });
  });

  it('leads to the sign-in once there is an operator', async () => {
    await firstOperator();
    const entered = await door.get(pathOf(door.console.ticketUrl()));
    expect([entered.headers.location, entered.headers['set-cookie']]).toEqual(['/', undefined]);
    expect(door.world.facts('console.ticket_used').at(-1)).toMatchObject({ details: { first_run: false } });
  });

  it('is one of sixteen at most: the oldest goes', async () => {
    const urls = Array.from({ length: 17 }, () => door.console.ticketUrl());
    expect((await door.get(pathOf(urls[0] ?? ''))).headers.location).toBe('/?ticket=used');
    expect((await door.get(pathOf(urls[1] ?? ''))).headers.location).toBe('/');
  });
});

describe('the pages', () => {
  it.each(['/', '/alerts', '/alerts/01J/more', '/users?status=active'])('at %s are the console itself, never kept', async (path) => {
    const page = await door.get(path);
    expect([page.status, page.text, page.headers['cache-control']]).toEqual([200, INDEX, 'no-store']);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it('are kept for ever where their name has the hash of their content', async () => {
    const script = await door.get('/assets/index-abc123.js');
    expect([script.status, script.text]).toEqual([200, 'export {};']);
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect((await ask(door.console.port, '/assets/index-abc123.js', { method: 'HEAD' })).text).toBe('');
  });

  it.each([
    '/assets/nothing.js',
    '/assets/',
    '/assets',
    '/index-abc123.js',
    '/.hidden.js',
    '/../package.json',
    '/assets/../index.html',
    '/%2e%2e/x.json',
    '/a//b.js',
    '/x.php',
    '\\..\\x.js',
  ])('give nothing at %s', async (path) => {
    const missing = await ask(door.console.port, path);
    expect([200, 400, 404]).toContain(missing.status);
    if (missing.status === 200) expect(missing.text).toBe(INDEX);
  });

  it.each([
    '/',
    '/assets/index-abc123.js',
    '/enter',
    '/nothing.js',
    '/rpc/session/state',
  ])('allow nothing but the console’s own, at %s', async (path) => {
    const { headers } = await door.get(path);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect([headers.server, headers['x-powered-by'], headers['strict-transport-security']]).toEqual([undefined, undefined, undefined]);
  });

  it('take no POST', async () => {
    expect((await ask(door.console.port, '/', { method: 'POST' })).status).toBe(405);
    expect((await ask(door.console.port, '/enter', { method: 'POST' })).status).toBe(405);
  });

  it('say how to build the console where it is not built', async () => {
    const bare = await openDoor({ built: false });
    try {
      const page = await bare.get('/');
      expect([page.status, page.text.includes('npm run build')]).toEqual([503, true]);
      expect((await bare.call('session/state')).status).toBe(200);
    } finally {
      await bare.close();
    }
  });
});
