import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { extractAll } from '@electron/asar';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fromEngine, type ToEngine } from '../../electron/host/engine-protocol.ts';
import { archive } from './package.ts';

/** Taken out of the archive, for the Node.js of the tests reads none. */
let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'gatewatch-packed-engine-'));
  extractAll(archive, join(scratch, 'app'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));

it('the packed engine has all that it needs: it makes its database, serves, and stops in good order', async () => {
  const engine = fork(join(scratch, 'app', 'dist', 'engine-process.js'), [], {
    serialization: 'advanced',
    execArgv: [],
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(engine, 'exit');
  const next = async (kind: string): Promise<ReturnType<typeof fromEngine.parse>> => {
    for (;;) {
      const [raw] = await Promise.race([once(engine, 'message'), ended.then(([code]) => Promise.reject(new Error(`It ended (${code}).`)))]);
      const message = fromEngine.parse(raw);
      if (message.kind === 'failed') throw new Error(message.description);
      if (message.kind === kind) return message;
    }
  };
  const tell = (message: ToEngine) => engine.send(message);
  try {
    const keptIn = { source: 'generated' } as const;
    const options = { data: join(scratch, 'data'), port: '0' };
    tell({ kind: 'start', version: '0.0.0', options, masterKey: new Uint8Array(32).map((_, index) => index * 7), keptIn, session: null });
    const ready = await next('ready');
    const { issuer } = ready as Extract<typeof ready, { kind: 'ready' }>;
    const discovery = await fetch(`${issuer}/.well-known/openid-configuration`);
    expect(await discovery.json()).toMatchObject({ issuer });
    tell({ kind: 'stop', reason: 'test' });
    await next('stopped');
    expect((await ended)[0]).toBe(0);
  } finally {
    engine.kill('SIGKILL');
  }
});
