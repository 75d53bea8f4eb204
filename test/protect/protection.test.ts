import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { parseAddressRange } from '../../electron/limits/address-range.ts';
import { endAddressRule } from '../../electron/operations/network/end-address-rule.ts';
import { putAddressRule } from '../../electron/operations/network/put-address-rule.ts';
import { beginOperatorSession } from '../../electron/operators/begin-operator-session.ts';
import type { AuditKind, Fact } from '../../shared/audit-event.ts';
import { basic } from '../support/endpoints.ts';
import { jsonOf, startTestEngine, type TestEngine } from '../support/engine.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';

const FORM = 'application/x-www-form-urlencoded';
const MINUTE = 60_000;
const OPERATOR = { actor: 'operator:1', role: 'responder', operator: { id: '1', name: 'Grace' } } as const;
const A = '203.0.113.9';
const SQL = encodeURIComponent("' OR '1'='1' --");
const QUIET = { penalties: { enabled: false } };

let engine: TestEngine;
let clock: TestClock;
const start = async (protection: object = {}, config: object = {}): Promise<void> => {
  clock = createTestClock();
  engine = await startTestEngine({ clock, config: { trustedProxies: ['127.0.0.1/32'], protection, ...config } });
};
afterEach(() => engine.end());

const get = (path: string, from = A, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(engine.issuer + path, { redirect: 'manual', headers: { 'x-forwarded-for': from, ...headers } });
const post = (path: string, body: string, from = A, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(engine.issuer + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': FORM, 'x-forwarded-for': from, ...headers },
    body,
  });
/** What is recorded beside the requests is there a moment later. */
const recorded = async <K extends AuditKind>(kind: K, count: number) => {
  for (let waited = 0; waited < 200 && engine.facts(kind).length < count; waited++) await sleep(10);
  return engine.facts(kind);
};
const attackTimes = async (times: number, from = A, headers: Record<string, string> = {}): Promise<number[]> => {
  const statuses: number[] = [];
  for (let i = 0; i < times; i++) {
    const answer = await get(`/jwks?x=${SQL}`, from, headers);
    statuses.push(answer.status);
    await answer.arrayBuffer();
  }
  return statuses;
};
const blocked = (from = A) => engine.facts('address.blocked').filter(({ address }) => address === from);
const rule = async (text: string, kind: 'block' | 'allow'): Promise<string> => {
  const range = parseAddressRange(text);
  if (!range.ok) throw new Error(range.refusal.description);
  const made = await engine.core.store.write((tx) =>
    putAddressRule(tx, engine.core, OPERATOR, { kind, range: range.value, expiresAt: null, reason: 'a reason' }),
  );
  if (!made.ok) throw new Error(made.refusal.description);
  return made.value.id;
};

describe('C5 a request with a pattern of attack', () => {
  it.each([
    ['query', () => get(`/authorize?client_id=${SQL}`), 'authorize', 'query'],
    ['path', () => get('/wp-config.php'), 'unknown', 'path'],
    ['form', () => post('/token', `grant_type=password&username=${SQL}`), 'token', 'form'],
    ['form of a path that is none', () => post('/login', `user=${SQL}`), 'unknown', 'form'],
    ['user agent', () => get('/jwks', A, { 'user-agent': "x' or '1'='1" }), 'jwks', 'user_agent'],
    ['referer', () => get('/jwks', A, { referer: 'https://x/?<script>' }), 'jwks', 'referer'],
  ] as const)('is recorded with its pattern, endpoint and part, and nothing of what it held: %s', async (_name, send, endpoint, part) => {
    await start();
    await (await send()).arrayBuffer();
    const [fact] = await recorded('attack.detected', 1);
    expect(fact).toMatchObject({ address: A, details: { endpoint, part } });
    expect(JSON.stringify(fact?.details)).not.toMatch(/1'='1|<script|wp-config/);
  });

  it('is answered as it would have been, so that nobody learns what is found', async () => {
    await start(QUIET);
    const cleanUnknown = await get('/nowhere');
    const found = await get(`/nowhere?x=${SQL}`);
    expect([found.status, await found.text()]).toEqual([cleanUnknown.status, await cleanUnknown.text()]);
    expect((await get(`/jwks?x=${SQL}`)).status).toBe(200);
    const signIn = await post('/token', `grant_type=client_credentials&client_id=${SQL}`);
    expect([signIn.status, (await jsonOf(signIn)).error]).toEqual([401, 'invalid_client']);
  });

  it('has one id with what else is recorded of it', async () => {
    await start();
    await post('/token', `grant_type=client_credentials&client_id=${SQL}&client_secret=x`);
    const [attack] = await recorded('attack.detected', 1);
    const [failed] = await recorded('client.authentication_failed', 1);
    expect(attack?.correlation).toBe(failed?.correlation);
  });

  it('is recorded once, though its head and its body both hold one', async () => {
    await start();
    await post(`/token?x=${SQL}`, `username=${SQL}`);
    await get('/jwks');
    await sleep(50);
    expect(engine.facts('attack.detected')).toHaveLength(1);
  });

  it('is none when it is a password, a secret or a verifier', async () => {
    await start();
    for (const name of ['password', 'client_secret', 'code_verifier', 'new_password'])
      for (let i = 0; i < 3; i++) await (await post('/sign-in', `username=maria&${name}=${SQL}`)).arrayBuffer();
    await sleep(50);
    expect(engine.facts('attack.detected')).toEqual([]);
    expect((await get('/jwks')).status).toBe(200);
  });

  it('is not looked for when that is switched off', async () => {
    await start({ attackPatterns: { enabled: false } });
    await attackTimes(6);
    await sleep(50);
    expect(engine.facts('attack.detected')).toEqual([]);
  });
});

describe('C5 an address that attacks', () => {
  it('is blocked with the fifth in an hour, for a day, by the policy and not by an operator', async () => {
    await start(QUIET);
    expect(await attackTimes(4)).toEqual([200, 200, 200, 200]);
    await sleep(50);
    expect(blocked()).toEqual([]);
    expect(await attackTimes(1)).toEqual([200]);
    const [fact] = await recorded('address.blocked', 1);
    expect(fact).toMatchObject({ actor: 'policy:attack-patterns', address: A, details: { expires_at: clock.now() + 86_400_000 } });
    expect((await get('/jwks')).status).toBe(403);
    expect((await get('/jwks', '203.0.113.10')).status).toBe(200);
  });

  it('is not, when the five are spread over more than an hour', async () => {
    await start(QUIET);
    for (let i = 0; i < 8; i++) {
      await attackTimes(1);
      clock.advance(16 * MINUTE);
    }
    await sleep(50);
    expect(blocked()).toEqual([]);
  });

  it('is blocked by its /64, which is one subscriber', async () => {
    await start(QUIET);
    for (let i = 1; i <= 5; i++) await attackTimes(1, `2001:db8:1:2::${i}`);
    await recorded('address.blocked', 1);
    expect(blocked('2001:db8:1:2::/64')).toHaveLength(1);
    expect((await get('/jwks', '2001:db8:1:2:ffff::1')).status).toBe(403);
  });

  it('can be unblocked, and then has all of it before it again', async () => {
    await start();
    await attackTimes(5);
    const [fact] = await recorded('address.blocked', 1);
    const id = fact?.details.rule ?? '';
    expect(await engine.core.store.write((tx) => endAddressRule(tx, engine.core, OPERATOR, { id, kind: 'block' }))).toMatchObject({
      ok: true,
    });
    expect((await get('/jwks')).status).toBe(200);
    expect(engine.core.penalties.list(10)).toEqual([]);
    await attackTimes(2);
    expect((await get('/jwks')).status).toBe(200);
  });

  it('is not blocked when another site made its browser send it: whoever sits there did nothing', async () => {
    await start();
    expect(await attackTimes(12, A, { 'sec-fetch-site': 'cross-site' })).toEqual(new Array(12).fill(200));
    await recorded('attack.detected', 5);
    expect([blocked(), engine.facts('address.penalised')]).toEqual([[], []]);
  });

  it('is not blocked when it is on the allow list', async () => {
    await start();
    await rule('203.0.113.0/24', 'allow');
    expect(await attackTimes(12)).toEqual(new Array(12).fill(200));
    await recorded('attack.detected', 5);
    expect([blocked(), engine.facts('address.penalised')]).toEqual([[], []]);
  });

  it('is not blocked when it is this machine, which a proxy nobody named may speak for', async () => {
    await start();
    for (const from of ['127.0.0.1', '::1']) expect(await attackTimes(8, from)).toEqual(new Array(8).fill(200));
    await recorded('attack.detected', 5);
    expect(engine.facts('address.blocked')).toEqual([]);
  });

  it('is not blocked while an operator uses the console from there', async () => {
    await start(QUIET);
    const { core } = engine;
    await core.store.write(async (tx) => {
      const now = clock.now();
      const operator = {
        id: 'op1',
        name: 'Grace',
        role: 'responder',
        status: 'active',
        passwordHash: 'x',
        passwordChangedAt: now,
        lastSignInAt: null,
        createdAt: now,
        updatedAt: now,
      } as const;
      await tx.operators.insert(operator, 'grace');
      await beginOperatorSession(tx, core, {
        operator,
        method: 'password',
        transport: 'browser',
        address: A,
        agent: 'x',
        former: undefined,
      });
    });
    expect(await attackTimes(6)).toEqual(new Array(6).fill(200));
    await sleep(100);
    expect(blocked()).toEqual([]);
    expect(engine.said.join()).toContain('an operator uses the console from there');
  });
});

describe('C2 an address that breaks the limits again and again', () => {
  const LIMITS = { limits: { enabled: true, tiers: { discovery: { requests: 2, windowSeconds: 60 } } } };
  const exceed = async (from = A): Promise<number[]> => {
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push((await get('/jwks', from)).status);
    await sleep(20);
    return statuses;
  };
  const minutes = async (count: number, from = A): Promise<void> => {
    for (let i = 0; i < count; i++) {
      expect((await exceed(from)).includes(429)).toBe(true);
      clock.advance(2 * MINUTE);
    }
  };

  it('waits an hour after the third minute of that, is told how long, and it is recorded once', async () => {
    await start({}, LIMITS);
    await minutes(3);
    expect(await recorded('address.penalised', 1)).toMatchObject([
      { address: A, actor: 'policy:penalties', details: { violations: 3, level: 1, until: clock.now() - 2 * MINUTE + 60 * MINUTE } },
    ]);
    const answer = await get('/jwks');
    expect([answer.status, answer.headers.get('retry-after'), (await jsonOf(answer)).error]).toEqual([
      429,
      String(58 * 60),
      'rate_limited',
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const page = await get('/authorize');
    expect([page.status, page.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await post('/no/such/path', 'a=b')).status).toBe(429);
    expect((await get('/jwks', '203.0.113.10')).status).toBe(200);
    clock.advance(58 * MINUTE);
    expect((await get('/jwks')).status).toBe(200);
    expect(engine.facts('address.penalised')).toHaveLength(1);
  });

  it('does not wait after one burst, however large, nor after two', async () => {
    await start({}, LIMITS);
    for (let i = 0; i < 20; i++) await exceed();
    clock.advance(2 * MINUTE);
    await minutes(1);
    expect((await get('/jwks')).status).toBe(200);
    expect(engine.facts('address.penalised')).toEqual([]);
  });

  it('does not wait when many people share it: they were only many', async () => {
    await start({}, LIMITS);
    await engine.core.store.write(async (tx) => {
      for (let i = 0; i < 5; i++)
        await tx.audit({ kind: 'user.signed_in', user: `u${i}`, address: A, details: { method: 'password', acr: '1', amr: ['pwd'] } });
    });
    for (let i = 0; i < 5; i++) {
      await exceed();
      clock.advance(2 * MINUTE);
    }
    expect(engine.facts('address.penalised')).toEqual([]);
    expect((await get('/jwks')).status).toBe(200);
  });

  it('still has its attacks found, and is blocked for them', async () => {
    await start();
    expect(await attackTimes(3)).toEqual([200, 200, 200]);
    expect(await attackTimes(2)).toEqual([429, 429]);
    await recorded('address.blocked', 1);
    expect(blocked()).toHaveLength(1);
    expect((await get('/jwks')).status).toBe(403);
    expect(engine.facts('limit.exceeded')).toMatchObject([{ details: { tier: 'penalty' } }, { details: { tier: 'penalty' } }]);
  });

  it('waits no longer once it is on the allow list', async () => {
    await start();
    await attackTimes(3);
    expect((await get('/jwks')).status).toBe(429);
    await rule(A, 'allow');
    expect((await get('/jwks')).status).toBe(200);
  });

  it('has a body that is not waited for', async () => {
    await start();
    await attackTimes(3);
    const answer = await post('/token', 'a='.repeat(500_000)).catch((error: unknown) => error);
    expect(answer instanceof Response ? answer.status : 'closed').toSatisfy((seen) => seen === 429 || seen === 'closed');
  });
});

describe('C3 trust', () => {
  it('falls with refusals and rises with what succeeds, also with those that were only counted', async () => {
    await start();
    const { trust, store } = engine.core;
    await store.write(async (tx) => {
      for (let i = 0; i < 3; i++)
        await tx.audit({ kind: 'user.sign_in_failed', address: A, details: { method: 'password', reason: 'wrong_password' } });
    });
    expect(trust.score(A)).toBeCloseTo(-0.6);
    await store.write((tx) =>
      tx.audit({
        kind: 'refusals.counted',
        address: A,
        details: { of: 'user.sign_in_failed', reason: 'wrong_password', count: 10, from: 0, to: 1 },
      }),
    );
    expect(trust.score(A)).toBeCloseTo(-2.6);
    expect(trust.factor(A)).toBe(0.5);
    for (const reason of ['hash_pool_full'])
      await store.write((tx) => tx.audit({ kind: 'user.sign_in_failed', address: A, details: { method: 'password', reason } }));
    expect(trust.score(A)).toBeCloseTo(-2.6);
    await store.write((tx) =>
      tx.audit({ kind: 'user.signed_in', user: 'u', address: A, details: { method: 'password', acr: '1', amr: [] } }),
    );
    expect(trust.score(A)).toBeCloseTo(-2.35);
  });

  it('falls by what each kind of refusal costs, as it is configured', async () => {
    await start({ trust: { points: { failedProof: 1, refusedRequest: 0.5, tokenRevoked: 0.25, violation: 2 } } });
    const { trust, store } = engine.core;
    const costOf = async (fact: Fact): Promise<number> => {
      const before = trust.score(A);
      await store.write((tx) => tx.audit({ ...fact, address: A }));
      return Math.round((before - trust.score(A)) * 100) / 100;
    };
    expect(await costOf({ kind: 'client.authentication_failed', details: { reason: 'wrong_secret', endpoint: 'token' } })).toBe(1);
    expect(await costOf({ kind: 'token.rejected', details: { reason: 'unknown', endpoint: 'userinfo' } })).toBe(0.5);
    expect(await costOf({ kind: 'grant.revoked', actor: 'system', details: { reason: 'code_replayed' } })).toBe(0.25);
    expect(await costOf({ kind: 'grant.revoked', details: { reason: 'client' } })).toBe(0);
    expect(await costOf({ kind: 'attack.detected', details: { pattern: 'sql_injection', endpoint: 'token', part: 'form' } })).toBe(2);
  });

  it('halves what an address may ask', async () => {
    await start({}, { limits: { enabled: true, tiers: { discovery: { requests: 10, windowSeconds: 60 } } } });
    expect((await get('/jwks')).headers.get('x-ratelimit-limit')).toBe('10');
    engine.core.trust.refused(A, 4);
    expect((await get('/jwks')).headers.get('x-ratelimit-limit')).toBe('5');
    expect((await get('/jwks', '203.0.113.10')).headers.get('x-ratelimit-limit')).toBe('10');
  });
});

describe('E1 unusual requests', () => {
  it('are recorded a moment later, with measure, figure and threshold', async () => {
    await start();
    for (let i = 0; i < 7; i++) await (await get(`/nothing-${i}`)).arrayBuffer();
    for (let i = 0; i < 60; i++) await (await get('/jwks')).arrayBuffer();
    const facts = await recorded('requests.unusual', 2);
    expect(facts).toMatchObject([
      { address: A, details: { measure: 'failures', observed: 6, threshold: 5, window_seconds: 300 } },
      { address: A, details: { measure: 'rate', observed: 61, threshold: 60, window_seconds: 60 } },
    ]);
  });

  it('are seen of who is blocked, too', async () => {
    await start();
    await rule(A, 'block');
    for (let i = 0; i < 6; i++) await (await get('/jwks')).arrayBuffer();
    expect(await recorded('requests.unusual', 1)).toMatchObject([{ address: A, details: { measure: 'failures' } }]);
  });

  it('are those of the client that proved itself, and not of its address', async () => {
    await start();
    const { id, secret } = await engine.addClient({
      client_id: 'svc',
      grant_types: ['client_credentials'],
      scope: 'a',
      default_scope: 'a',
    });
    for (let i = 0; i < 61; i++)
      await (await post('/token', 'grant_type=client_credentials', A, { authorization: basic(id, secret) })).arrayBuffer();
    const facts = await recorded('requests.unusual', 1);
    expect(facts.map(({ client, address, details }) => [client, address, details.measure])).toEqual([['svc', undefined, 'rate']]);
  });

  it('that wait are recorded at the stop', async () => {
    await start();
    for (let i = 0; i < 6; i++) await (await get(`/nothing-${i}`)).arrayBuffer();
    await sleep(20);
    await engine.stop('test');
    expect(engine.facts('requests.unusual')).toHaveLength(1);
  });
});
