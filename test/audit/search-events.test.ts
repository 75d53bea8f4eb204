import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countFacets } from '../../electron/audit/reading/count-facets.ts';
import type { EventFilter, EventOrder } from '../../electron/audit/reading/event-filter.ts';
import { searchEvents } from '../../electron/audit/reading/search-events.ts';
import { MOST_JUDGED, searchLog } from '../../electron/audit/reading/search-log.ts';
import { addSession, codeFields, createEndpoints, issueTestCode, type Reply, text } from '../support/endpoints.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';
import { createWorld, type World } from '../support/world.ts';

interface Stored {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly body: string;
  readonly said: Readonly<Record<string, unknown>>;
}

const readAll = (db: Database.Database): Stored[] =>
  db
    .prepare<[], Omit<Stored, 'said'>>('SELECT seq, at, kind, body FROM audit_event ORDER BY seq')
    .all()
    .map((row) => ({ ...row, said: JSON.parse(row.body) }));

const refreshFields = ({ json }: Reply) => ({ grant_type: 'refresh_token', refresh_token: text(json.refresh_token) });

/** What a filter lets through, by looking at every event there is. */
const expected = (all: readonly Stored[], filter: EventFilter, order: EventOrder): number[] => {
  const { from = 0, to = Number.MAX_SAFE_INTEGER, kinds, success, text: words = '', ...members } = filter;
  const found = all.filter(
    ({ at, kind, body, said }) =>
      at >= from &&
      at < to &&
      (kinds?.includes(kind) ?? true) &&
      (success === undefined || said.success === success) &&
      Object.entries(members).every(([name, value]) => value === undefined || said[name] === value) &&
      words
        .toLowerCase()
        .split(' ')
        .every((word) => body.toLowerCase().includes(JSON.stringify(word).slice(1, -1))),
  );
  const seqs = found.map(({ seq }) => seq);
  return order === 'asc' ? seqs : seqs.reverse();
};

const ORDERS: readonly EventOrder[] = ['asc', 'desc'];

