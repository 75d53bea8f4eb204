import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formPostScript } from '../../electron/http/pages/form-post-page.ts';
import { stylesheet } from '../../electron/http/pages/stylesheet.ts';
import { limitTiers } from '../../electron/limits/tiers.ts';
import { basic, formBody } from '../support/endpoints.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';

const FORM = 'application/x-www-form-urlencoded';
const APP = 'https://app.example';
let engine: TestEngine;
let clock: TestClock;
let authorization: string;

const tiers = Object.fromEntries(limitTiers.map((tier) => [tier, { requests: 3, windowSeconds: 60 }]));
beforeAll(async () => {
  clock = createTestClock();
  engine = await startTestEngine({
    clock,
    config: {
      cors: { origins: [APP] },
      trustedProxies: ['127.0.0.1/32', '10.0.0.0/8'],
      limits: {
        tiers,
        exempt: [
          { addresses: ['198.51.100.0/24'], tiers: ['all'] },
          { addresses: ['203.0.113.0/24'], tiers: ['token'], requests: 5 },
        ],
      },
    },
  });
  const { id, secret } = await engine.addClient({ client_id: 'svc', grant_types: ['client_credentials'], scope: 'a', default_scope: 'a' });
  authorization = basic(id, secret);
});
afterAll(() => engine.end());

let last = 0;
/** An address no other test counts against. */
const fresh = (): string => {
  last += 1;
  return `192.0.2.${last}`;
};
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(engine.issuer + path, { redirect: 'manual', headers: { 'x-forwarded-for': fresh(), ...headers } });
const post = (
  path: string,
  headers: Record<string, string> = {},
  fields: Record<string, string> = { grant_type: 'client_credentials' },
): Promise<Response> =>
  fetch(engine.issuer + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': FORM, authorization, 'x-forwarded-for': fresh(), ...headers },
    body: formBody(fields),
  });

describe('security headers', () => {
  const never = ['server', 'x-powered-by', 'x-aspnet-version', 'via'];
  const of = (answer: Response, names: readonly string[]) => Object.fromEntries(names.map((name) => [name, answer.headers.get(name)]));

  it.each([
    '/authorize',
    '/sign-in',
    '/account',
    '/sign-out',
  ])('C7 a page for a person, %s, runs no script of others, is framed by nobody and kept by nobody', async (path) => {
    const answer = await get(path, { accept: 'text/html' });
    const headers = of(answer, [
      'x-frame-options',
      'x-content-type-options',
      'referrer-policy',
      'cross-origin-opener-policy',
      'cross-origin-resource-policy',
      'cache-control',
      'access-control-allow-origin',
    ]);
    expect(headers).toEqual({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
      'access-control-allow-origin': null,
    });
    const policy = answer.headers.get('content-security-policy') ?? '';
    for (const directive of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "script-src 'self'"])
      expect(policy).toContain(directive);
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(answer.headers.get('permissions-policy')).toContain('camera=()');
  });

  it.each([
    ['/token', () => post('/token')],
    ['/introspect', () => post('/introspect', {}, { token: 'x' })],
    ['/revoke', () => post('/revoke', {}, { token: 'x' })],
    ['/userinfo', () => get('/userinfo')],
    ['/healthz', () => get('/healthz')],
    ['/nothing', () => get('/nothing')],
  ] as const)('RFC 6749 §5.1 an answer of %s is kept by nobody and read by no page', async (_path, send) => {
    expect(
      of(await send(), [
        'cache-control',
        'pragma',
        'x-content-type-options',
        'content-security-policy',
        'cross-origin-resource-policy',
        'content-type',
      ]),
    ).toEqual({
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'content-type': 'application/json',
    });
  });

  it.each([
    '/jwks',
    '/.well-known/openid-configuration',
    '/.well-known/oauth-authorization-server',
  ])('%s may be kept and read by everybody', async (path) => {
    expect(
      of(await get(path), ['cache-control', 'cross-origin-resource-policy', 'access-control-allow-origin', 'x-content-type-options']),
    ).toEqual({
      'cache-control': 'public, max-age=300',
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    });
    const etag = (await get(path)).headers.get('etag') ?? '';
    const again = await get(path, { 'if-none-match': `W/${etag}` });
    expect([again.status, await again.text(), again.headers.get('cache-control'), again.headers.get('etag')]).toEqual([
      304,
      '',
      'public, max-age=300',
      etag,
    ]);
  });

  it.each([stylesheet.path, formPostScript.path])('%s may be kept by browsers, and is asked for again by its tag', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('x-content-type-options'), answer.headers.get('cross-origin-resource-policy')]).toEqual([
      200,
      'nosniff',
      'same-origin',
    ]);
    const caching = answer.headers.get('cache-control');
    expect(caching).toMatch(/^public, max-age=\d+/);
    const again = await get(path, { 'if-none-match': `W/${answer.headers.get('etag')}` });
    expect([again.status, again.headers.get('cache-control')]).toEqual([304, caching]);
  });

  it('C7 no answer says what software runs here', async () => {
    for (const path of ['/healthz', '/jwks', '/nothing', '/sign-in', '/%zz', '/token']) {
      const answer = await get(path);
      for (const name of never) expect([path, name, answer.headers.has(name)]).toEqual([path, name, false]);
      expect(await answer.text()).not.toMatch(/fastify|node\.?js|express/i);
    }
  });
});

