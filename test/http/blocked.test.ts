import { rm } from 'node:fs/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseAddressRange } from '../../electron/limits/address-range.ts';
import { endAddressRule } from '../../electron/operations/network/end-address-rule.ts';
import { putAddressRule } from '../../electron/operations/network/put-address-rule.ts';
import { basic } from '../support/endpoints.ts';
import { jsonOf, startTestEngine, type TestEngine } from '../support/engine.ts';
import { parseAnswers, type RawAnswer, sendRaw } from '../support/raw-http.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';

const FORM = 'application/x-www-form-urlencoded';
const OPERATOR = { actor: 'operator:1', role: 'responder', operator: { id: '1', name: 'Grace' } } as const;
const REFUSED = { error: 'access_denied', error_description: 'The request was refused.' };

let engine: TestEngine;
let authorization: string;
let clock: TestClock;
const start = async (config: Readonly<Record<string, unknown>> = {}, directory?: string): Promise<void> => {
  clock = createTestClock();
  engine = await startTestEngine({ clock, config: { trustedProxies: ['127.0.0.1/32'], ...config }, ...(directory ? { directory } : {}) });
};
beforeAll(() => {
  authorization = basic('svc', 'a-secret-that-is-long-enough-for-anyone-42');
});
afterEach(() => engine.end());

