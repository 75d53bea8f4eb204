import { type ClientRequest, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { basic } from '../support/endpoints.ts';
import { jsonOf, startTestEngine, type TestEngine } from '../support/engine.ts';
import { parseAnswers, sendRaw } from '../support/raw-http.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';

const FORM = 'application/x-www-form-urlencoded';
const WAIT_MS = 1000;
/** Of 16 in work at once, class 4 may be three quarters. */
const IN_WORK = 12;

let engine: TestEngine;
let clock: TestClock;
let authorization: string;
let opaqueToken: string;
let release: () => void;
beforeEach(async () => {
  clock = createTestClock();
  engine = await startTestEngine({
    clock,
    config: {
      http: { maxConnections: 64 },
      audit: { refusalsInFull: 100, refusalWindowSeconds: 3600 },
      cors: { origins: ['https://app.example'] },
      protection: { overload: { mostAtOnce: 16, leastAtOnce: 16, waitMs: WAIT_MS } },
    },
  });
  const client = await engine.addClient({
    client_id: 'svc',
    grant_types: ['client_credentials'],
    scope: 'a',
    default_scope: 'a',
    access_token_format: 'opaque',
  });
  authorization = basic(client.id, client.secret);
  opaqueToken = String((await jsonOf(await token())).access_token);
});
afterEach(async () => {
  release?.();
  await engine.end();
});

const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(engine.issuer + path, { method: 'POST', headers: { 'content-type': FORM, authorization, ...headers }, body });
const token = (headers: Record<string, string> = {}): Promise<Response> => post('/token', 'grant_type=client_credentials', headers);
const get = (path: string): Promise<Response> => fetch(engine.issuer + path, { redirect: 'manual' });
const introspect = (): Promise<Response> => post('/introspect', `token=${opaqueToken}`);
const tokens = (times: number): Promise<Response>[] => Array.from({ length: times }, () => token());

/** Keeps everything that has to be stored in work until it is released. */
const hold = (): void => {
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  engine.core.store.write(() => gate).catch(() => undefined);
};
const load = async (): Promise<Record<string, number>> => {
  const text = await (await get('/metrics')).text();
  return Object.fromEntries([...text.matchAll(/^load_requests_(\S+) (\d+)$/gm)].map(([, name, value]) => [name, Number(value)]));
};
const reaches = (wanted: Record<string, number>): Promise<void> =>
  vi.waitFor(async () => expect(await load()).toMatchObject(wanted), { timeout: 20_000, interval: 20 });
/** Waits until so many of class 4 were shed. */
const hasShed = (times: number): Promise<void> =>
  vi.waitFor(async () => expect(await (await get('/metrics')).text()).toContain(`load_requests_shed_total{class="4"} ${times}\n`), {
    timeout: 20_000,
    interval: 20,
  });
/** Lets the longest wait be over for those who wait now. */
const outwait = (): void => clock.advance(WAIT_MS);
const shedFacts = () => engine.facts('overload.shed').map(({ details }) => details);

/** Sends requests for tokens over connections that may be cut. */
const cuttable = (times: number): ClientRequest[] =>
  Array.from({ length: times }, () => {
    const sent = request(`${engine.issuer}/token`, { method: 'POST', agent: false, headers: { 'content-type': FORM, authorization } });
    sent.on('error', () => undefined).end('grant_type=client_credentials');
    return sent;
  });

describe('C9 when more comes than can be done', () => {
  it('a class is worked on up to its share, the rest waits, and is answered 503 when the time is over', async () => {
    hold();
    const working = tokens(IN_WORK);
    await reaches({ in_work: IN_WORK + 1 });
    const waiting = tokens(8);
    await reaches({ waiting: 8 });
    outwait();
    for (const answer of await Promise.all(waiting)) {
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toSatisfy((seconds: number) => seconds >= 1 && seconds <= 5);
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(await jsonOf(answer)).toEqual({
        error: 'temporarily_unavailable',
        error_description: 'Too much at once; try again after Retry-After.',
      });
    }
    release();
    expect((await Promise.all(working)).map(({ status }) => status)).toEqual(Array(IN_WORK).fill(200));
  });

  it('those told to come back are told different times', async () => {
    hold();
    const asked = tokens(40);
    await reaches({ waiting: 40 - IN_WORK });
    outwait();
    await reaches({ waiting: 0 });
    release();
    const times = (await Promise.all(asked)).map(({ headers }) => headers.get('retry-after')).filter((seconds) => seconds !== null);
    expect(times).toHaveLength(40 - IN_WORK);
    expect(new Set(times).size).toBeGreaterThan(1);
  });

  it('what waits is served when a place falls free in time', async () => {
    hold();
    const asked = tokens(30);
    await reaches({ waiting: 30 - IN_WORK });
    release();
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array(30).fill(200));
    expect(shedFacts()).toEqual([]);
    await reaches({ in_work: 1, waiting: 0 });
  });

  it('classes before it are served meanwhile, and what is never shed is, too', async () => {
    hold();
    const asked = tokens(20);
    await reaches({ waiting: 8 });
    expect(await jsonOf(await introspect())).toMatchObject({ active: true });
    for (const path of ['/healthz', '/metrics', '/jwks', '/.well-known/openid-configuration', '/sign-out'])
      expect([path, (await get(path)).status]).toEqual([path, 200]);
    const revocation = post('/revoke', `token=${opaqueToken}`);
    await reaches({ in_work: IN_WORK + 2 });
    outwait();
    await reaches({ waiting: 0 });
    release();
    expect((await revocation).status).toBe(200);
    expect(await jsonOf(await introspect())).toEqual({ active: false });
    await Promise.all(asked);
  });

  it('a grant has the class of what it is for: a refresh is taken where a token for a client waits', async () => {
    hold();
    const asked = tokens(IN_WORK + 1);
    await reaches({ waiting: 1 });
    const refresh = post('/token', 'scope=a&grant_type=refresh_token&refresh_token=x');
    await reaches({ in_work: IN_WORK + 2, waiting: 1 });
    const code = post('/token', 'grant_type=authorization_code&code=x');
    await reaches({ in_work: IN_WORK + 3, waiting: 1 });
    release();
    expect([(await refresh).status, (await code).status]).toEqual([400, 400]);
    await Promise.all(asked);
  });

  it('a person gets a page, and neither a redirect nor a cookie', async () => {
    hold();
    const asked = Array.from({ length: 16 }, () => post('/token', 'grant_type=refresh_token&refresh_token=x'));
    await reaches({ in_work: 17 });
    const first = get('/authorize?client_id=nobody');
    await reaches({ in_work: 18 });
    const second = get('/authorize?client_id=svc&response_type=code');
    await reaches({ waiting: 1 });
    outwait();
    const page = await second;
    expect([page.status, page.headers.get('location'), page.headers.get('set-cookie')]).toEqual([503, null, null]);
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('The server has too much to do at this moment.');
    release();
    await Promise.all([first, ...asked]);
  });

  it('a browser application may read that it is to come back', async () => {
    hold();
    const asked = tokens(IN_WORK);
    await reaches({ in_work: IN_WORK + 1 });
    const shed = token({ origin: 'https://app.example' });
    await reaches({ waiting: 1 });
    outwait();
    const { status, headers } = await shed;
    expect([status, headers.get('access-control-allow-origin')]).toEqual([503, 'https://app.example']);
    expect(headers.get('access-control-expose-headers')).toContain('Retry-After');
    release();
    await Promise.all(asked);
  });
});

