import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../electron/store/database-file.ts';
import { purgeExpired } from '../../electron/store/sqlite/purge.ts';
import { findHalfStates } from '../fault/support/half-states.ts';
import { addSession, codeFields, createEndpoints, type Endpoints, issueTestCode, type Reply, text } from '../support/endpoints.ts';
import { type ClientWithSecret, createWorld, type Person, type World } from '../support/world.ts';

const [HOUR, DAY] = [3_600_000, 86_400_000];
const STEP = 200;
const MOST_STEPS = 50;
const LONG = 100 * DAY;
const TABLES = [
  'access_token',
  'authorization_code',
  'refresh_token',
  'token_grant',
  'session',
  'used_value',
  'observation_minute',
  'failed_proof',
];

let world: World;
let endpoints: Endpoints;
let client: ClientWithSecret;
let person: Person;
beforeEach(async () => {
  world = await createWorld();
  endpoints = createEndpoints(world);
  client = await world.addClient();
  person = await world.addUser({ name: 'alice' });
});
afterEach(() => world.close());

const path = (): string => `${world.directory}/${DATABASE_FILE}`;
const rows = (): Record<string, number> => {
  const db = new Database(path(), { readonly: true });
  try {
    return Object.fromEntries(TABLES.map((table) => [table, Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())]));
  } finally {
    db.close();
  }
};
const purge = (): Promise<number> => purgeExpired(world);
const signInAndIssue = async (): Promise<Reply> =>
  endpoints.token(client, codeFields(await issueTestCode(world, await addSession(world, person))));
const refresh = (token: unknown): Promise<Reply> => endpoints.token(client, { grant_type: 'refresh_token', refresh_token: text(token) });
const isActive = async (token: unknown): Promise<unknown> => (await endpoints.introspect(client, text(token))).json.active;
const mark = (count: number): Promise<void> =>
  world.store.write(async (tx) => {
    for (let n = 0; n < count; n++) await tx.guards.use('client_assertion', 'web', world.random.bytes(32), world.clock.now() + 60_000);
  });
const observe = (): Promise<void> =>
  world.store.write(async (tx) => {
    const subject = world.random.bytes(32);
    await tx.guards.observe({ minute: world.clock.now(), endpoint: 'token', status: 200, requests: 1, totalUs: 1, maxUs: 1 });
    await tx.guards.fail(subject, 'password', world.clock.now(), 60_000);
  });

describe('what is live', () => {
  it('is never touched: tokens, codes, grants, sessions and marks work as before', async () => {
    const { json } = await signInAndIssue();
    const code = await issueTestCode(world, await addSession(world, person));
    await mark(3);
    await observe();
    const before = rows();
    expect(await purge()).toBe(0);
    expect(rows()).toEqual(before);
    expect(await isActive(json.access_token)).toBe(true);
    expect((await endpoints.token(client, codeFields(code))).status).toBe(200);
    expect((await refresh(json.refresh_token)).status).toBe(200);
  });

  it('stays while old things beside it go: a family used every six days keeps every link that a thief could replay', async () => {
    const first = await signInAndIssue();
    let newest = first;
    for (let n = 0; n < 4; n++) {
      world.clock.advance(6 * DAY);
      newest = await refresh(newest.json.refresh_token);
      expect(newest.status).toBe(200);
      await purge();
    }
    expect(rows()).toMatchObject({ refresh_token: 5, token_grant: 1 });
    expect(await isActive(newest.json.access_token)).toBe(true);
    expect((await refresh(first.json.refresh_token)).json.error).toBe('invalid_grant');
    expect(world.facts('grant.revoked')).toMatchObject([{ details: { reason: 'refresh_token_reused' } }]);
    expect(await isActive(newest.json.access_token)).toBe(false);
  });
});

describe('what has expired', () => {
  it('is kept for a week, so that the replay of a code is still told from an unknown one', async () => {
    const code = await issueTestCode(world, await addSession(world, person));
    await endpoints.token(client, codeFields(code));
    world.clock.advance(7 * DAY);
    await purge();
    expect(rows()).toMatchObject({ authorization_code: 1, access_token: 1, session: 1, token_grant: 1 });
    expect((await endpoints.token(client, codeFields(code))).json.error).toBe('invalid_grant');
    expect(world.facts('code.refused').at(-1)).toMatchObject({ details: { reason: 'replayed' } });
  });

  it('a mark of a used value outlives its end by an hour and no more', async () => {
    await mark(1);
    world.clock.advance(60_000 + HOUR);
    await purge();
    expect(rows().used_value).toBe(1);
    world.clock.advance(1);
    await purge();
    expect(rows().used_value).toBe(0);
  });

  it('is gone at last, all of it, and the log stands', async () => {
    for (let n = 0; n < 20; n++) {
      const { json } = await signInAndIssue();
      await refresh(json.refresh_token);
      await issueTestCode(world, await addSession(world, person));
      await endpoints.token(client, { grant_type: 'client_credentials', scope: 'orders:write' });
      await observe();
      world.clock.advance(1000);
    }
    await mark(20);
    const before = rows();
    for (const table of TABLES) expect(before[table]).toBeGreaterThan(0);
    const head = world.store.head();
    world.clock.advance(LONG);
    let removed = 0;
    for (let last = -1; last !== 0; removed += last) last = await purge();
    expect(rows()).toEqual(Object.fromEntries(TABLES.map((table) => [table, 0])));
    expect(removed).toBe(Object.values(before).reduce((sum, count) => sum + count, 0));
    expect(world.store.head()).toEqual(head);
    // The facts of what is gone stand alone now: of all that is checked, only the chain still has to fit.
    expect(findHalfStates(path()).filter((problem) => problem.startsWith('event'))).toEqual([]);
  });

  it('goes a few rows a unit and a bounded number of units a run, requests in between', async () => {
    const count = STEP * MOST_STEPS + STEP + 7;
    await mark(count);
    world.clock.advance(DAY);
    const { commits } = world.store.health();
    const other = world.store.write((tx) => tx.registry.putSetting('asked', 'meanwhile'));
    expect(await purge()).toBe(STEP * MOST_STEPS);
    await other;
    expect(world.store.health().commits - commits).toBeLessThanOrEqual(MOST_STEPS + 1);
    expect(rows().used_value).toBe(STEP + 7);
    expect(await purge()).toBe(STEP + 7);
    expect(await purge()).toBe(0);
  });
});
