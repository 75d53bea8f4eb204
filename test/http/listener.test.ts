import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, formBody } from '../support/endpoints.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { parseAnswers, type RawAnswer, sendRaw } from '../support/raw-http.ts';

let engine: TestEngine;
let authorization: string;
beforeAll(async () => {
  const http = {
    headersTimeoutMs: 1000,
    requestTimeoutMs: 2000,
    keepAliveTimeoutMs: 1000,
    maxBodyBytes: 4096,
    maxHeaderBytes: 4096,
    maxConnections: 64,
  };
  engine = await startTestEngine({ config: { http } });
  const { id, secret } = await engine.addClient({ client_id: 'svc', grant_types: ['client_credentials'], scope: 'a', default_scope: 'a' });
  authorization = basic(id, secret);
});
afterAll(() => engine.end());

const FORM = 'application/x-www-form-urlencoded';
const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(engine.issuer + path, { method: 'POST', headers: { 'content-type': FORM, authorization, ...headers }, body });
const tokenRequest = (body = 'grant_type=client_credentials', extra = ''): string =>
  `POST /token HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\nAuthorization: ${authorization}\r\nContent-Length: ${body.length}\r\n${extra}\r\n${body}`;
const one = async (...parts: (string | Buffer)[]): Promise<RawAnswer> => {
  const [answer, ...more] = parseAnswers(await sendRaw(engine.port, parts));
  if (!answer || more.length > 0) throw new Error('one answer was expected');
  return answer;
};
const JSON_HEADERS = {
  'cache-control': 'no-store',
  pragma: 'no-cache',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-type': 'application/json',
};

