import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRefusalGate } from '../../electron/audit/refusal-gate.ts';
import { createClientAddress } from '../../electron/http/client-address.ts';
import { createCors } from '../../electron/http/cors.ts';
import { createListener, type Listener } from '../../electron/http/listener.ts';
import { newId } from '../../electron/lib/ids.ts';
import { silentLog } from '../../electron/lib/log.ts';
import { StoreFault } from '../../electron/lib/store-fault.ts';
import { createAddressRules } from '../../electron/limits/address-rules.ts';
import { createLimits } from '../../electron/limits/tiers.ts';
import { openDatabase } from '../../electron/store/sqlite/open-database.ts';
import { createSqliteStore, type SqliteStore } from '../../electron/store/sqlite/sqlite-store.ts';
import { basic, formBody } from '../support/endpoints.ts';
import { createWorld, type World } from '../support/world.ts';
import { findHalfStates } from './support/half-states.ts';
import { createTrial, type Trial } from './support/trial.ts';

const ROOM_PAGES = 8;
const NO_LIMIT = 1_000_000_000;
const TIER = { requests: 5, windowSeconds: 60, enabled: true };
const TIERS = {
  auth: TIER,
  token: TIER,
  authorize: TIER,
  api: TIER,
  userinfo: TIER,
  introspection: TIER,
  discovery: TIER,
  registration: TIER,
};

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
      expect(fault).toMatchObject({
        kind: 'full',
        message: `The disk that holds ${store.path} is full: free some space; nothing was half done.`,
      });
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
  let trial: Trial;
  let listener: Listener;
  let port: number;
  beforeEach(async () => {
    trial = await createTrial();
    const { world, endpoints, store } = trial;
    const limits = createLimits({ config: { enabled: false, exempt: [], tiers: TIERS }, clock: world.clock });
    listener = createListener(
      {
        ...world,
        store,
        log: silentLog,
        limits,
        addressRules: createAddressRules({ clock: world.clock }),
        cors: createCors({ origins: [], preflightSeconds: 3600 }),
        clientAddress: createClientAddress({ trustedProxies: [] }),
        tls: null,
        bounds: {
          headersTimeoutMs: 1000,
          requestTimeoutMs: 2000,
          keepAliveTimeoutMs: 1000,
          maxBodyBytes: 4096,
          maxHeaderBytes: 4096,
          maxConnections: 64,
        },
        observe: () => undefined,
      },
      [endpoints.tokenRoute(), endpoints.introspectRoute(), endpoints.revokeRoute()],
    );
    port = await listener.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(async () => {
    await listener.stop(0);
    await trial.close();
  });

  const post = (path: string, fields: Record<string, string>): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: {
        authorization: basic(trial.client.id, trial.client.secret),
        'content-type': 'application/x-www-form-urlencoded',
        connection: 'close',
      },
      body: formBody(fields),
    });
  const issue = (): Promise<Response> => post('/token', { grant_type: 'client_credentials', scope: 'orders:write' });
  const member = async (reply: Promise<Response>, name: string): Promise<unknown> => Reflect.get(Object(await (await reply).json()), name);
  const limitPages = (change: (writer: Database) => void): void => {
    for (const db of trial.driver.opened) if (!db.readonly) change(db);
  };

  it('RFC 6749 §5.2, RFC 7009 §2.2.1 they answer 503 with Retry-After, never 200, and all is well once there is room', async () => {
    const token = String(await member(issue(), 'access_token'));
    limitPages((db) => leaveRoom(db, 0));
    const replies: Response[] = [];
    // The free part of the last pages takes a few more.
    for (let n = 0; n < 500 && replies.length === 0; n++) {
      const reply = await issue();
      if (reply.status !== 200) replies.push(reply);
    }
    // A revocation changes a page that is there already; its fact is what needs room.
    for (let n = 0; n < 20; n++) {
      const reply = await post('/revoke', { token });
      if (reply.status !== 200) replies.push(reply);
      else expect(await member(post('/introspect', { token }), 'active')).toBe(false);
    }
    expect(replies.length).toBeGreaterThan(0);
    for (const reply of replies) {
      expect([reply.status, await member(Promise.resolve(reply), 'error')]).toEqual([503, 'temporarily_unavailable']);
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    limitPages((db) => void db.pragma(`max_page_count = ${NO_LIMIT}`));
    expect((await post('/revoke', { token })).status).toBe(200);
    expect(await member(post('/introspect', { token }), 'active')).toBe(false);
    expect((await issue()).status).toBe(200);
    expect(findHalfStates(trial.store.path)).toEqual([]);
  });

  it('RFC 7009 §2.2 a revocation that could not be stored is never answered 200', async () => {
    const token = String(await member(issue(), 'access_token'));
    trial.driver.arm({ code: 'SQLITE_FULL', at: 1, when: 'before', only: /^INSERT INTO audit_event/ });
    const refused = await post('/revoke', { token });
    expect(trial.driver.disarm()).toBe(true);
    expect([refused.status, refused.headers.get('retry-after') === null]).toEqual([503, false]);
    expect(await member(post('/introspect', { token }), 'active')).toBe(true);
    expect((await post('/revoke', { token })).status).toBe(200);
    expect(await member(post('/introspect', { token }), 'active')).toBe(false);
  });
});