describe('CORS', () => {
  const preflight = (path: string, origin: string, method: string, headers = 'authorization,content-type'): Promise<Response> =>
    fetch(engine.issuer + path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': headers, 'x-forwarded-for': fresh() },
    });

  it.each([
    ['/token', 'POST', APP],
    ['/revoke', 'POST', APP],
    ['/userinfo', 'GET', APP],
    ['/userinfo', 'POST', APP],
    ['/jwks', 'GET', '*'],
    ['/.well-known/openid-configuration', 'GET', '*'],
    ['/.well-known/oauth-authorization-server', 'GET', '*'],
  ])('RFC 9700 §2.6 a preflight for %s by %s is granted to a listed origin', async (path, method, allowed) => {
    const answer = await preflight(path, APP, method);
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, allowed]);
    expect(answer.headers.get('access-control-allow-methods')?.split(', ')).toContain(method);
    expect(answer.headers.has('access-control-allow-credentials')).toBe(false);
    expect(await answer.text()).toBe('');
  });

  it.each([
    ['/token', 'https://evil.example', 'POST', undefined],
    ['/token', 'null', 'POST', undefined],
    ['/token', `${APP}.evil.example`, 'POST', undefined],
    ['/token', 'http://app.example', 'POST', undefined],
    ['/token', APP, 'DELETE', undefined],
    ['/token', APP, 'POST', 'x-secret'],
    ['/userinfo', 'https://evil.example', 'GET', undefined],
    ['/introspect', APP, 'POST', undefined],
    ['/authorize', APP, 'GET', undefined],
    ['/authorize', APP, 'POST', undefined],
    ['/sign-in', APP, 'POST', undefined],
    ['/consent', APP, 'POST', undefined],
    ['/account', APP, 'GET', undefined],
    ['/sign-out', APP, 'POST', undefined],
    ['/metrics', APP, 'GET', undefined],
    ['/healthz', APP, 'GET', undefined],
    ['/nothing', APP, 'GET', undefined],
  ])('RFC 9700 §2.6 a preflight for %s from %s by %s is not granted', async (path, origin, method, headers) => {
    const answer = await preflight(path, origin, method, headers);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    for (const [name] of answer.headers) expect(name).not.toMatch(/^access-control-/);
  });

  it('a listed origin may read the answer, its refusals and limits too; another may not', async () => {
    const headers = { origin: APP };
    for (const answer of [await post('/token', headers), await post('/token', headers, {}), await get('/userinfo', headers)]) {
      expect(answer.headers.get('access-control-allow-origin')).toBe(APP);
      expect(answer.headers.get('access-control-expose-headers')).toMatch(/WWW-Authenticate.*Retry-After/);
      expect(answer.headers.get('vary')).toBe('Origin');
    }
    for (const answer of [await post('/token', { origin: 'https://evil.example' }), await post('/token')]) {
      expect(answer.headers.has('access-control-allow-origin')).toBe(false);
      expect(answer.headers.get('vary')).toBe('Origin');
    }
    for (const path of ['/introspect', '/authorize'])
      expect((await post(path, headers, { token: 'x' })).headers.has('access-control-allow-origin')).toBe(false);
  });
});

