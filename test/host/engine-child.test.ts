import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RelayedPort } from '../../electron/host/engine/relay-port.ts';
import { spawnNodeEngine } from '../../electron/host/engine/spawn-node-engine.ts';
import { type FromEngine, fromEngine, type ToEngine } from '../../electron/host/engine-protocol.ts';
import type { EngineChild } from '../../electron/host/engine-supervisor.ts';
import { loadMasterKey } from '../../electron/keys/master-key.ts';
import { systemRandom } from '../../electron/lib/random.ts';
import type { Contract } from '../../shared/contract/index.ts';

type Client = ContractRouterClient<Contract>;
type Kind<K extends FromEngine['kind']> = Extract<FromEngine, { kind: K }>;

const SCRIPT = fileURLToPath(new URL('../../electron/engine-process.ts', import.meta.url));
/** What one process compiled the next need not. */
const NODE_COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));
const PASSWORD = 'Correct-Horse-7-Battery';
const ADA = { name: 'ada', password: PASSWORD };

/** The end of a channel as Electron's main process has it: its messages are events. */
const asMainPort = (port: MessagePort): RelayedPort => ({
  on: (event: string, listener: (value: never) => void) =>
    port.on(event, (data: unknown) => listener((event === 'message' ? { data } : undefined) as never)),
  postMessage: (message) => port.postMessage(message),
  start: () => port.start(),
  close: () => port.close(),
});