describe('C9 when nobody more may wait', () => {
  const fill = async (): Promise<Promise<Response>[]> => {
    hold();
    const asked = tokens(IN_WORK + 32);
    await reaches({ waiting: 32 });
    return asked;
  };
  const head = (length: string): string =>
    `POST /userinfo HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\nContent-Length: ${length}\r\n\r\n`;

  it('the next of the last class is answered at once, the first class takes the place of the oldest', async () => {
    const asked = await fill();
    expect((await token()).status).toBe(503);
    const refreshes = Array.from({ length: 5 }, () => post('/token', 'grant_type=refresh_token&refresh_token=x'));
    await reaches({ in_work: 17, waiting: 32 });
    await hasShed(2);
    release();
    expect((await Promise.all(refreshes)).map(({ status }) => status)).toEqual(Array(5).fill(400));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 503)).toHaveLength(1);
  });

  it('its body is not read: the answer comes before the body does, and closes the connection where that is long', async () => {
    const asked = await fill();
    const others = Array.from({ length: 4 }, () => post('/token', 'grant_type=refresh_token&refresh_token=x'));
    await reaches({ in_work: 17 });
    let refused = 0;
    for (const one of asked) void one.then(() => refused++);
    const more: Promise<Response>[] = [];
    while (more.length < 32) {
      // A few at a time: each takes the place of one that waits, whose connection is then free.
      for (let n = 0; n < 8; n++) more.push(post('/token', 'grant_type=refresh_token&refresh_token=x'));
      await vi.waitFor(() => expect(refused).toBe(more.length), { timeout: 20_000, interval: 20 });
    }
    const [short] = parseAnswers(await sendRaw(engine.port, [head('20')], { until: (text) => text.includes('\r\n\r\n') }));
    expect([short?.status, short?.headers.connection]).toEqual([503, 'keep-alive']);
    const [long] = parseAnswers(await sendRaw(engine.port, [head('999999999')]));
    expect([long?.status, long?.headers.connection]).toEqual([503, 'close']);
    release();
    await Promise.all([...asked, ...others, ...more]);
  });

  it('what does not exist is found missing while nobody waits long, and shed afterwards', async () => {
    hold();
    const asked = tokens(IN_WORK + 1);
    await reaches({ waiting: 1 });
    expect((await get('/no/such/path')).status).toBe(404);
    clock.advance(WAIT_MS / 2 + 1);
    const { status, headers } = await get('/no/such/path');
    expect([status, Number(headers.get('retry-after')) > 0]).toEqual([503, true]);
    release();
    await Promise.all(asked);
  });
});