describe('limits', () => {
  const asked = (path: string, from: string): Promise<Response> =>
    path === '/token' || path === '/introspect' || path === '/revoke'
      ? post(path, { 'x-forwarded-for': from }, { grant_type: 'client_credentials', token: 'x' })
      : get(path, { 'x-forwarded-for': from });
  const numbers = ({ headers }: Response) =>
    ['ratelimit-policy', 'ratelimit', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'].map((name) => headers.get(name));

  it.each([
    ['/token', 'token'],
    ['/revoke', 'token'],
    ['/introspect', 'introspection'],
    ['/userinfo', 'api'],
    ['/jwks', 'discovery'],
    ['/authorize', 'authorize'],
    ['/metrics', 'api'],
  ])('C1 %s tells how far a caller may go, then 429 with Retry-After, then lets it in again', async (path, tier) => {
    clock.advance(300_000);
    const from = fresh();
    const first = await asked(path, from);
    expect(first.status).not.toBe(429);
    if (tier !== 'authorize') expect(numbers(first)).toEqual([`"${tier}";q=3;w=60`, `"${tier}";r=2;t=60`, '3', '2', '60']);
    for (let i = 0; i < 2; i += 1) expect((await asked(path, from)).status).not.toBe(429);
    const before = engine.facts('limit.exceeded').length;
    const over = await asked(path, from);
    expect([over.status, over.headers.get('retry-after')]).toEqual([429, '61']);
    expect(numbers(over).slice(2)).toEqual(['3', '0', '61']);
    expect(engine.facts('limit.exceeded').slice(before)).toMatchObject([
      { address: from, details: { tier, limit: 3, window_seconds: 60 } },
    ]);
    clock.advance(61_000);
    expect((await asked(path, from)).status).not.toBe(429);
  });

  it('C1 a page says it in words', async () => {
    const from = fresh();
    for (let i = 0; i < 3; i += 1) await asked('/authorize', from);
    const over = await asked('/authorize', from);
    expect(over.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await over.text()).toContain('too many requests');
  });

  it('C1 health is never limited', async () => {
    const from = fresh();
    for (let i = 0; i < 10; i += 1) expect((await asked('/healthz', from)).status).toBe(200);
  });

  it('an exempt range is not limited, or by another number, and is told that', async () => {
    clock.advance(300_000);
    for (let i = 0; i < 10; i += 1) {
      const answer = await asked('/jwks', '198.51.100.7');
      expect([answer.status, answer.headers.has('x-ratelimit-limit')]).toEqual([200, false]);
    }
    const statuses = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await asked('/token', '203.0.113.7')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });
});

describe('known-flaw/077 the address of a caller', () => {
  const addressOf = async (headers: Record<string, string>): Promise<unknown> => {
    await post('/token', headers, { grant_type: 'password' });
    return engine.facts('token.refused').at(-1)?.address;
  };

  it.each([
    ['what the nearest proxy wrote', { 'x-forwarded-for': '198.51.100.20' }, '198.51.100.20'],
    ['not what a caller wrote before the proxy', { 'x-forwarded-for': '203.0.113.9, 198.51.100.21' }, '198.51.100.21'],
    ['what stands before a chain of known proxies', { 'x-forwarded-for': '203.0.113.9, 198.51.100.22, 10.1.2.3' }, '198.51.100.22'],
    ['the proxy itself when it names nobody', { 'x-forwarded-for': 'unknown' }, '127.0.0.1'],
    ['the proxy itself when it writes nonsense', { 'x-forwarded-for': "'; DROP TABLE--" }, '127.0.0.1'],
  ])('is %s', async (_title, headers, address) => {
    clock.advance(300_000);
    expect(await addressOf(headers)).toBe(address);
  });

  it('is the socket’s where no proxy was named, whatever the headers say', async () => {
    const plain = await startTestEngine();
    try {
      const { id, secret } = await plain.addClient({ client_id: 'svc', grant_types: ['client_credentials'], scope: 'a' });
      for (const [name, value] of Object.entries({
        'x-forwarded-for': '198.51.100.20',
        forwarded: 'for=198.51.100.20',
        'x-real-ip': '198.51.100.20',
        'true-client-ip': '198.51.100.20',
        x_forwarded_for: '198.51.100.20',
      })) {
        await fetch(`${plain.issuer}/token`, {
          method: 'POST',
          headers: { 'content-type': FORM, authorization: basic(id, secret), [name]: value },
          body: 'grant_type=password',
        });
      }
      expect(new Set(plain.facts('token.refused').map(({ address }) => address))).toEqual(new Set(['127.0.0.1']));
      expect(plain.facts('token.refused')).toHaveLength(5);
    } finally {
      await plain.end();
    }
  });

  it('the agent is cut to 512 characters and is only text', async () => {
    clock.advance(300_000);
    const agent = `<script>alert(1)</script>${'x'.repeat(1000)}`;
    await post('/token', { 'user-agent': agent, 'x-forwarded-for': fresh() }, { grant_type: 'password' });
    expect(engine.facts('token.refused').at(-1)?.agent).toBe(agent.slice(0, 512));
  });
});
