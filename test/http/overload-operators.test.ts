import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openConsole } from '../../electron/console/console-server.ts';
import { connectControl } from '../../electron/control/connect-control.ts';
import { createControlServer } from '../../electron/control/control-server.ts';
import { createOperationDeps } from '../../electron/control/operation-deps.ts';
import { ask, cookiesOf, INDEX } from '../console/browser.ts';
import { ADMIN } from '../operators/consoles.ts';
import { basic } from '../support/endpoints.ts';
import { startTestEngine } from '../support/engine.ts';
import { createTestClock } from '../support/test-clock.ts';

const cleaners: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaners.splice(0).reverse()) await clean();
});

const WAIT_MS = 1000;

/** An engine with its three doors, and an operator signed in at the console's. */
const start = async () => {
  const clock = createTestClock();
  const overload = { mostAtOnce: 16, leastAtOnce: 16, waitMs: WAIT_MS };
  const engine = await startTestEngine({ clock, config: { http: { maxConnections: 64 }, protection: { overload } } });
  cleaners.push(() => engine.end());
  const site = { version: '0', issuer: engine.issuer, startedAt: clock.now(), masterKey: { source: 'environment' as const } };
  const deps = createOperationDeps(engine.core, site, engine.checkpoint);
  const control = await createControlServer(deps);
  cleaners.push(() => control.close());
  const operations = await connectControl(engine.directory);
  if (!operations) throw new Error('no server answers');
  await operations.operators.add({ ...ADMIN, role: 'administrator' });
  const renderer = mkdtempSync(join(tmpdir(), 'gatewatch-renderer-'));
  cleaners.push(() => rmSync(renderer, { recursive: true, force: true }));
  writeFileSync(join(renderer, 'index.html'), INDEX);
  const console = await openConsole(deps, renderer);
  cleaners.push(() => console.close());
  const call = (path: string, input: unknown, cookie?: string) => {
    const headers = {
      'content-type': 'application/json',
      host: `127.0.0.1:${console.port}`,
      origin: `http://127.0.0.1:${console.port}`,
      cookie,
    };
    return ask(console.port, `/rpc/${path}`, { method: 'POST', headers, body: JSON.stringify({ json: input }) });
  };
  const cookie = cookiesOf(await call('session/signIn', ADMIN));
  return { engine, clock, operations, call: (path: string, input: unknown) => call(path, input, cookie) };
};

describe('C9 operators', () => {
  it('are served at the console and the control socket while the door of the protocol sheds', async () => {
    const { engine, clock, operations, call } = await start();
    const { id, secret } = await engine.addClient({
      client_id: 'svc',
      grant_types: ['client_credentials'],
      scope: 'a',
      default_scope: 'a',
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: basic(id, secret) };
    const token = () => fetch(`${engine.issuer}/token`, { method: 'POST', headers, body: 'grant_type=client_credentials' });
    const says = (line: string): Promise<void> =>
      vi.waitFor(async () => expect(await (await fetch(`${engine.issuer}/metrics`)).text()).toContain(`${line}\n`), {
        timeout: 20_000,
        interval: 20,
      });

    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    cleaners.push(() => release());
    engine.core.store.write(() => gate).catch(() => undefined);
    const asked = Array.from({ length: 44 }, token);
    await says('load_requests_waiting 32');
    expect((await token()).status).toBe(503);
    expect((await call('server/status', {})).json).toMatchObject({ version: '0' });
    expect(await operations.server.status({})).toMatchObject({ version: '0' });
    clock.advance(WAIT_MS);
    await says('load_requests_shed_total{class="4"} 33');
    const { checks } = await operations.server.doctor({});
    expect(checks.find((check) => check.id === 'load')).toMatchObject({
      status: 'warn',
      evidence: expect.stringContaining('33 in class 4 (tokens for clients themselves)'),
    });
    release();
    const act = { act: 'addresses.block', ranges: ['203.0.113.9'], seconds: 3600 };
    const preview = await call('acts/preview', act);
    const performed = await call('acts/perform', { preview: preview.json.preview, reason: 'A flood' });
    expect([performed.status, performed.json]).toMatchObject([200, { done: 1 }]);
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect([statuses.filter((status) => status === 200).length, statuses.filter((status) => status === 503).length]).toEqual([12, 32]);
  });
});