let folder: string;
let running: EngineChild<RelayedPort>[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewatch-child-'));
  running = [];
  const quick = { port: 0, log: { level: 'silent' }, passwords: { argon2: { memoryKiB: 8192, iterations: 1, parallelism: 1 } } };
  writeFileSync(join(folder, 'gatewatch.json'), JSON.stringify(quick));
});
afterEach(() => {
  for (const child of running) child.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** The engine's own process, as the desktop starts it, and what it says. */
const startProcess = () => {
  const child = spawnNodeEngine<RelayedPort>(
    { script: SCRIPT, env: { ...process.env, NODE_COMPILE_CACHE, GATEWATCH_MASTER_KEY: undefined } },
    process.execPath,
  );
  running.push(child);
  const said: FromEngine[] = [];
  const waiting: (() => void)[] = [];
  child.onMessage((raw) => {
    said.push(fromEngine.parse(raw));
    for (const wake of waiting.splice(0)) wake();
  });
  const exited = new Promise<string>((resolve) => child.onExit(resolve));
  const heard = async <K extends FromEngine['kind']>(kind: K, fits: (message: Kind<K>) => boolean = () => true): Promise<Kind<K>> => {
    for (;;) {
      const found = said.find((message): message is Kind<K> => message.kind === kind && fits(message as Kind<K>));
      if (found) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return { child, said, exited, heard };
};

const startMessage = (more: Partial<Extract<ToEngine, { kind: 'start' }>> = {}): ToEngine => {
  const key = loadMasterKey({ profile: 'development', env: {}, dataDir: folder, random: systemRandom() });
  if (!key.ok) throw new Error(key.refusal.description);
  return {
    kind: 'start',
    version: '1.2.3',
    options: { data: folder },
    masterKey: key.value.key,
    keptIn: { source: 'keychain-basic', path: '/sealed' },
    session: null,
    ...more,
  };
};

const serve = async (more: Partial<Extract<ToEngine, { kind: 'start' }>> = {}) => {
  const process = startProcess();
  process.child.send(startMessage(more));
  const ready = await process.heard('ready');
  let windows = 0;
  const openWindow = (): { readonly client: Client; readonly port: MessagePort } => {
    const { port1, port2 } = new MessageChannel();
    windows += 1;
    process.child.connect(`window-${windows}`, asMainPort(port2));
    return { client: createORPCClient(new RPCLink({ port: port1 })), port: port1 };
  };
  return { ...process, ready, openWindow };
};

describe('the engine as a process of the desktop', () => {
  it('serves, tells where, and answers windows by their ports', async () => {
    const { ready, heard, openWindow } = await serve();
    expect(ready.issuer).toBe(`http://127.0.0.1:${ready.port}`);
    expect((await fetch(`${ready.issuer}/.well-known/openid-configuration`)).status).toBe(200);
    expect(await heard('status')).toMatchObject({ session: 'first_run', idleMinutes: 15 });
    const { client, port } = openWindow();
    expect(await client.session.state({})).toMatchObject({ state: 'first_run', may_create: true, version: '1.2.3' });
    port.close();
  });

  it('has one session for all windows, whose token no window is told', async () => {
    const { heard, openWindow } = await serve();
    const [one, other] = [openWindow(), openWindow()];
    const heardByWindow: string[] = [];
    one.port.on('message', (data: unknown) => heardByWindow.push(String(data)));
    await one.client.session.createFirstOperator(ADA);
    expect(await other.client.session.state({})).toMatchObject({ state: 'signed_in', operator: { name: 'ada', role: 'administrator' } });
    const { token } = await heard('session');
    expect(token).toMatch(/^[\w-]{20,}/);
    expect(heardByWindow.join()).not.toContain(token);
    expect(await heard('status', ({ session }) => session === 'signed_in')).toBeTruthy();
    one.port.close();
    other.port.close();
  });

  it('locks when it is told to: calls of every window are denied, and the desktop knows', async () => {
    const { child, heard, openWindow } = await serve();
    const { client, port } = openWindow();
    await client.session.createFirstOperator(ADA);
    child.send({ kind: 'lock', reason: 'suspend' });
    await heard('status', ({ session }) => session === 'locked');
    await expect(client.clients.list({})).rejects.toMatchObject({ code: 'DENIED', data: { code: 'locked' } });
    await client.session.unlock({ password: PASSWORD });
    const { events } = await client.audit.list({ filter: { kinds: ['operator.locked'] } });
    expect(events.map(({ details }) => details)).toEqual([{ reason: 'suspend' }]);
    port.close();
  });

  it('that is killed and started again knows the session it is handed, also that it was locked', async () => {
    const first = await serve();
    const { client } = first.openWindow();
    await client.session.createFirstOperator(ADA);
    const { token } = await first.heard('session');
    first.child.send({ kind: 'lock', reason: 'screen_lock' });
    await first.heard('status', ({ session }) => session === 'locked');
    first.child.kill();
    expect(await first.exited).toBe('SIGKILL');
    const second = await serve({ session: token });
    const window = second.openWindow();
    expect(await window.client.session.state({})).toMatchObject({ state: 'locked', operator: { name: 'ada' } });
    window.port.close();
  });

  it('closes the ports of its windows when it ends, so that no call waits for ever', async () => {
    const { child, openWindow } = await serve();
    const { client, port } = openWindow();
    await client.session.createFirstOperator(ADA);
    const closed = new Promise((resolve) => port.once('close', () => resolve('closed')));
    const call = client.live.next({ cursor: null, wait_ms: 20_000 }).catch(() => 'given up');
    child.kill();
    expect(await closed).toBe('closed');
    expect(await call).toBe('given up');
  });

  it('stops in good order when it is told to, with that reason on the record', async () => {
    const first = await serve();
    first.child.send({ kind: 'stop', reason: 'quit' });
    await first.heard('stopped');
    expect(await first.exited).toBe('exit code 0');
    const second = await serve();
    const { client, port } = second.openWindow();
    await client.session.createFirstOperator(ADA);
    const { events } = await client.audit.list({ filter: { kinds: ['system.started', 'system.stopped'] } });
    expect(events.map(({ kind, details }) => [kind, details.reason ?? details.clean]).reverse()).toEqual([
      ['system.started', true],
      ['system.stopped', 'quit'],
      ['system.started', true],
    ]);
    port.close();
  });

  it('tells the doctor how its master key is kept', async () => {
    const { openWindow } = await serve();
    const { client, port } = openWindow();
    await client.session.createFirstOperator(ADA);
    const { checks } = await client.server.doctor({});
    expect(checks.filter(({ id }) => id === 'master-key')).toMatchObject([
      { status: 'warn', evidence: expect.stringMatching(/without a secret store/) },
    ]);
    port.close();
  });

  it('says what is wrong with its configuration, and ends', async () => {
    const { child, heard, exited } = startProcess();
    child.send(startMessage({ options: { data: folder, port: 'nonsense' } }));
    expect(await heard('failed')).toMatchObject({ of: 'configuration', description: expect.stringMatching(/--port/) });
    expect(await exited).toBe('exit code 1');
  });

  it('says when the data directory is held by another server, and ends', async () => {
    await serve();
    const { child, heard, exited } = startProcess();
    child.send(startMessage());
    expect(await heard('failed')).toMatchObject({ of: 'fault' });
    expect(await exited).toBe('exit code 1');
  });

  it('is not misled by what is not of the protocol', async () => {
    const { child, openWindow } = await serve();
    const hostile: unknown[] = [
      null,
      'stop',
      { kind: 'stop' },
      { kind: 'lock', reason: 'no' },
      { kind: 'port-data', connection: 'nobody', data: '{}' },
    ];
    for (const message of hostile) child.send(message as ToEngine);
    const { client, port } = openWindow();
    expect(await client.session.state({})).toMatchObject({ state: 'first_run' });
    port.close();
  });

  it('is not started by anybody but the desktop', async () => {
    const { spawnSync } = await import('node:child_process');
    const { status, stderr } = spawnSync(process.execPath, [SCRIPT], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/started by the desktop app/)]);
  });
});
