import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { basic, formBody, text } from '../support/endpoints.ts';
import { jsonOf, startTestEngine, type TestEngine, type TestEngineOptions } from '../support/engine.ts';
import { parseAnswers, sendRaw } from '../support/raw-http.ts';

const running = new Set<TestEngine>();
const start = async (options: TestEngineOptions = {}): Promise<TestEngine> => {
  const engine = await startTestEngine(options);
  running.add(engine);
  return engine;
};
afterEach(async () => {
  for (const engine of running) await engine.stop('test');
  for (const engine of running) await engine.end();
  running.clear();
});

const FORM = 'application/x-www-form-urlencoded';
const addService = async (engine: TestEngine) => {
  const { id, secret } = await engine.addClient({ client_id: 'svc', grant_types: ['client_credentials'], scope: 'a', default_scope: 'a' });
  const authorization = basic(id, secret);
  const post = async (path: string, fields: Record<string, string>, issuer = engine.issuer) => {
    const answer = await fetch(issuer + path, { method: 'POST', headers: { 'content-type': FORM, authorization }, body: formBody(fields) });
    return { status: answer.status, json: await jsonOf(answer) };
  };
  return { authorization, post, token: (issuer?: string) => post('/token', { grant_type: 'client_credentials' }, issuer) };
};

