import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EventFilter, toTerms } from '../../electron/audit/read/event-filter.ts';
import { type EventOrder, findEvents } from '../../electron/audit/read/find-events.ts';
import { listEvents } from '../../electron/audit/read/list-events.ts';
import { type AuditEvent, type AuditKind, auditKinds } from '../../shared/audit-event.ts';
import { severities, severityNumber } from '../../shared/severity.ts';
import { createLogWorld, factNumber, type LogWorld } from '../support/log-world.ts';

let world: LogWorld;
/** Every event, oldest first, as it is listed without a filter. */
let all: AuditEvent[] = [];

const deps = () => ({ reader: world.store.reader, sealer: world.sealer });

const page = (filter: EventFilter & { order?: EventOrder }, cursor?: string, limit = 1000) => {
  const listed = listEvents(deps(), filter, { cursor, limit });
  if (!listed.ok) throw new Error(listed.refusal.description);
  return listed.value;
};

beforeAll(async () => {
  world = await createLogWorld();
  await world.record(300);
  // Somebody sets the wall clock back by a minute, and later forward again.
  world.clock.jump(world.clock.now() - 60_000);
  await world.record(200);
  world.clock.jump(world.clock.now() + 120_000);
  await world.record(200);
  await world.store.write((tx) =>
    tx.audit({
      kind: 'token.revoked',
      client: 'web',
      token: 'token-1',
      correlation: 'flow-0',
      details: { type: 'access_token', reason: 'test' },
    }),
  );
  all = [...page({ order: 'asc' }).events];
});

afterAll(() => world.close());

const matches = (filter: EventFilter) => (event: AuditEvent) =>
  (filter.from === undefined || event.at >= filter.from) &&
  (filter.to === undefined || event.at < filter.to) &&
  (!filter.kinds?.length || filter.kinds.includes(event.kind)) &&
  (filter.minSeverity === undefined || severityNumber(event.severity) >= severityNumber(filter.minSeverity)) &&
  (filter.success === undefined || event.success === filter.success) &&
  (['user', 'client', 'address', 'token', 'correlation'] as const).every(
    (name) => filter[name] === undefined || event[name] === filter[name],
  );

/** What a filter ought to find, by looking at every event. */
const expected = (filter: EventFilter, order: EventOrder): number[] => {
  const timed = filter.from !== undefined || filter.to !== undefined;
  const found = all.filter(matches(filter)).sort((a, b) => (timed ? a.at - b.at : 0) || a.seq - b.seq);
  return (order === 'asc' ? found : found.reverse()).map(({ seq }) => seq);
};

const some = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const kinds = Object.keys(auditKinds).filter((kind): kind is AuditKind => kind in auditKinds);

const anyFilter = (): fc.Arbitrary<EventFilter> => {
  const events = fc.constantFrom(...all);
  const sampled = <K extends 'user' | 'client' | 'address' | 'token' | 'correlation'>(name: K) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: events.map((event) => event[name]) },
      { weight: 1, arbitrary: fc.constant('nobody') },
    );
  const time = fc.option(
    events.map(({ at }) => at),
    { nil: undefined },
  );
  return fc.record({
    from: time,
    to: time,
    kinds: fc.option(
      fc.array(fc.constantFrom(...kinds.filter((kind) => all.some((event) => event.kind === kind)), 'disk.low' as const), { maxLength: 4 }),
      { nil: undefined },
    ),
    minSeverity: some(severities),
    success: some([true, false]),
    user: sampled('user'),
    client: sampled('client'),
    address: sampled('address'),
    token: sampled('token'),
    correlation: sampled('correlation'),
  });
};