describe('requests that are too large', () => {
  it('RFC 9110 §15.5.14 a body over the limit is answered 413, on the record, and the connection closed', async () => {
    const answer = await one(tokenRequest('x'.repeat(4097)));
    expect(answer).toMatchObject({ status: 413, headers: { ...JSON_HEADERS, connection: 'close' } });
    expect(JSON.parse(answer.body)).toEqual({
      error: 'payload_too_large',
      error_description: 'The body is larger than the endpoint takes.',
    });
    expect(engine.facts('request.refused').at(-1)).toMatchObject({
      address: '127.0.0.1',
      details: { reason: 'too_large', endpoint: 'token' },
    });
  });

  it('RFC 9110 §15.5.14 also when its length is only announced, or not told at all', async () => {
    const head = `POST /token HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\n`;
    expect((await one(`${head}Content-Length: 999999999\r\n\r\n`)).status).toBe(413);
    const chunk = `800\r\n${'y'.repeat(0x800)}\r\n`;
    expect((await one(`${head}Transfer-Encoding: chunked\r\n\r\n`, chunk, chunk, chunk, '0\r\n\r\n')).status).toBe(413);
  });

  it('a body of the very limit is read', async () => {
    const body = formBody({ grant_type: 'client_credentials', pad: 'x'.repeat(4096 - 'grant_type=client_credentials&pad='.length) });
    expect(body).toHaveLength(4096);
    expect((await post('/token', body)).status).toBe(200);
  });

  it('RFC 6585 §5 headers over the limit are answered 431', async () => {
    const many = Array.from({ length: 300 }, (_, i) => `X-${i}: ${'v'.repeat(10)}\r\n`).join('');
    for (const header of [`Cookie: ${'c'.repeat(5000)}\r\n`, many]) {
      expect(await one(`GET /healthz HTTP/1.1\r\nHost: x\r\n${header}\r\n`)).toMatchObject({
        status: 431,
        headers: { ...JSON_HEADERS, connection: 'close' },
      });
    }
  });

  it('an address over the limit is answered 431, one under it 404', async () => {
    expect((await one(`GET /${'p'.repeat(5000)} HTTP/1.1\r\nHost: x\r\n\r\n`)).status).toBe(431);
    expect((await one(`GET /${'p'.repeat(3000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).status).toBe(404);
  });
});

describe.concurrent('slow peers', () => {
  it('RFC 9110 §15.5.9 headers that do not come in time are answered 408', async () => {
    const began = performance.now();
    const answer = await one('GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow');
    expect(answer).toMatchObject({ status: 408, headers: { ...JSON_HEADERS, connection: 'close' } });
    // The runtime's own pace of looking for slow peers is 30 s.
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('headers that drip are no excuse, nor is a body that drips', async () => {
    const drips = Array.from({ length: 60 }, (_, i) => `X-${i}: y\r\n`);
    const headers = sendRaw(engine.port, ['GET /healthz HTTP/1.1\r\nHost: x\r\n', ...drips], { pauseMs: 100 });
    const body = sendRaw(engine.port, [tokenRequest().replace(/\r\n\r\n.*$/, '\r\n\r\n'), ...Array.from({ length: 60 }, () => 'g')], {
      pauseMs: 150,
    });
    for (const text of await Promise.all([headers, body])) expect(parseAnswers(text)).toMatchObject([{ status: 408 }]);
  });

  it('a connection that says nothing is closed', async () => {
    const text = await sendRaw(engine.port, []);
    expect(text === '' || text.startsWith('HTTP/1.1 408')).toBe(true);
  });

  it('an idle connection is closed after the keep-alive time', async () => {
    const [answer] = parseAnswers(await sendRaw(engine.port, ['GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n']));
    expect(answer).toMatchObject({ status: 200, headers: { connection: 'keep-alive', 'keep-alive': 'timeout=1' } });
  });
});

describe('many connections', () => {
  it('connections beyond the limit are closed, and the others served', async () => {
    const sockets = await Promise.all(
      Array.from(
        { length: 80 },
        () =>
          new Promise<ReturnType<typeof connect>>((resolve) => {
            const socket = connect({ port: engine.port, host: '127.0.0.1' });
            socket.on('error', () => undefined);
            socket.on('connect', () => resolve(socket.resume()));
          }),
      ),
    );
    await expect.poll(() => sockets.filter((socket) => socket.readableEnded || socket.destroyed).length).toBeGreaterThanOrEqual(80 - 64);
    for (const socket of sockets) socket.destroy();
    await expect.poll(async () => (await fetch(`${engine.issuer}/healthz`).catch(() => undefined))?.status).toBe(200);
  });
});

describe('bytes that are no request', () => {
  it.each([
    ['no HTTP', 'GARBAGE\r\n\r\n'],
    ['a TLS greeting', Buffer.from('16030100a5010000a10303', 'hex')],
    ['a method nobody knows', 'BREW /healthz HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a version nobody speaks', 'GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n'],
    ['two lengths (RFC 9112 §6.3)', `${tokenRequest().replace('Content-Length', 'Content-Length: 0\r\nContent-Length')}`],
    ['a length and chunks, as smugglers send (RFC 9112 §6.1)', tokenRequest('0\r\n\r\n', 'Transfer-Encoding: chunked\r\n')],
    ['a negative length', 'POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'],
    ['a chunk size that is none', 'POST /token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['a space before the colon (RFC 9112 §5.1)', 'GET /healthz HTTP/1.1\r\nHost : x\r\n\r\n'],
    ['a NUL in a header', 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n'],
    ['a bare line feed in a header', 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: a\rb\r\n\r\n'],
    ['a space in the address', 'GET /healthz /x HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])('RFC 9112 §2.2 %s is answered 400 and the connection closed, with nothing said of what runs here', async (_title, bytes) => {
    const answer = await one(bytes);
    expect(answer).toMatchObject({ status: 400, headers: { connection: 'close' } });
    expect(JSON.parse(answer.body)).toMatchObject({ error: expect.stringMatching(/^invalid_request$|^Bad/) });
    expect(answer.body).not.toMatch(/fastify|FST_|node|HPE_|parse/i);
  });

  it('RFC 9112 §3.2 a request without Host is answered 400 and the connection closed', async () => {
    const text = await sendRaw(engine.port, ['GET /healthz HTTP/1.1\r\n\r\n']);
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\n/);
  });

  it('what was asked before it is answered first', async () => {
    const answers = parseAnswers(
      await sendRaw(engine.port, ['GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n', 'GARBAGE\r\n\r\n'], { pauseMs: 50 }),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
  });
});

describe('pipelining', () => {
  it('RFC 9112 §9.3.2 requests sent without waiting are answered in their order', async () => {
    const requests = [
      tokenRequest(),
      'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n',
      tokenRequest('grant_type=password'),
      'GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    ];
    const answers = parseAnswers(await sendRaw(engine.port, [requests.join('')]));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400, 404]);
    expect(JSON.parse(answers[0]?.body ?? '')).toMatchObject({ token_type: 'Bearer' });
    expect(JSON.parse(answers[2]?.body ?? '')).toMatchObject({ error: 'unsupported_grant_type' });
  });

  it('100 at once are all answered', async () => {
    const last = 'GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    const answers = parseAnswers(await sendRaw(engine.port, [tokenRequest().repeat(100) + last]));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
    expect(new Set(answers.slice(0, 100).map(({ body }) => body)).size).toBe(100);
  });
});

describe('addresses and methods', () => {
  it.each([
    '/',
    '/nothing',
    '/token/',
    '/TOKEN',
    '/token/x',
    '//token',
    '/token;a=b',
    '/token%2f',
    '/..%2ftoken',
    '/.well-known',
    '/.well-known/../jwks/..',
    '/admin',
    '/.env',
    '/token%00',
  ])('an address that is not there is 404 with the security headers, and is not shown again: %s', async (path) => {
    const answer = await one(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatchObject({ status: 404, headers: JSON_HEADERS });
    expect(JSON.parse(answer.body)).toEqual({ error: 'not_found', error_description: 'There is nothing at this address.' });
  });

  it.each([
    '/%zz',
    '/%',
    '/token%ff',
    '/%c0%af',
    '/%E0%A4%A',
  ])('an address that cannot be read is 400 or 404, and nothing is said of what runs here: %s', async (path) => {
    const answer = await one(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect([400, 404]).toContain(answer.status);
    expect(answer.headers).toMatchObject(JSON_HEADERS);
    expect(answer.body).not.toMatch(/fastify|FST_|url component|%/i);
  });

  it('RFC 9112 §3.2.2 an absolute address, or another Host, changes nothing that is said', async () => {
    const asked = [
      'GET /.well-known/openid-configuration HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n',
    ];
    const answer = await one(...asked);
    expect(JSON.parse(answer.body).issuer).toBe(engine.issuer);
    expect(answer.body).not.toContain('evil');
    const absolute = await one('GET http://evil.example/authorize HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
    expect(JSON.stringify(absolute)).not.toContain('evil');
    expect(absolute.status).toBeLessThan(500);
  });

  it.each([
    ['/token', ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'], 'POST'],
    ['/introspect', ['GET', 'PUT', 'OPTIONS'], 'POST'],
    ['/jwks', ['POST', 'PUT', 'DELETE'], 'GET, HEAD'],
    ['/userinfo', ['PUT', 'DELETE'], 'GET, HEAD, POST'],
    ['/authorize', ['PUT', 'DELETE'], 'GET, HEAD, POST'],
  ] as const)('RFC 9110 §15.5.6 a method that %s does not take is 405 and told which it takes', async (path, methods, allow) => {
    for (const method of methods) {
      if (method === 'OPTIONS' && path === '/token') continue;
      const answer = await one(`${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`.replace('HEAD', 'GET'));
      expect(answer).toMatchObject({ status: 405, headers: { ...JSON_HEADERS, allow } });
    }
  });

  it('RFC 9110 §9.3.6 nobody is connected through', async () => {
    const text = await sendRaw(engine.port, ['CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\n']);
    expect(text).not.toMatch(/^HTTP\/1\.1 2/);
  });

  it('RFC 9110 §7.8 no other protocol is offered', async () => {
    const answer = await one('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: h2c, websocket\r\n\r\n');
    expect(answer.status).toBe(200);
  });

  it.each([
    '/healthz',
    '/jwks',
    '/.well-known/openid-configuration',
    '/userinfo',
    '/authorize',
    '/sign-in',
  ])('RFC 9110 §9.3.2 HEAD %s has the headers of GET and no body', async (path) => {
    const [get, head] = [await fetch(engine.issuer + path), await fetch(engine.issuer + path, { method: 'HEAD' })];
    expect(await head.text()).toBe('');
    const of = ({ status, headers }: Response) => [
      status,
      Object.fromEntries(
        [...headers].filter(([name]) => !['date', 'set-cookie', 'content-length', 'connection', 'keep-alive'].includes(name)),
      ),
    ];
    expect(of(head)).toEqual(of(get));
  });
});