describe('the engine', () => {
  it('serves on a free port, and names it as its issuer', async () => {
    const engine = await start();
    expect(engine.issuer).toBe(`http://127.0.0.1:${engine.port}`);
    const metadata = await jsonOf(await fetch(`${engine.issuer}/.well-known/openid-configuration`));
    expect(metadata.issuer).toBe(engine.issuer);
    expect(await (await addService(engine)).token()).toMatchObject({ status: 200 });
  });

  it('says to load balancers that it is well, and nothing else', async () => {
    const { issuer } = await start();
    const answer = await fetch(`${issuer}/healthz`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('keeps keys, clients and tokens over a restart on the same directory', async () => {
    const first = await start();
    const service = await addService(first);
    const { json } = await service.token();
    const keys = await (await fetch(`${first.issuer}/jwks`)).json();
    await first.stop('test');
    const second = await start({ directory: first.directory, config: { port: first.port } });
    expect(await (await fetch(`${second.issuer}/jwks`)).json()).toEqual(keys);
    expect((await service.post('/introspect', { token: text(json.access_token) }, second.issuer)).json).toMatchObject({
      active: true,
      client_id: 'svc',
    });
    expect((await service.token(second.issuer)).status).toBe(200);
  });

  it('records its starts and stops, and whether the stop before was clean', async () => {
    const first = await start();
    await first.stop('signal');
    expect(first.facts('system.stopped')).toMatchObject([{ actor: 'system', details: { reason: 'signal' } }]);
    const second = await start({ directory: first.directory });
    await second.stop('test');
    const bodies = (await start({ directory: first.directory })).core.store
      .reader()
      .prepare('SELECT body FROM audit_event ORDER BY seq')
      .pluck()
      .all()
      .map((body) => JSON.parse(String(body)));
    const started = bodies.filter(({ kind }) => kind === 'system.started');
    expect(started.map(({ details }) => details.clean)).toEqual([true, true, true]);
    expect(bodies.filter(({ kind }) => kind === 'system.stopped')).toHaveLength(2);
  });

  it('stops once, however often it is told', async () => {
    const engine = await start();
    await Promise.all([engine.stop('one'), engine.stop('two'), engine.stop('three')]);
    await engine.stop('four');
    expect(engine.facts('system.stopped')).toMatchObject([{ details: { reason: 'one' } }]);
    await expect(fetch(`${engine.issuer}/healthz`)).rejects.toThrow();
  });
});

describe('a store that failed', () => {
  it('is told to load balancers, fails requests without a word of why, and a stop still lets go of the directory', async () => {
    const engine = await start();
    const service = await addService(engine);
    await engine.core.store.close();
    const health = await fetch(`${engine.issuer}/healthz`);
    expect([health.status, await jsonOf(health)]).toEqual([503, { status: 'failed' }]);
    const { status, json } = await service.token();
    expect([status, json.error]).toEqual([500, 'server_error']);
    expect(JSON.stringify(json)).not.toMatch(/closed|database|sqlite/i);
    expect(text(json.error_description)).toMatch(/^Something failed here\. Incident [0-9a-f-]{36}\.$/);
    const incident = text(json.error_description).slice(-37, -1);
    expect(engine.said.some((line) => line.includes(incident))).toBe(true);
    await expect(engine.stop('test')).rejects.toThrow('The store is closed.');
    running.delete(engine);
    const again = await start({ directory: engine.directory });
    expect((await fetch(`${again.issuer}/healthz`)).status).toBe(200);
  });
});

describe('a graceful stop', () => {
  const begun = (authorization: string, length: number): string =>
    `POST /token HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\nAuthorization: ${authorization}\r\nContent-Length: ${length}\r\n\r\n`;

  it('lets a request that runs finish, and closes its connection after it', async () => {
    const engine = await start();
    const { authorization } = await addService(engine);
    const body = 'grant_type=client_credentials';
    const talk = sendRaw(engine.port, [begun(authorization, body.length), body], { pauseMs: 600 });
    await new Promise((resolve) => setTimeout(resolve, 250));
    const stopped = engine.stop('test');
    const [answer, ...more] = parseAnswers(await talk);
    expect(answer).toMatchObject({ status: 200, headers: { connection: 'close' } });
    expect(more).toEqual([]);
    await stopped;
    expect(
      engine
        .facts()
        .map(({ kind }) => kind)
        .slice(-2),
    ).toEqual(['token.issued', 'system.stopped']);
  });

  it('takes no new connection meanwhile, and does not wait for idle ones', async () => {
    const engine = await start();
    const { authorization } = await addService(engine);
    const idle = sendRaw(engine.port, ['GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n']);
    const slow = sendRaw(engine.port, [begun(authorization, 5), 'gra', 'nt'], { pauseMs: 600 });
    await new Promise((resolve) => setTimeout(resolve, 250));
    const stopped = engine.stop('test');
    expect(parseAnswers(await idle)).toMatchObject([{ status: 200 }]);
    await expect(fetch(`${engine.issuer}/healthz`)).rejects.toThrow();
    expect(parseAnswers(await slow)).toMatchObject([{ status: 400 }]);
    await stopped;
  });

  it('tells load balancers over an open connection that it stops', async () => {
    const engine = await start();
    const talk = sendRaw(engine.port, ['GET /healthz HTTP/1.1\r\n', 'Host: x\r\n\r\n'], { pauseMs: 600 });
    await new Promise((resolve) => setTimeout(resolve, 250));
    const stopped = engine.stop('test');
    expect(parseAnswers(await talk)).toMatchObject([{ status: 503, headers: { connection: 'close' }, body: '{"status":"stopping"}' }]);
    await stopped;
  });

  it('cuts what does not end within the grace', async () => {
    const engine = await start({ config: { http: { stopGraceSeconds: 1 } } });
    const { authorization } = await addService(engine);
    const talk = sendRaw(engine.port, [begun(authorization, 100), 'never the rest']);
    await new Promise((resolve) => setTimeout(resolve, 250));
    const began = performance.now();
    await engine.stop('test');
    expect(performance.now() - began).toBeLessThan(8000);
    expect(await talk).toBe('');
  });
});

describe('what hinders a start', () => {
  const occupied = (): Promise<{ port: number; free: () => Promise<void> }> =>
    new Promise((resolve) => {
      const server = createServer();
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve({
          port: typeof address === 'object' && address ? address.port : 0,
          free: () => new Promise((done) => server.close(() => done())),
        });
      });
    });

  it('a second engine on the same directory is refused, and the first is not disturbed', async () => {
    const first = await start();
    await expect(startTestEngine({ directory: first.directory })).rejects.toThrow(
      `Another Gatewatch holds the data directory ${first.directory}: stop it, or use another --data.`,
    );
    expect((await fetch(`${first.issuer}/healthz`)).status).toBe(200);
    expect((await (await addService(first)).token()).status).toBe(200);
  });

  it('a port in use is named with what to do, and nothing is left behind', async () => {
    const { port, free } = await occupied();
    const first = await start();
    await first.stop('test');
    const said: string[] = [];
    await expect(startTestEngine({ directory: first.directory, config: { port }, said })).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is taken by another program: stop that, or choose another with --port.`,
    );
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(said).toEqual([]);
    await free();
    const again = await start({ directory: first.directory, config: { port } });
    expect((await fetch(`${again.issuer}/healthz`)).status).toBe(200);
    const bodies = again.core.store
      .reader()
      .prepare("SELECT body FROM audit_event WHERE kind LIKE 'system.%' ORDER BY seq")
      .pluck()
      .all()
      .map((body) => JSON.parse(String(body)));
    expect(bodies.map(({ kind, details }) => details.reason ?? kind)).toEqual([
      'system.started',
      'test',
      'system.started',
      'address_unavailable',
      'system.started',
    ]);
    expect(bodies.at(-1)?.details.clean).toBe(true);
  });

  it('an address of another machine is named with what to do', async () => {
    await expect(startTestEngine({ config: { host: '192.0.2.1', port: 1024, issuer: 'https://id.example' } })).rejects.toThrow(
      '192.0.2.1 is no address of this machine: choose another with --host.',
    );
  });

  it('a directory that is a file is refused', async () => {
    const engine = await start({ files: { plain: 'x' } });
    await expect(startTestEngine({ directory: `${engine.directory}/plain` })).rejects.toThrow('cannot be used');
  });

  it('a master key that is not the one the keys were sealed under is refused by name, and the right one still works', async () => {
    const first = await start();
    await first.stop('test');
    await expect(startTestEngine({ directory: first.directory, masterKey: Buffer.alloc(32, 8) })).rejects.toThrow(
      /does not open: it was altered, or the master key is not the one/,
    );
    const again = await start({ directory: first.directory });
    expect((await fetch(`${again.issuer}/jwks`)).status).toBe(200);
  });

  it('a directory that was emptied under it is a new beginning', async () => {
    const first = await start();
    const keys = await (await fetch(`${first.issuer}/jwks`)).json();
    await first.stop('test');
    await rm(first.directory, { recursive: true });
    const again = await start({ directory: first.directory });
    expect(await (await fetch(`${again.issuer}/jwks`)).json()).not.toEqual(keys);
  });
});
