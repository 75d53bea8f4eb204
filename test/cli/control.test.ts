import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { safe } from '@orpc/client';
import { afterEach, describe, expect, it } from 'vitest';
import { connectControl } from '../../electron/control/connect-control.ts';
import { readControlFile } from '../../electron/control/control-file.ts';
import { type ControlServer, createControlServer } from '../../electron/control/control-server.ts';
import { createOperationDeps } from '../../electron/control/operation-deps.ts';
import { withOperations } from '../../electron/control/with-operations.ts';
import { silentLog } from '../../electron/lib/log.ts';
import { systemRandom } from '../../electron/lib/random.ts';
import { StoreFault } from '../../electron/lib/store-fault.ts';
import type { OperationDeps } from '../../electron/operations/operation.ts';
import { configOf } from '../operations/operator.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';

const onWindows = process.platform === 'win32';
const cleaners: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaners.splice(0).reverse()) await clean();
});

interface Running {
  readonly engine: TestEngine;
  readonly control: ControlServer;
  readonly directory: string;
}

const serve = async (changes: Partial<OperationDeps> = {}, directory?: string): Promise<Running> => {
  const engine = await startTestEngine(directory === undefined ? {} : { directory });
  const site = { version: '0', issuer: engine.issuer, startedAt: engine.core.clock.now(), masterKey: { source: 'environment' as const } };
  const control = await createControlServer({ ...createOperationDeps(engine.core, site, engine.checkpoint), ...changes });
  cleaners.push(() => engine.end());
  cleaners.push(() => control.close());
  return { engine, control, directory: engine.directory };
};

const connected = async (directory: string) => {
  const operations = await connectControl(directory);
  if (!operations) throw new Error('no server answers');
  return operations;
};

/** Sends raw HTTP to the door and returns the status. */
const statusOf = (
  directory: string,
  headers: Readonly<Record<string, string>>,
  path = '/server/status',
  body = '{"json":{}}',
): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request({ socketPath: readControlFile(directory)?.address, path, method: 'POST', headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.once('error', reject).end(body);
  });

const bearer = (directory: string) => ({ authorization: `Bearer ${readControlFile(directory)?.token}` });

describe('the control door', () => {
  it('serves the operations of the contract to who finds it through the data directory', async () => {
    const { directory, engine } = await serve();
    const operations = await connected(directory);
    const client = await operations.clients.add({ client_id: 'reports' });
    expect((await operations.clients.show({ client_id: 'reports' })).client_id).toBe(client.client_id);
    expect(await operations.server.status({})).toMatchObject({ issuer: engine.issuer, data: directory, pid: process.pid, clients: 1 });
    expect(engine.facts('client.created')).toMatchObject([{ actor: 'local:cli' }]);
  });

  it.skipIf(onWindows)('is for its owner alone: socket and file have mode 0600', async () => {
    const { directory, control } = await serve();
    expect(statSync(control.address).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'control.json')).mode & 0o777).toBe(0o600);
  });

  it('lets nobody in without the token of this run', async () => {
    const { directory } = await serve();
    const { token = '' } = readControlFile(directory) ?? {};
    const wrong: Readonly<Record<string, string>>[] = [
      {},
      { authorization: 'Bearer' },
      { authorization: `Bearer ${token.slice(1)}` },
      { authorization: `bearer ${token}` },
      { authorization: `Basic ${token}` },
    ];
    for (const headers of wrong) expect(await statusOf(directory, headers)).toBe(401);
    expect(await statusOf(directory, { ...bearer(directory), 'content-type': 'application/json', 'content-length': '11' })).toBe(200);
  });

  it('has another token in each run', async () => {
    const first = await serve();
    const { token } = readControlFile(first.directory) ?? {};
    await first.control.close();
    const again = await createControlServer(
      createOperationDeps(
        first.engine.core,
        { version: '0', issuer: null, startedAt: 0, masterKey: { source: 'environment' } },
        async () => 0,
      ),
    );
    cleaners.push(() => again.close());
    expect(readControlFile(first.directory)?.token).not.toBe(token);
  });

  it('refuses a body of unknown or excessive length before reading it', async () => {
    const { directory } = await serve();
    expect(await statusOf(directory, { ...bearer(directory), 'transfer-encoding': 'chunked' })).toBe(411);
    expect(await statusOf(directory, { ...bearer(directory), 'content-length': '999999999999' })).toBe(413);
  });

  it('answers 404 for what is no operation', async () => {
    const { directory } = await serve();
    for (const path of ['/', '/clients', '/clients/add/x', '/__proto__/toString', '/constructor'])
      expect(await statusOf(directory, { ...bearer(directory), 'content-length': '11' }, path)).toBe(404);
  });

  it('takes its files away when it closes, and is not found any more', async () => {
    const { directory, control } = await serve();
    await control.close();
    expect(existsSync(control.address)).toBe(false);
    expect(existsSync(join(directory, 'control.json'))).toBe(false);
    expect(await connectControl(directory)).toBeUndefined();
  });

  it('serves many at once', async () => {
    const { directory } = await serve();
    const operations = await connected(directory);
    const added = await Promise.all(Array.from({ length: 48 }, (_, i) => operations.clients.add({ client_id: `c${i}` })));
    expect(new Set(added.map(({ client_secret }) => client_secret)).size).toBe(48);
  });

  it('takes an import of many megabytes', async () => {
    const { directory } = await serve();
    const users = Array.from({ length: 2000 }, (_, i) => ({ username: `user-${i}`, claims: { note: 'x'.repeat(8000) } }));
    const operations = await connected(directory);
    expect(await operations.import.apply({ document: JSON.stringify({ users }), dry_run: true })).toMatchObject({
      users: { created: 2000 },
    });
  });
});