describe('C9 who holds no place', () => {
  it('a client that sends its body slowly: the others are served', async () => {
    const line = `POST /token HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: ${FORM}\r\nContent-Length: 29\r\n\r\ngrant_type=`;
    const slow: Socket[] = Array.from({ length: 30 }, () => connect({ port: engine.port, host: '127.0.0.1' }));
    await Promise.all(
      slow.map((socket) => new Promise<void>((resolve) => socket.once('connect', () => socket.write(line, () => resolve())))),
    );
    expect((await token()).status).toBe(200);
    expect(await load()).toMatchObject({ in_work: 1, waiting: 0 });
    for (const socket of slow) socket.destroy();
  });

  it('a client that went away while it waited: nothing is done for it', async () => {
    const before = engine.facts('token.issued').length;
    hold();
    const working = tokens(IN_WORK);
    await reaches({ in_work: IN_WORK + 1 });
    const gone = cuttable(10);
    await reaches({ waiting: 10 });
    for (const one of gone) one.destroy();
    await reaches({ waiting: 0 });
    release();
    await Promise.all(working);
    expect((await token()).status).toBe(200);
    expect(engine.facts('token.issued')).toHaveLength(before + IN_WORK + 1);
    expect(await load()).toMatchObject({ in_work: 1 });
    expect(shedFacts()).toEqual([]);
  });

  it('a client that went away while it was worked on holds its place until that is done', async () => {
    hold();
    const gone = cuttable(IN_WORK);
    await reaches({ in_work: IN_WORK + 1 });
    for (const one of gone) one.destroy();
    const next = token();
    await reaches({ in_work: IN_WORK + 1, waiting: 1 });
    release();
    expect((await next).status).toBe(200);
    await reaches({ in_work: 1, waiting: 0 });
  });
});

describe('C9 what is left of requests that were shed', () => {
  it('one fact a class and window with their number, and nothing else', async () => {
    hold();
    const asked = tokens(IN_WORK + 9);
    await reaches({ waiting: 9 });
    outwait();
    await reaches({ waiting: 0 });
    await get('/no/such/path');
    release();
    await Promise.all(asked);
    const kinds = engine.facts().length;
    await vi.waitFor(
      () => {
        clock.advance(1000);
        expect(shedFacts()).toHaveLength(1);
      },
      { timeout: 20_000, interval: 200 },
    );
    const after = engine.facts().slice(kinds);
    expect(after.map(({ kind }) => kind).filter((kind) => kind !== 'alert.raised')).toEqual(['overload.shed']);
    expect(shedFacts()).toEqual([{ class: 4, count: 9, window_seconds: expect.any(Number) }]);
    expect(shedFacts()[0]?.window_seconds).toBeGreaterThanOrEqual(10);
    await vi.waitFor(() => expect(engine.facts('alert.raised').map(({ details }) => details.rule)).toEqual(['overload']), {
      timeout: 20_000,
    });
  });

  it('the count of a window that is not over is told when the server stops', async () => {
    hold();
    const asked = tokens(IN_WORK + 3);
    await reaches({ waiting: 3 });
    outwait();
    await reaches({ waiting: 0 });
    release();
    await Promise.all(asked);
    await engine.stop('test');
    expect(shedFacts()).toEqual([{ class: 4, count: 3, window_seconds: 1 }]);
  });

  it('the metrics count them by class', async () => {
    hold();
    const asked = tokens(IN_WORK + 3);
    await reaches({ waiting: 3, limit: 16 });
    outwait();
    await reaches({ waiting: 0 });
    await vi.waitFor(
      async () => {
        const text = await (await get('/metrics')).text();
        expect(text).toContain('load_requests_shed_total{class="4"} 3');
        expect(text).toContain('load_requests_shed_total{class="1"} 0');
        expect(text).toContain('http_request_duration_seconds_count{endpoint="token",status="503"} 3');
      },
      { timeout: 20_000, interval: 20 },
    );
    release();
    await Promise.all(asked);
  });
});

describe('C9 a server where nothing is to be shed', () => {
  it('takes everything at once', async () => {
    await engine.end();
    engine = await startTestEngine({ config: { protection: { overload: { enabled: false } } } });
    const { id, secret } = await engine.addClient({
      client_id: 'svc',
      grant_types: ['client_credentials'],
      scope: 'a',
      default_scope: 'a',
    });
    authorization = basic(id, secret);
    hold();
    const asked = tokens(50);
    release();
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(await load()).toEqual({});
  });
});
