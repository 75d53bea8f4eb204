import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PASSWORD } from '../support/world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(ROOT, 'electron', 'cli', 'main.ts');

let data: string;
let running: ChildProcess[];
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'gatewatch-process-'));
  running = [];
});
afterEach(async () => {
  for (const child of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(data, { recursive: true, force: true });
});

const start = (args: readonly string[]): ChildProcess => {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  running.push(child);
  return child;
};

const run = async (args: readonly string[], input = ''): Promise<{ code: number | null; out: string; err: string }> => {
  const child = start(args);
  child.stdin?.end(input);
  const [out, err] = await Promise.all([
    text(child.stdout ?? Readable.from([])),
    text(child.stderr ?? Readable.from([])),
    once(child, 'close'),
  ]);
  return { code: child.exitCode, out, err };
};

interface Server {
  readonly child: ChildProcess;
  readonly firstLine: string;
  readonly issuer: string;
  /** All of standard output and error so far. */
  readonly said: () => { out: string; err: string };
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const serve = async (...args: readonly string[]): Promise<Server> => {
  const child = start(['serve', '--data', data, '--port', '0', ...args]);
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk) => (out += chunk));
  child.stderr?.on('data', (chunk) => (err += chunk));
  const firstLine = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout ?? process.stdin }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${err}`)));
  });
  const issuer = /http:\/\/127\.0\.0\.1:\d+/.exec(firstLine)?.[0] ?? '';
  return {
    child,
    firstLine,
    issuer,
    said: () => ({ out, err }),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await once(child, 'exit');
      return child.exitCode;
    },
  };
};

describe('serve --json', () => {
  it('says on its first line where it serves, and nothing else on standard output', async () => {
    const server = await serve('--json');
    expect(JSON.parse(server.firstLine)).toEqual({
      event: 'ready',
      issuer: server.issuer,
      console: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/enter\?ticket=[\w-]{43}$/),
    });
    expect((await fetch(`${server.issuer}/.well-known/openid-configuration`)).status).toBe(200);
    expect(await server.stop()).toBe(0);
    expect(server.said().out.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('stops in good order at %s, and leaves nothing of its door behind', async (signal) => {
    const server = await serve('--json');
    expect(await server.stop(signal)).toBe(0);
    for (const name of ['control.json', 'control.sock']) expect(existsSync(join(data, name))).toBe(false);
    const { out } = await run(['audit', 'list', '--data', data, '--kind', 'system.stopped', '--json']);
    expect(JSON.parse(out).events).toMatchObject([{ details: { reason: signal } }]);
  });

  it('makes no client that nobody is told of', async () => {
    await serve('--json');
    expect(JSON.parse((await run(['client', 'list', '--data', data, '--json'])).out).clients).toEqual([]);
  });
});

describe('a command beside a server', () => {
  it('works through it, without the master key, and what it changed is in force at once', async () => {
    const server = await serve('--json');
    const add = [
      'client',
      'add',
      '--data',
      data,
      '--json',
      '--id',
      'reports',
      '--secret',
      'a-secret-that-was-made-elsewhere-42',
      '--scope',
      'a',
    ];
    expect(JSON.parse((await run(add)).out)).toMatchObject({ client_id: 'reports' });
    const ask = () =>
      fetch(`${server.issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('reports:a-secret-that-was-made-elsewhere-42')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });
    expect((await ask()).status).toBe(200);
    expect((await run(['client', 'suspend', 'reports', '--data', data])).code).toBe(0);
    expect((await ask()).status).toBe(401);
    expect((await run(['client', 'resume', 'reports', '--data', data])).code).toBe(0);
    expect((await ask()).status).toBe(200);
    const { out } = await run(['user', 'add', '--data', data, '--name', 'ada', '--password-stdin', '--json'], PASSWORD);
    expect(JSON.parse(out)).toMatchObject({ username: 'ada' });
    const verified = await run(['audit', 'verify', '--data', data, '--json']);
    expect([verified.code, JSON.parse(verified.out).ok]).toEqual([0, true]);
  });

  it('finds after it what it did, and works by itself', async () => {
    const server = await serve('--json');
    await run(['client', 'add', '--data', data, '--id', 'reports']);
    await server.stop();
    const { code, out } = await run(['client', 'show', 'reports', '--data', data, '--json']);
    expect([code, JSON.parse(out).client_id]).toEqual([0, 'reports']);
  });

  it.skipIf(process.platform === 'win32')('that was killed works by itself, and so does the next server', async () => {
    const server = await serve('--json');
    await run(['client', 'add', '--data', data, '--id', 'kept']);
    server.child.kill('SIGKILL');
    await once(server.child, 'exit');
    expect(existsSync(join(data, 'control.json'))).toBe(true);
    expect((await run(['client', 'show', 'kept', '--data', data])).code).toBe(0);
    await serve('--json');
    expect((await run(['client', 'show', 'kept', '--data', data])).code).toBe(0);
  });
});

describe('a second server', () => {
  it('on the same data ends with 4 and says why', async () => {
    await serve('--json');
    const { code, out, err } = await run(['serve', '--data', data, '--port', '0', '--json']);
    expect([code, out]).toEqual([4, '']);
    expect(JSON.parse(err.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ error: 'locked' });
  });

  it('on a port that is taken ends with 4 and lets go of the data', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = String(typeof address === 'object' && address ? address.port : 0);
    const { code, err } = await run(['serve', '--data', data, '--port', port]);
    taken.close();
    expect(code).toBe(4);
    expect(err).toContain(`Port ${port} of 127.0.0.1 is taken`);
    await serve('--json');
  });
});

describe('the first run', () => {
  it('shows a client to try out, once, by a line and a snippet that both work', async () => {
    const server = await serve();
    const { out } = server.said();
    await expect.poll(() => server.said().out).toContain('Take it away with');
    const shown = server.said().out;
    expect(out).toContain(server.issuer);
    const [, id = '', secret = ''] = /curl -u '([^:']+):([^']+)'/.exec(shown) ?? [];
    const answer = await fetch(`${server.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'demo:read' }),
    });
    expect(await answer.json()).toMatchObject({ token_type: 'Bearer', scope: 'demo:read' });
    const snippet = /^import \* as client[\s\S]*?console\.log\(.*$/m.exec(shown)?.[0] ?? '';
    const child = spawn(process.execPath, ['--input-type=module', '--eval', snippet], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    expect(await text(child.stdout)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    await server.stop();
    const again = await serve();
    expect(again.said().out).not.toContain('secret');
  });
});

describe('standard output', () => {
  it('may be closed by who reads it', async () => {
    const child = start(['audit', 'export', '--data', data]);
    child.stdout?.destroy();
    const [err] = await Promise.all([text(child.stderr ?? Readable.from([])), once(child, 'close')]);
    expect(err).not.toMatch(/EPIPE|Error/);
  });
});
