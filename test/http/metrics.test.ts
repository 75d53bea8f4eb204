import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, formBody, text } from '../support/endpoints.ts';
import { jsonOf, startTestEngine, type TestEngine } from '../support/engine.ts';
import { parseAnswers, sendRaw } from '../support/raw-http.ts';
import { createWebBrowser } from '../support/web-browser.ts';
import { PASSWORD } from '../support/world.ts';

const TOKEN = 'a-metrics-token-of-forty-characters-1234';
const FORM = 'application/x-www-form-urlencoded';
let engine: TestEngine;
let authorization: string;

beforeAll(async () => {
  engine = await startTestEngine({
    config: {
      metrics: { token: TOKEN },
      trustedProxies: ['10.0.0.0/8'],
      limits: { tiers: { discovery: { requests: 2, windowSeconds: 60 } }, exempt: [] },
      audit: { refusalsInFull: 2, refusalWindowSeconds: 3600 },
    },
  });
  const { id, secret } = await engine.addClient({ client_id: 'svc', grant_types: ['client_credentials'], scope: 'a', default_scope: 'a' });
  authorization = basic(id, secret);
  await engine.addUser({ username: 'alice' });
});
afterAll(() => engine.end());

const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(engine.issuer + path, { method: 'POST', headers: { 'content-type': FORM, authorization, ...headers }, body: formBody(fields) });
const scrape = async (): Promise<string> => (await fetch(`${engine.issuer}/metrics`)).text();

/** Samples of a text of format 0.0.4, by their name with sorted labels. */
const samples = (exposition: string): Map<string, number> =>
  new Map(
    exposition
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const [, name = '', labels = '', value = ''] = /^([a-z_]+)(?:\{([^}]*)\})? (\S+)$/.exec(line) ?? [];
        return [`${name}{${labels.split(',').toSorted().join(',')}}`, Number(value)];
      }),
  );
const moved = async (act: () => Promise<unknown>): Promise<Record<string, number>> => {
  const before = samples(await scrape());
  await act();
  const after = samples(await scrape());
  return Object.fromEntries(
    [...after].flatMap(([name, value]) => (value === (before.get(name) ?? 0) ? [] : [[name, value - (before.get(name) ?? 0)]])),
  );
};