describe.skipIf(onWindows)('a data directory with a long path', () => {
  it('has its socket in a private directory elsewhere, which goes with the server', async () => {
    const base = mkdtempSync(join(tmpdir(), 'gatewatch-long-'));
    cleaners.push(() => rmSync(base, { recursive: true, force: true }));
    const directory = join(base, 'x'.repeat(120));
    mkdirSync(directory, { mode: 0o700 });
    const { control } = await serve({}, directory);
    expect(Buffer.byteLength(control.address)).toBeLessThan(100);
    expect(statSync(dirname(control.address)).mode & 0o777).toBe(0o700);
    expect((await (await connected(directory)).server.status({})).data).toBe(directory);
    await control.close();
    expect(existsSync(dirname(control.address))).toBe(false);
  });
});

describe.skipIf(onWindows)('what a killed server left', () => {
  it('is not taken for a server: the command works on the data itself', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'gatewatch-stale-'));
    cleaners.push(() => rmSync(directory, { recursive: true, force: true }));
    const stale = { address: join(directory, 'control.sock'), token: 'x'.repeat(43), pid: 999_999 };
    writeFileSync(stale.address, '');
    writeFileSync(join(directory, 'control.json'), JSON.stringify(stale));
    const input = { config: configOf(directory), env: {}, clock: { now: () => 1_800_000_000_000, monotonic: () => performance.now() } };
    const ended = await withOperations({ ...input, random: systemRandom(), log: silentLog, version: '0' }, (operations) =>
      operations.server.status({}),
    );
    expect(ended).toMatchObject({ ok: true, value: { started_at: null } });
  });

  it('gives way to the next server, and no other file does, whatever the leavings say', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'gatewatch-stale-'));
    const bystander = join(directory, 'bystander');
    writeFileSync(bystander, 'precious');
    writeFileSync(join(directory, 'control.sock'), '');
    writeFileSync(join(directory, 'control.json'), JSON.stringify({ address: bystander, token: 'x'.repeat(43), pid: 1 }));
    const { control } = await serve({}, directory);
    expect(basename(control.address)).toBe('control.sock');
    expect(readFileSync(bystander, 'utf8')).toBe('precious');
    expect((await (await connected(directory)).server.status({})).pid).toBe(process.pid);
  });

  it.each(['', 'no JSON', '{}', '{"address": 7}', '[]'])('in a damaged control file, %j, is passed over', async (content) => {
    const directory = mkdtempSync(join(tmpdir(), 'gatewatch-stale-'));
    cleaners.push(() => rmSync(directory, { recursive: true, force: true }));
    writeFileSync(join(directory, 'control.json'), content);
    expect(await connectControl(directory)).toBeUndefined();
  });
});

