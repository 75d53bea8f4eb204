import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { extractAll } from '@electron/asar';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type FromEngine, fromEngine, type ToEngine } from '../../electron/host/engine-protocol.ts';
import { archive } from './package.ts';

const WAIT = { timeout: 40_000, interval: 250 };
const TOKENS_ISSUED = /^token_operations_total\{operation="issued",.*\} [1-9]/m;

/** Taken out of the archive, for the Node.js of the tests reads none. */
let scratch: string;
let running: ChildProcess | undefined;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'gatewatch-packed-engine-'));
  extractAll(archive, join(scratch, 'app'));
});
afterEach(() => {
  running?.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
});

/** Starts the packed engine as the desktop does. */
const startEngine = (options: Extract<ToEngine, { kind: 'start' }>['options']) => {
  const engine = fork(join(scratch, 'app', 'dist', 'engine-process.js'), [], {
    serialization: 'advanced',
    execArgv: [],
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  running = engine;
  let complaints = '';
  engine.stderr?.on('data', (chunk) => {
    complaints += chunk;
  });
  const ended = once(engine, 'exit');
  const next = async <K extends FromEngine['kind']>(kind: K): Promise<Extract<FromEngine, { kind: K }>> => {
    for (;;) {
      const fallen = ended.then(([code]) => Promise.reject(new Error(`It ended (${code}): ${complaints}`)));
      const [raw] = await Promise.race([once(engine, 'message'), fallen]);
      const message = fromEngine.parse(raw);
      if (message.kind === 'failed') throw new Error(message.description);
      if (message.kind === kind) return message as Extract<FromEngine, { kind: K }>;
    }
  };
  const tell = (message: ToEngine) => engine.send(message);
  const masterKey = new Uint8Array(32).map((_, index) => index * 7);
  tell({ kind: 'start', version: '0.0.0', options, masterKey, keptIn: { source: 'generated' }, session: null });
  const stop = async (): Promise<unknown> => {
    tell({ kind: 'stop', reason: 'test' });
    await next('stopped');
    return (await ended)[0];
  };
  return { next, stop, complaints: () => complaints };
};

it('the packed engine has all that it needs: it makes its database, serves, and stops in good order', async () => {
  const { next, stop } = startEngine({ data: join(scratch, 'data'), port: '0' });
  const { issuer } = await next('ready');
  const discovery = await fetch(`${issuer}/.well-known/openid-configuration`);
  expect(await discovery.json()).toMatchObject({ issuer });
  expect(await stop()).toBe(0);
});

it('the packed engine has its lab: made-up people use the server', async () => {
  const { next, stop, complaints } = startEngine({ data: join(scratch, 'data'), port: '0', lab: true });
  const { issuer } = await next('ready');
  await vi.waitFor(async () => {
    const metrics = await (await fetch(`${issuer}/metrics`)).text();
    expect(metrics).toMatch(TOKENS_ISSUED);
  }, WAIT);
  expect(await stop()).toBe(0);
  expect(complaints()).not.toMatch(/ (warn|error) /);
});