describe('a log of 6,000 events', () => {
  const EVENTS = 6000;
  let world: LogWorld;
  let db: Database.Database;
  let all: readonly Stored[];
  beforeAll(async () => {
    world = await createLogWorld();
    await world.record(EVENTS - 200);
    for (let n = 0; n < 50; n++) {
      await world.store.write(async (tx) => {
        await tx.audit({ kind: 'client.updated', client: 'web', actor: `operator:${n % 3}`, details: { fields: ['actor":"operator:9'] } });
        await tx.audit({
          kind: 'user.suspended',
          user: `user-${n % 7}`,
          actor: `operator:${n % 4}`,
          details: { note: 'Ärger mit "Zebra"' },
        });
        await tx.audit({ kind: 'key.retired', actor: 'system', details: { kid: `operator:${n % 3}`, alg: 'ES256' } });
        await tx.audit({ kind: 'session.revoked', session: `session-${n * 6}`, details: { reason: 'x', sessions: 1, grants_revoked: 0 } });
      });
    }
    db = new Database(world.databasePath, { readonly: true });
    all = readAll(db);
  });
  afterAll(async () => {
    db.close();
    await world.close();
  });

  const filters: readonly EventFilter[] = [
    { actor: 'operator:1' },
    { actor: 'operator:9' },
    { actor: 'system', kinds: ['key.retired', 'token.issued'] },
    { actor: 'system', kinds: ['token.issued'] },
    { session: 'session-60' },
    { session: 'session-60', kinds: ['session.revoked'] },
    { grant: 'grant-7' },
    { grant: 'grant-7', client: 'web' },
    { grant: 'grant-7', user: 'user-3', success: true },
    { text: 'wrong_VERIFIER shop' },
    { text: 'ärger ZEBRA' },
    { text: '"zebra"' },
    { text: 'é☃😀' },
    { text: 'no such word' },
    { text: 'x', client: 'web', success: false },
    { text: '   ' },
    {},
  ];

  it.each(filters)('finds by %j what looking at each event finds, in both orders, page by page', async (filter) => {
    const search = searchEvents({ db, sealer: world.sealer }, filter);
    for (const order of ORDERS) {
      const seqs: number[] = [];
      let range = { after: 0, before: EVENTS + 1 };
      for (let rounds = 0; ; rounds++) {
        expect(rounds).toBeLessThan(500);
        const found = await search({ range, order, limit: 300, most: 700 });
        seqs.push(...found.seqs);
        const last = found.seqs.length === 300 ? found.seqs.at(-1) : found.reached;
        if (last === undefined || last === null) break;
        range = order === 'asc' ? { ...range, after: last } : { ...range, before: last };
      }
      expect(seqs).toEqual(expected(all, filter, order));
    }
  });

  it('finds by time and text together', async () => {
    const filter = { from: all[1000]?.at ?? 0, to: all[1500]?.at ?? 0, text: 'flow-4 code' };
    const found = await searchEvents(
      { db, sealer: world.sealer },
      filter,
    )({
      range: { after: 0, before: EVENTS + 1 },
      order: 'desc',
      limit: 1000,
      most: 100_000,
    });
    expect(found.seqs).toEqual(expected(all, filter, 'desc'));
    expect(found.seqs.length).toBeGreaterThan(10);
  });

  it('finds any of several addresses', async () => {
    const address = ['198.51.100.3', '198.51.100.9', '192.0.2.1'];
    const page = await searchLog({ db, sealer: world.sealer }, { address }, { limit: 1000 });
    const events = page.ok ? page.value.events : [];
    expect(new Set(events.map((event) => event.address))).toEqual(new Set(['198.51.100.3', '198.51.100.9']));
  });

  it('reads no more bodies than it may, and says where to go on', async () => {
    const search = searchEvents({ db, sealer: world.sealer }, { text: 'no such word' });
    expect(await search({ range: { after: 0, before: EVENTS + 1 }, order: 'desc', limit: 10, most: 2500 })).toEqual({
      seqs: [],
      reached: EVENTS - 2500 + 1,
    });
    expect(MOST_JUDGED).toBeLessThanOrEqual(50_000);
  });

  it('counts facets as looking at each of the newest events does', async () => {
    const facets = await countFacets({ db, sealer: world.sealer }, { kinds: ['code.redeemed', 'user.signed_in', 'client.updated'] });
    const seqs = expected(all, { kinds: ['code.redeemed', 'user.signed_in', 'client.updated'] }, 'desc');
    expect([facets.of, facets.all]).toEqual([seqs.length, true]);
    expect(facets.kinds.reduce((sum, { events }) => sum + events, 0)).toBe(seqs.length);
    expect(facets.actors).toEqual([0, 1, 2].map((n) => ({ value: `operator:${n}`, events: n === 2 ? 16 : 17 })));
    expect(facets.users).toHaveLength(7);
    const [first] = facets.addresses;
    expect(first?.value).toMatch(/^198\.51\.100\.\d+$/);
    expect(facets.addresses.length).toBe(20);
  });

  it('counts the newest of many, and says that these are not all', async () => {
    const facets = await countFacets({ db, sealer: world.sealer }, {});
    expect([facets.of, facets.all]).toEqual([5000, false]);
  });
});

describe('what real flows record', () => {
  let world: World;
  let db: Database.Database;
  beforeAll(async () => {
    world = await createWorld();
    const client = await world.addClient();
    const other = await world.addClient({ id: 'other' });
    const person = await world.addUser({ name: 'ada' });
    const endpoints = createEndpoints(world);
    for (let round = 0; round < 3; round++) {
      const session = await addSession(world, person);
      const issuedCode = await issueTestCode(world, session);
      const first = await endpoints.token(client, codeFields(issuedCode));
      // Replayed: the family is revoked by a fact that names no person.
      await endpoints.token(client, codeFields(issuedCode));
      await endpoints.token(client, refreshFields(first));
      const again = await endpoints.token(client, codeFields(await issueTestCode(world, session)));
      await endpoints.revoke(other, text(again.json.refresh_token));
      await endpoints.revoke(client, text(again.json.refresh_token));
      await endpoints.token(client, refreshFields(again));
    }
    db = new Database(`${world.directory}/gatewatch.db`, { readonly: true });
  });
  afterAll(async () => {
    db.close();
    await world.close();
  });

  it.each([
    ['grant', 3],
    ['session', 3],
    ['actor', 1],
  ] as const)('is found by %s, each event of it', async (name, least) => {
    const all = readAll(db);
    const values = new Set(all.flatMap(({ said }) => (typeof said[name] === 'string' ? [said[name]] : [])));
    expect(values.size).toBeGreaterThanOrEqual(least);
    for (const value of values) {
      const filter = { [name]: value };
      const found = await searchEvents(
        { db, sealer: world.sealer },
        filter,
      )({
        range: { after: 0, before: all.length + 1 },
        order: 'asc',
        limit: 1000,
        most: 1000,
      });
      expect(found.seqs).toEqual(expected(all, filter, 'asc'));
    }
  });
});