describe('metrics', () => {
  it('D5 are Prometheus text, format 0.0.4, every line of it', async () => {
    const answer = await fetch(`${engine.issuer}/metrics`);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
      'no-store',
    ]);
    const exposition = await answer.text();
    for (const line of exposition.split('\n'))
      expect(line).toMatch(/^(?:|# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{[^{}]*\})? (?:[\d.e+-]+|\+Inf))$/);
    for (const name of ['auth_attempts_total', 'token_operations_total', 'security_events_total'])
      expect(exposition).toContain(`# TYPE ${name} counter`);
  });

  it('D5 token_operations_total{operation,type} and security_events_total{event_type,severity} move with a token that is issued, revoked and refused', async () => {
    let token = '';
    expect(
      await moved(async () => (token = text((await jsonOf(await post('/token', { grant_type: 'client_credentials' }))).access_token))),
    ).toMatchObject({
      'token_operations_total{operation="issued",type="client_credentials"}': 1,
      'security_events_total{event_type="token.issued",severity="info"}': 1,
    });
    expect(await moved(() => post('/revoke', { token }))).toMatchObject({
      'token_operations_total{operation="revoked",type="access_token"}': 1,
    });
    expect(await moved(() => post('/token', { grant_type: 'client_credentials', scope: 'b' }))).toMatchObject({
      'token_operations_total{operation="refused",type="token"}': 1,
      'security_events_total{event_type="token.refused",severity="low"}': 1,
    });
  });

  it('D5 auth_attempts_total{success,method} moves with a sign-in that works and one that does not', async () => {
    const signIn = async (password: string): Promise<void> => {
      const browser = createWebBrowser(engine.issuer);
      await browser.submit(await browser.get('/account'), '/sign-in', { username: 'alice', password });
    };
    expect(await moved(() => signIn('wrong'))).toMatchObject({ 'auth_attempts_total{method="password",success="false"}': 1 });
    expect(await moved(() => signIn(PASSWORD))).toMatchObject({
      'auth_attempts_total{method="password",success="true"}': 1,
      'security_events_total{event_type="user.signed_in",severity="info"}': 1,
    });
    // The first two are recorded in full: the one above and one of these. The others are counted, which the sign-in tells.
    for (let n = 0; n < 3; n += 1) await signIn('wrong');
    expect(await moved(() => signIn(PASSWORD))).toMatchObject({
      'auth_attempts_total{method="password",success="false"}': 2,
      'auth_attempts_total{method="password",success="true"}': 1,
    });
  });

  it('D5 a failed client, a limit and a rejected token are security events; those only counted are counted too', async () => {
    expect(await moved(() => post('/token', { grant_type: 'client_credentials' }, { authorization: basic('svc', 'wrong') }))).toMatchObject(
      {
        'security_events_total{event_type="client.authentication_failed",severity="medium"}': 1,
      },
    );
    expect(await moved(() => fetch(`${engine.issuer}/userinfo`, { headers: { authorization: 'Bearer x' } }))).toMatchObject({
      'security_events_total{event_type="token.rejected",severity="low"}': 1,
    });
    const over = async (): Promise<void> => {
      for (let i = 0; i < 7; i += 1) await fetch(`${engine.issuer}/jwks`);
    };
    expect(await moved(over)).toMatchObject({
      'blocked_requests_total{reason="rate_limit"}': 2,
      'security_events_total{event_type="limit.exceeded",severity="medium"}': 2,
    });
  });

  it('D5 requests are timed by endpoint and status, never by what a caller wrote', async () => {
    const change = await moved(async () => {
      for (const path of ['/healthz', '/healthz', '/nothing-1', '/nothing-2', '/%zz']) await fetch(engine.issuer + path);
    });
    expect(change).toMatchObject({
      'http_request_duration_seconds_count{endpoint="health",status="200"}': 2,
      'http_request_duration_seconds_count{endpoint="unknown",status="404"}': 2,
      'http_request_duration_seconds_count{endpoint="refused",status="400"}': 1,
    });
    expect(await scrape()).not.toMatch(/nothing-|svc|alice|wrong/);
  });

  it('D5 gauges follow the log, the store and the hashing', async () => {
    const before = samples(await scrape());
    await post('/token', { grant_type: 'client_credentials' });
    const after = samples(await scrape());
    const grown = (name: string): number => (after.get(`${name}{}`) ?? Number.NaN) - (before.get(`${name}{}`) ?? Number.NaN);
    expect(grown('audit_log_head')).toBeGreaterThanOrEqual(1);
    // The followers of the log take units of their own, whenever they come to it.
    expect(grown('store_units_total')).toBeGreaterThanOrEqual(1);
    expect(after.get('audit_log_head{}')).toBeLessThanOrEqual(engine.core.store.head().seq);
    for (const name of [
      'audit_log_checkpointed',
      'store_units_waiting',
      'password_hashes_running',
      'password_hashes_waiting',
      'process_resident_memory_bytes',
    ])
      expect(after.has(`${name}{}`)).toBe(true);
  });

  it('a million different endpoints or statuses could not be made by callers: the labels are few', async () => {
    for (let i = 0; i < 50; i += 1) await fetch(`${engine.issuer}/random-${i}?x=${i}`, { method: i % 2 ? 'POST' : 'DELETE' });
    const endpoints = new Set([...(await scrape()).matchAll(/endpoint="([^"]*)"/g)].map(([, endpoint]) => endpoint));
    expect(endpoints.size).toBeLessThan(25);
  });
});

describe('who may read them', () => {
  const ask = async (headers: string): Promise<number | undefined> =>
    parseAnswers(await sendRaw(engine.port, [`GET /metrics HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`]))[0]?.status;

  it.each(['127.0.0.1:9400', 'localhost', 'LOCALHOST:80', '[::1]:9400'])('this machine, by the name %s', async (host) => {
    expect(await ask(`Host: ${host}\r\n`)).toBe(200);
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:9400',
    '',
  ])('no web page whose name was made to lead here: %s', async (host) => {
    expect(await ask(`Host: ${host}\r\n`)).toBe(404);
  });

  it.each([
    'X-Forwarded-For: 203.0.113.9',
    'X-Forwarded-For: 127.0.0.1',
    'Forwarded: for=127.0.0.1',
  ])('nobody behind a proxy that was not named: %s', async (header) => {
    expect(await ask(`Host: localhost\r\n${header}\r\n`)).toBe(404);
  });

  it('who holds the token, from anywhere', async () => {
    expect(await ask(`Host: id.example\r\nX-Forwarded-For: 203.0.113.9\r\nAuthorization: Bearer ${TOKEN}\r\n`)).toBe(200);
    expect(await ask(`Host: id.example\r\nAuthorization: bearer ${TOKEN}\r\n`)).toBe(200);
  });

  it.each([
    '',
    'x',
    TOKEN.slice(0, -1),
    `${TOKEN}x`,
    TOKEN.toUpperCase(),
  ])('not who holds another token, not even from here: "%s"', async (token) => {
    expect(await ask(`Host: localhost\r\nAuthorization: Bearer ${token}\r\n`)).toBe(404);
  });

  it('nobody when they are switched off', async () => {
    const off = await startTestEngine({ config: { metrics: { enabled: false, token: TOKEN } } });
    try {
      for (const headers of [{}, { authorization: `Bearer ${TOKEN}` }])
        expect((await fetch(`${off.issuer}/metrics`, { headers })).status).toBe(404);
    } finally {
      await off.end();
    }
  });
});