describe('listing', () => {
  test('gives back every fact as it was recorded, with its personal values', () => {
    expect(all).toHaveLength(701);
    for (const [at, event] of all.slice(0, 700).entries()) {
      const { severity, ...fact } = factNumber(at);
      expect(event).toMatchObject({
        ...fact,
        seq: at + 1,
        severity: severity ?? auditKinds[fact.kind].severity,
        success: auditKinds[fact.kind].success,
      });
      expect(event.hash).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  test('begins with the newest unless asked otherwise', () => {
    expect(page({}, undefined, 3).events.map(({ seq }) => seq)).toEqual([701, 700, 699]);
    expect(page({ order: 'asc' }, undefined, 3).events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('any filter, order and page size finds what looking at every event finds, page by page', () => {
    fc.assert(
      fc.property(anyFilter(), fc.constantFrom('asc', 'desc'), fc.integer({ min: 1, max: 300 }), (filter, order, limit) => {
        const found: number[] = [];
        let cursor: string | undefined;
        do {
          const { events, next } = page({ ...filter, order }, cursor, limit);
          expect(events.length).toBeLessThanOrEqual(limit);
          found.push(...events.map(({ seq }) => seq));
          cursor = next;
        } while (cursor !== undefined);
        expect(found).toEqual(expected(filter, order));
      }),
      { numRuns: 200 },
    );
  });

  test('pages that give up for the effort go on where they stopped and leave nothing out', () => {
    fc.assert(
      fc.property(
        anyFilter(),
        fc.constantFrom('asc', 'desc'),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 64, max: 200 }),
        fc.integer({ min: 0, max: 50 }),
        (filter, order, limit, budget, few) => {
          const db = world.store.reader();
          const found: number[] = [];
          let after: { seq: number; at: number } | undefined;
          for (let pages = 0; pages < 5000; pages++) {
            const result = findEvents(db, toTerms({ db, sealer: world.sealer }, filter), { order, limit, after }, { budget, few });
            found.push(...result.rows.map(({ seq }) => seq));
            if (result.next === undefined) break;
            after = { seq: result.next, at: all[result.next - 1]?.at ?? 0 };
          }
          expect(found).toEqual(expected(filter, order));
        },
      ),
      { numRuns: 100 },
    );
  });

  test('an export may keep the order of the log with a time span too', () => {
    const db = world.store.reader();
    const filter = { from: all[350]?.at, to: all[100]?.at };
    const { rows } = findEvents(db, toTerms({ db, sealer: world.sealer }, filter), {
      order: 'asc',
      limit: 1000,
      after: undefined,
      bySeq: true,
    });
    expect(rows.map(({ seq }) => seq)).toEqual([...expected(filter, 'asc')].sort((a, b) => a - b));
    expect(rows.length).toBeGreaterThan(10);
  });

  test('what is recorded meanwhile neither shifts a page nor appears in it', async () => {
    const first = page({}, undefined, 10);
    await world.store.write((tx) => tx.audit({ kind: 'log.heartbeat', actor: 'system', details: { idle_ms: 1 } }));
    const second = page({}, first.next, 10);
    expect(second.events.map(({ seq }) => seq)).toEqual(Array.from({ length: 10 }, (_, at) => 691 - at));
  });

  test('no more than 1,000 events are given at once', () => {
    expect(page({}, undefined, 1_000_000).events.length).toBeLessThanOrEqual(1000);
    expect(page({}, undefined, 0).events).toHaveLength(1);
  });
});

describe('a cursor that was not given out', () => {
  test.each([
    ['', 'is empty'],
    ['0', 'is not an event'],
    ['-1', 'is negative'],
    ['1 OR 1=1', 'holds SQL'],
    ["1'; DROP TABLE audit_event; --", 'holds SQL'],
    ['1e3', 'is written another way'],
    ['0x10', 'is written another way'],
    [' 5', 'has white space'],
    ['05', 'has a leading zero'],
    ['9999999999999999', 'is beyond any number'],
    ['5000', 'is no event of this log'],
    ['٣', 'has other digits'],
  ])('%j is refused: it %s', (cursor) => {
    expect(listEvents(deps(), {}, { cursor, limit: 10 })).toMatchObject({ ok: false, refusal: { code: 'invalid_cursor' } });
  });

  test('values with SQL in them are only ever compared', () => {
    const hostile = "x' OR '1'='1";
    for (const name of ['user', 'client', 'address', 'token', 'correlation'] as const) expect(page({ [name]: hostile }).events).toEqual([]);
    expect(page({}).events.length).toBeGreaterThan(700);
  });
});

describe('personal values', () => {
  test('are absent once erased, and the event stays', async () => {
    const other = await createLogWorld({ seed: 'erase' });
    await other.record(10);
    const writer = other.databasePath;
    await other.shut();
    const { default: Driver } = await import('better-sqlite3');
    const db = new Driver(writer);
    db.exec('UPDATE audit_personal SET value_index = NULL, value_sealed = NULL, salt = NULL, erased_at = 1');
    const listed = listEvents({ reader: () => db, sealer: other.sealer }, { order: 'asc' }, { limit: 10 });
    expect(listed.ok && listed.value.events).toHaveLength(10);
    expect(listed.ok && listed.value.events[0]).not.toHaveProperty('address');
    expect(listed.ok && listed.value.events[0]).toMatchObject({ kind: 'user.signed_in', user: 'user-0' });
    db.close();
    await other.close();
  });

  test('an event whose body was spoilt is still shown, from the columns beside it', async () => {
    const other = await createLogWorld({ seed: 'spoilt' });
    await other.record(3);
    await other.shut();
    const { default: Driver } = await import('better-sqlite3');
    const db = new Driver(other.databasePath);
    db.exec("UPDATE audit_event SET body = '{not json' WHERE seq = 2");
    const listed = listEvents({ reader: () => db, sealer: other.sealer }, { order: 'asc' }, { limit: 10 });
    expect(listed.ok && listed.value.events[1]).toMatchObject({
      seq: 2,
      kind: 'code.redeemed',
      success: true,
      details: { unreadable: expect.any(String) },
    });
    db.close();
    await other.close();
  });
});

describe('plans', () => {
  /** Every statement a listing runs on the log, with the plan SQLite makes for it. */
  const plansOf = (filter: EventFilter): string[] => {
    const real = world.store.reader();
    const plans: string[] = [];
    const spy = new Proxy(real, {
      get(target, name) {
        if (name !== 'prepare') return Reflect.get(target, name);
        return (sql: string) => {
          const marks = sql.split('?').length - 1;
          if (sql.includes('audit_event'))
            plans.push(
              ...(real.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...Array(marks).fill(1)) as { detail: string }[]).map(
                ({ detail }) => detail,
              ),
            );
          return real.prepare(sql);
        };
      },
    }) as Database.Database;
    const listed = listEvents({ reader: () => spy, sealer: world.sealer }, filter, { limit: 100, cursor: '500' });
    expect(listed.ok).toBe(true);
    return plans;
  };

  const address = factNumber(0).address ?? '';
  test.each<[string, EventFilter]>([
    ['no filter', {}],
    ['a time span', { from: 1, to: 2_000_000_000_000 }],
    ['kinds', { kinds: ['code.refused', 'key.activated'] }],
    ['a least severity', { minSeverity: 'medium' }],
    ['failures', { success: false }],
    ['successes', { success: true }],
    ['a user', { user: 'user-1' }],
    ['a client', { client: 'web' }],
    ['an address', { address }],
    ['a token', { token: 'token-1' }],
    ['a flow', { correlation: 'flow-1' }],
    ['a user within a time span', { user: 'user-1', from: 1 }],
    ['a client and kinds', { client: 'web', kinds: ['code.refused'] }],
  ])('%s is answered without going through the whole log or sorting it', (_, filter) => {
    const plans = plansOf(filter);
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.filter((detail) => /^SCAN audit_event|TEMP B-TREE/.test(detail))).toEqual([]);
    if (Object.keys(filter).length > 0 && filter.success !== true) expect(plans.join('\n')).toMatch(/USING (COVERING )?INDEX event_by_/);
  });
});