describe('a fault', () => {
  const failing = (error: Error) => ({ examine: () => Promise.reject(error) });

  it('of the store is told in its own words', async () => {
    const { directory } = await serve(failing(new StoreFault('full', 'The disk that holds it is full.')));
    const { error } = await safe((await connected(directory)).server.doctor({}));
    expect(error).toMatchObject({ code: 'FAULT', data: { kind: 'full', description: 'The disk that holds it is full.' } });
  });

  it('that nobody foresaw is told by an incident alone; the running log has the rest', async () => {
    const said: { fields?: Readonly<Record<string, unknown>> | undefined }[] = [];
    const log = { ...silentLog, error: (_: string, fields?: Readonly<Record<string, unknown>>) => void said.push({ fields }) };
    const { directory } = await serve({ ...failing(new Error('column secret_thing is missing')), log });
    const { error } = await safe((await connected(directory)).server.doctor({}));
    expect(JSON.stringify(error)).not.toContain('secret_thing');
    const incident = /incident ([0-9a-f-]{36})/.exec(JSON.stringify(error))?.[1];
    expect(said).toMatchObject([{ fields: { incident, error: expect.stringContaining('secret_thing') } }]);
  });
});

describe('a stream', () => {
  it('comes through the door piece by piece', async () => {
    const { directory } = await serve();
    const operations = await connected(directory);
    for (let i = 0; i < 120; i++) await operations.clients.add({});
    let pieces = 0;
    let text = '';
    for await (const piece of await operations.audit.export({})) {
      pieces += 1;
      text += piece.text;
    }
    expect(pieces).toBeGreaterThan(2);
    expect(text.trimEnd().split('\n').at(-1)).toContain('"end":true');
  });

  it('that is cut off ends on the server too, without a fault', async () => {
    const { directory, engine } = await serve();
    const operations = await connected(directory);
    for (let i = 0; i < 200; i++) await operations.clients.add({});
    for await (const _ of await operations.audit.export({})) break;
    expect(await operations.server.status({})).toMatchObject({ clients: 200 });
    expect(engine.said.filter((line) => line.includes('operation failed'))).toEqual([]);
  });
});

describe('a held directory', () => {
  it('whose holder does not answer is a fault, after some patience', async () => {
    const { directory, control } = await serve();
    await control.close();
    let elapsed = 0;
    const clock = { now: () => 1_800_000_000_000, monotonic: () => (elapsed += 4000) };
    const attempt = withOperations(
      {
        config: configOf(directory),
        env: { GATEWATCH_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') },
        clock,
        random: systemRandom(),
        log: silentLog,
        version: '0',
      },
      (operations) => operations.server.status({}),
    );
    await expect(attempt).rejects.toMatchObject({ name: 'StoreFault', kind: 'locked' });
    expect(readdirSync(directory)).not.toContain('master.key');
  });

  it('is waited for while its holder is about to serve', async () => {
    const { directory, control, engine } = await serve();
    await control.close();
    const clock = { now: () => 1_800_000_000_000, monotonic: () => performance.now() };
    const env = { GATEWATCH_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') };
    const waiting = withOperations(
      { config: configOf(directory), env, clock, random: systemRandom(), log: silentLog, version: '0' },
      (operations) => operations.server.status({}),
    );
    const site = { version: '0', issuer: engine.issuer, startedAt: 5, masterKey: { source: 'environment' as const } };
    const later = await createControlServer(createOperationDeps(engine.core, site, engine.checkpoint));
    cleaners.push(() => later.close());
    expect(await waiting).toMatchObject({ ok: true, value: { issuer: engine.issuer } });
  });
});