const addClient = async (): Promise<void> => {
  const { id, secret } = await engine.addClient({ client_id: 'svc', grant_types: ['client_credentials'], scope: 'a', default_scope: 'a' });
  authorization = basic(id, secret);
};
const rule = async (text: string, kind: 'block' | 'allow' = 'block', seconds: number | null = null): Promise<string> => {
  const range = parseAddressRange(text);
  if (!range.ok) throw new Error(range.refusal.description);
  const expiresAt = seconds === null ? null : clock.now() + seconds * 1000;
  const wanted = { kind, range: range.value, expiresAt, reason: 'a secret reason' };
  const made = await engine.core.store.write((tx) => putAddressRule(tx, engine.core, OPERATOR, wanted));
  if (!made.ok) throw new Error(made.refusal.description);
  return made.value.id;
};
const unblock = (id: string) => engine.core.store.write((tx) => endAddressRule(tx, engine.core, OPERATOR, { id, kind: 'block' }));
const get = (path: string, from: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(engine.issuer + path, { redirect: 'manual', headers: { 'x-forwarded-for': from, ...headers } });
const token = (from: string): Promise<Response> =>
  fetch(`${engine.issuer}/token`, {
    method: 'POST',
    headers: { 'content-type': FORM, authorization, 'x-forwarded-for': from },
    body: 'grant_type=client_credentials',
  });

describe('C4 a blocked address', () => {
  it('is refused with 403 wherever it knocks, and served at once when the block is lifted', async () => {
    await start();
    await addClient();
    expect((await token('203.0.113.9')).status).toBe(200);
    const id = await rule('203.0.113.9');
    const refused = await token('203.0.113.9');
    expect([refused.status, await jsonOf(refused)]).toEqual([403, REFUSED]);
    expect((await token('203.0.113.10')).status).toBe(200);
    await unblock(id);
    expect((await token('203.0.113.9')).status).toBe(200);
  });

  it('is refused by its range, in IPv6 as in IPv4', async () => {
    await start();
    await rule('2001:db8:1::/48');
    await rule('198.51.100.0/24');
    for (const [from, status] of [
      ['2001:db8:1:2::3', 403],
      ['2001:db8:2::3', 200],
      ['198.51.100.255', 403],
      ['::ffff:198.51.100.3', 403],
      ['198.51.101.1', 200],
    ] as const)
      expect([from, (await get('/.well-known/openid-configuration', from)).status]).toEqual([from, status]);
  });

  it('learns nothing of the rule, and the connection is closed', async () => {
    await start();
    const id = await rule('203.0.113.9');
    for (const path of ['/token', '/authorize', '/jwks', '/no/such/path', '/healthz']) {
      const answer = await get(path, '203.0.113.9');
      const text = `${await answer.text()} ${JSON.stringify([...answer.headers])}`;
      expect([path, answer.status, answer.headers.get('connection')]).toEqual([path, 403, 'close']);
      for (const secret of [id, 'secret reason', '203.0.113', 'block', 'rule', 'Grace', 'expire'])
        expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
    }
  });

  it('a person gets a page, with its security headers; a machine JSON', async () => {
    await start();
    await rule('203.0.113.9');
    const page = await get('/authorize', '203.0.113.9');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('Access denied');
    const json = await get('/userinfo', '203.0.113.9', { origin: 'https://app.example' });
    expect(json.headers.get('content-type')).toBe('application/json');
    expect(json.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('its body is not read: the answer comes before the body does, however large it is', async () => {
    await start({ trustedProxies: [] });
    await rule('127.0.0.1');
    const head = `POST /token HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\nContent-Length: 999999999\r\n\r\n`;
    const [answer, ...more] = parseAnswers(await sendRaw(engine.port, [head]));
    expect(more).toEqual([]);
    expect(answer).toMatchObject({ status: 403, headers: { connection: 'close' } } satisfies Partial<RawAnswer>);
    expect(engine.facts('request.refused')).toEqual([]);
  });

  it('what it pipelines after the first request is not answered', async () => {
    await start({ trustedProxies: [] });
    await rule('127.0.0.1');
    const one = 'GET /jwks HTTP/1.1\r\nHost: x\r\n\r\n';
    expect(parseAnswers(await sendRaw(engine.port, [one + one + one])).map(({ status }) => status)).toEqual([403]);
  });

  it('uses up no rate limit, and is asked no preflight', async () => {
    await start({
      limits: { enabled: true, tiers: { discovery: { requests: 2, windowSeconds: 60 } } },
      cors: { origins: ['https://app.example'] },
    });
    const id = await rule('203.0.113.9');
    for (let i = 0; i < 5; i++) expect((await get('/jwks', '203.0.113.9')).status).toBe(403);
    const headers = { origin: 'https://app.example', 'access-control-request-method': 'POST', 'x-forwarded-for': '203.0.113.9' };
    expect((await fetch(`${engine.issuer}/token`, { method: 'OPTIONS', headers })).status).toBe(403);
    expect((await fetch(`${engine.issuer}/jwks`, { method: 'HEAD', headers })).status).toBe(403);
    await unblock(id);
    expect((await get('/jwks', '203.0.113.9')).status).toBe(200);
  });
});

describe('C4 whose request it is', () => {
  it('is told by a trusted proxy; a header that anybody else wrote neither blocks nor unblocks', async () => {
    await start({ trustedProxies: [] });
    const id = await rule('203.0.113.9');
    expect((await get('/jwks', '203.0.113.9')).status).toBe(200);
    await unblock(id);
    await rule('127.0.0.1');
    expect((await get('/jwks', '203.0.113.9')).status).toBe(403);
  });

  it('is the nearest address that is no trusted proxy: the proxy itself may be blocked without harm to who comes through it', async () => {
    await start();
    await rule('127.0.0.1');
    await rule('203.0.113.9');
    expect((await get('/jwks', '198.51.100.1')).status).toBe(200);
    expect((await get('/jwks', '203.0.113.9, 198.51.100.1')).status).toBe(200);
    expect((await get('/jwks', '198.51.100.1, 203.0.113.9')).status).toBe(403);
  });

  it.each([
    ['markup', '203.0.113.9, <script>'],
    ['an escape', '%00'],
    ['a quote', '"'],
    ['very long text', 'x'.repeat(5000)],
  ])('%s in the header ends the walk: what stands left of it was said by nobody known', async (_, from) => {
    await start();
    await rule('203.0.113.9');
    expect((await get('/jwks', from)).status).toBe(200);
  });
});

describe('C4 what is never turned away', () => {
  it('this machine’s own questions about health and metrics, so that a block does not look like an outage', async () => {
    await start({ trustedProxies: [] });
    await rule('127.0.0.0/8');
    expect((await fetch(`${engine.issuer}/healthz`)).status).toBe(200);
    expect((await fetch(`${engine.issuer}/metrics`)).status).toBe(200);
    expect((await fetch(`${engine.issuer}/jwks`)).status).toBe(403);
  });

  it('an address on the allow list, whatever blocks it', async () => {
    await start();
    await rule('203.0.113.0/24');
    await rule('203.0.113.9', 'allow');
    expect((await get('/jwks', '203.0.113.9')).status).toBe(200);
    expect((await get('/jwks', '203.0.113.8')).status).toBe(403);
  });

  it('an address whose block is over, before anybody ends it', async () => {
    await start();
    await rule('203.0.113.9', 'block', 60);
    expect((await get('/jwks', '203.0.113.9')).status).toBe(403);
    clock.advance(60_000);
    expect((await get('/jwks', '203.0.113.9')).status).toBe(200);
  });
});

describe('C4 on the record', () => {
  it('the first few refusals of an address stand in full, then a count of the others', async () => {
    await start({ audit: { refusalWindowSeconds: 60, refusalsInFull: 3 } });
    const id = await rule('203.0.113.0/24');
    for (let i = 0; i < 8; i++) await get('/jwks', '203.0.113.9', { 'user-agent': 'curl/8 <b>' });
    await get('/no/such/path', '203.0.113.10');
    const facts = engine.facts('request.blocked');
    expect(facts).toHaveLength(4);
    expect(facts[0]).toMatchObject({ address: '203.0.113.9', agent: 'curl/8 <b>', details: { rule: id, endpoint: 'jwks' } });
    expect(facts[3]).toMatchObject({ address: '203.0.113.10', details: { rule: id, endpoint: 'unknown' } });
    clock.advance(60_000);
    await expect
      .poll(() => engine.facts('refusals.counted'), { timeout: 10_000 })
      .toMatchObject([{ address: '203.0.113.9', details: { of: 'request.blocked', count: 5 } }]);
  });

  it('a refusal that cannot be recorded is a refusal all the same', async () => {
    await start();
    await rule('203.0.113.9');
    await engine.core.store.close();
    expect((await get('/jwks', '203.0.113.9')).status).toBe(403);
    expect(engine.said.some((line) => line.includes('could not be recorded'))).toBe(true);
    await expect(engine.end()).rejects.toThrow('closed');
    await rm(engine.directory, { recursive: true });
    await start();
  });

  it('hits are there after a stop, and the rule holds after the next start', async () => {
    await start();
    const { directory } = engine;
    const id = await rule('203.0.113.9');
    await get('/jwks', '203.0.113.9');
    await get('/jwks', '203.0.113.9');
    await engine.stop('test');
    await start({}, directory);
    expect((await get('/jwks', '203.0.113.9')).status).toBe(403);
    expect(await engine.core.store.read.addressRules.find(id)).toMatchObject({ hits: 2 });
  });

  it('metrics count what was turned away apart', async () => {
    await start();
    await rule('203.0.113.9');
    await get('/jwks', '203.0.113.9');
    const text = await (await fetch(`${engine.issuer}/metrics`)).text();
    expect(text).toMatch(/endpoint="blocked",status="403"/);
  });
});
