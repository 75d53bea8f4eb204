import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRefusalGate } from '../../electron/audit/refusal-gate.ts';
import { newId } from '../../electron/lib/ids.ts';
import { openDatabase } from '../../electron/store/sqlite/open-database.ts';
import { createSqliteStore, type SqliteStore } from '../../electron/store/sqlite/sqlite-store.ts';
import { StoreFault } from '../../electron/store/store-fault.ts';
import { basic, formBody } from '../support/endpoints.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { createWorld, type World } from '../support/world.ts';
import { findHalfStates } from './support/half-states.ts';

const ROOM_PAGES = 8;
const NO_LIMIT = 1_000_000_000;

/** Lets the database grow by so many pages and no more: what comes then is the driver's own SQLITE_FULL. */
const leaveRoom = (db: Database, pages: number): void =>
  void db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + pages}`);

describe('a disk that fills up under load', () => {
  let world: World;
  let store: SqliteStore;
  let directory: string;
  const writers: Database[] = [];
  beforeEach(async () => {
    world = await createWorld();
    directory = await mkdtemp(join(tmpdir(), 'gatewatch-full-'));
    const { clock, random, sealer } = world;
    const refusalGate = createRefusalGate({ clock, window: 60_000, inFull: 10 });
    writers.length = 0;
    store = createSqliteStore({
      directory,
      clock,
      random,
      sealer,
      boot: newId(world),
      refusalGate,
      synchronous: 'OFF',
      open: (options) => {
        const db = openDatabase(options);
        if (!options.readonly) writers.push(db);
        return db;
      },
    });
  });
  afterEach(async () => {
    await store.close();
    await world.close();
    await rm(directory, { recursive: true, force: true });
  });

  const writer = (): Database => {
    const db = writers.at(-1);
    if (!db) throw new Error('the store opened no writer');
    return db;
  };
  const issue = (): Promise<string> => {
    const jti = newId(world);
    const now = world.clock.now();
    const details = { grant_type: 'client_credentials', scope: 'a'.repeat(500), format: 'jwt' as const, expires_at: now + 1000 };
    return store.write(async (tx) => {
      await tx.tokens.insertAccess({
        jti,
        hash: world.random.bytes(32),
        clientId: 'batch',
        userId: null,
        grantId: null,
        scope: details.scope,
        audience: ['https://id.example'],
        format: details.format,
        createdAt: now,
        expiresAt: details.expires_at,
      });
      await tx.audit({ kind: 'token.issued', client: 'batch', token: jti, details });
      return jti;
    });
  };

  it('A3 what was acknowledged stands, the rest is told so in clear words, and nothing is half done', async () => {
    leaveRoom(writer(), ROOM_PAGES * 40);
    const settled = await Promise.allSettled(Array.from({ length: 1000 }, issue));
    const acknowledged = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const faults = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect([acknowledged.length > 0, faults.length > 0]).toEqual([true, true]);
    for (const fault of faults) {
      expect(fault).toBeInstanceOf(StoreFault);
      expect(fault).toMatchObject({ kind: 'full', message: `The disk that holds ${store.path} is full: free some space; nothing was half done.` });
    }
    expect(store.head().seq).toBe(acknowledged.length);
    for (const jti of acknowledged) expect(await store.read.tokens.findAccess(jti)).toBeDefined();
    expect(findHalfStates(store.path)).toEqual([]);
  });

  it('A3 the group that met it fails as a whole, neighbours too, and leaves nothing', async () => {
    leaveRoom(writer(), 0);
    const small = store.write((tx) => tx.registry.putSetting('small', 'yes'));
    const settled = await Promise.allSettled([small, ...Array.from({ length: 60 }, issue)]);
    expect(settled.map((one) => (one.status === 'rejected' ? one.reason.kind : 'stands'))).toEqual(Array(61).fill('full'));
    expect([await store.read.registry.setting('small'), store.head().seq]).toEqual([undefined, 0]);
    expect(findHalfStates(store.path)).toEqual([]);
  });

  it('A3 once there is room again it goes on by itself, and the chain fits', async () => {
    leaveRoom(writer(), ROOM_PAGES);
    const first = await Promise.allSettled(Array.from({ length: 200 }, issue));
    expect(first.some(({ status }) => status === 'rejected')).toBe(true);
    const head = store.head().seq;
    writer().pragma(`max_page_count = ${NO_LIMIT}`);
    await Promise.all(Array.from({ length: 200 }, issue));
    expect(store.head().seq).toBe(head + 200);
    expect(store.health().state).toBe('open');
    expect(findHalfStates(store.path)).toEqual([]);
  });
});

describe('the endpoints on a full disk', () => {
  let engine: TestEngine;
  let client: { readonly id: string; readonly secret: string };
  beforeEach(async () => {
    engine = await startTestEngine();
    client = await engine.addClient({ client_name: 'Batch', grant_types: ['client_credentials'], scope: 'orders:write' });
  });
  afterEach(() => engine.end());

  const post = (path: string, fields: Record<string, string>): Promise<Response> =>
    fetch(`http://127.0.0.1:${engine.port}${path}`, {
      method: 'POST',
      headers: { authorization: basic(client.id, client.secret), 'content-type': 'application/x-www-form-urlencoded' },
      body: formBody(fields),
    });
  const issue = (): Promise<Response> => post('/token', { grant_type: 'client_credentials', scope: 'orders:write' });
  const isActive = async (token: string): Promise<unknown> => (await (await post('/introspect', { token })).json()).active;

  it('RFC 6749 §5.2 they answer 503 with Retry-After, revocation never says 200, and all is well once there is room', async () => {
    const token = String((await (await issue()).json()).access_token);
    await engine.fillDisk();
    for (const reply of [await issue(), await post('/revoke', { token })]) {
      expect([reply.status, (await reply.json()).error]).toEqual([503, 'temporarily_unavailable']);
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(await isActive(token)).toBe(true);
    engine.freeDisk();
    expect((await post('/revoke', { token })).status).toBe(200);
    expect(await isActive(token)).toBe(false);
    expect((await issue()).status).toBe(200);
  });
});
