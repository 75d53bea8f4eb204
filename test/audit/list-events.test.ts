import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IndexedFilter as EventFilter, EventOrder } from '../../electron/audit/reading/event-filter.ts';
import { findEvents } from '../../electron/audit/reading/find-events.ts';
import { listEvents } from '../../electron/audit/reading/list-events.ts';
import type { LoggedEvent } from '../../electron/audit/reading/read-events.ts';
import { createSealer } from '../../electron/keys/seal.ts';
import { auditKinds, type Fact } from '../../shared/audit-event.ts';
import { severityNumber } from '../../shared/severity.ts';
import { createLogWorld, factNumber, type LogWorld } from '../support/log-world.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const EVENTS = 50_000;
const ORDERS: readonly EventOrder[] = ['asc', 'desc'];

/** What was recorded, told by the facts themselves and the clock. */
interface Known {
  readonly seq: number;
  readonly at: number;
  readonly fact: Fact;
}

const matches = ({ at, fact }: Known, filter: EventFilter): boolean => {
  const kind = auditKinds[fact.kind];
  return (
    (filter.from === undefined || at >= filter.from) &&
    (filter.to === undefined || at < filter.to) &&
    (filter.kinds?.includes(fact.kind) ?? true) &&
    (filter.minSeverity === undefined || severityNumber(fact.severity ?? kind.severity) >= severityNumber(filter.minSeverity)) &&
    (filter.success === undefined || (fact.success ?? kind.success) === filter.success) &&
    (['user', 'client', 'address', 'token', 'correlation'] as const).every(
      (name) => filter[name] === undefined || fact[name] === filter[name],
    )
  );
};

const must = <T>(outcome: { ok: true; value: T } | { ok: false; refusal: { code: string; reason: string } }): T => {
  if (!outcome.ok) throw new Error(`${outcome.refusal.code}: ${outcome.refusal.reason}`);
  return outcome.value;
};

describe('a log of 50,000 events', () => {
  let world: LogWorld;
  let db: Database.Database;
  let statements: string[] = [];
  const known: Known[] = [];
  const start: { at: number } = { at: 0 };

  /** Records facts in units of 50. Each unit takes a moment, and now and then the clock is set back. */
  const record = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done += 50) {
      if (known.length % 10_000 === 5_000) world.clock.jump(world.clock.now() - 30);
      world.clock.advance(1);
      const facts = Array.from({ length: Math.min(50, count - done) }, (_, n) => factNumber(known.length + n));
      for (const fact of facts) known.push({ seq: known.length + 1, at: world.clock.now(), fact });
      await world.store.write(async (tx) => {
        for (const fact of facts) await tx.audit(fact);
      });
    }
  };

  const list = (filter: EventFilter & { order?: EventOrder }, page: { cursor?: string; limit: number }) =>
    must(listEvents({ db, sealer: world.sealer }, filter, page));

  const allPages = async (filter: EventFilter, order: EventOrder, limit: number, between = async () => {}): Promise<LoggedEvent[]> => {
    const events: LoggedEvent[] = [];
    let cursor: string | undefined;
    do {
      const page = list({ ...filter, order }, cursor === undefined ? { limit } : { cursor, limit });
      expect(page.events.length).toBeLessThanOrEqual(limit);
      if (page.next !== undefined) expect(page.events).toHaveLength(limit);
      events.push(...page.events);
      cursor = page.next;
      if (cursor !== undefined) await between();
    } while (cursor !== undefined);
    return events;
  };

  const expected = (filter: EventFilter, order: EventOrder): number[] => {
    const seqs = known.filter((one) => matches(one, filter)).map(({ seq }) => seq);
    return order === 'asc' ? seqs : seqs.reverse();
  };

  beforeAll(async () => {
    world = await createLogWorld();
    start.at = world.clock.now();
    await record(EVENTS);
    db = new Database(world.databasePath, { readonly: true, verbose: (sql) => void statements.push(String(sql)) });
  }, 120_000);

  afterAll(async () => {
    db.close();
    await world.close();
  });

  const singles = (): readonly (readonly [string, EventFilter])[] => [
    ['time', { from: start.at + 300, to: start.at + 420 }],
    ['time from', { from: start.at + 250 }],
    ['time to', { to: start.at + 700 }],
    ['kind', { kinds: ['code.refused'] }],
    ['kinds', { kinds: ['code.refused', 'key.activated', 'user.signed_in', 'code.refused'] }],
    ['severity', { minSeverity: 'high' }],
    ['low severity', { minSeverity: 'low' }],
    ['failure', { success: false }],
    ['success', { success: true }],
    ['user', { user: 'user-3' }],
    ['client', { client: 'batch' }],
    ['address', { address: '198.51.100.7' }],
    ['token', { token: 'token-20000' }],
    ['correlation', { correlation: 'flow-9000' }],
  ];

  const pairs = (): readonly (readonly [string, EventFilter])[] =>
    singles().flatMap(([first, one], at) =>
      singles()
        .slice(at + 1)
        .filter(([, other]) => Object.keys(other).every((name) => !(name in one)))
        .map(([second, other]) => [`${first} + ${second}`, { ...one, ...other }] as const),
    );

  test('each filter, paged in both orders, finds what a plain filter over all facts finds', async () => {
    for (const [name, filter] of [['none', {}] as const, ...singles()])
      for (const order of ORDERS) {
        const due = expected(filter, order);
        expect(due.length, name).toBeGreaterThan(0);
        // Tens of thousands of events are paged through in one order only: half of these filters in each.
        if (due.length > 6000 && ORDERS[name.length % 2] !== order) continue;
        const seqs = (await allPages(filter, order, due.length > 6000 ? 1000 : 333)).map(({ seq }) => seq);
        expect(seqs, `${name} ${order}`).toEqual(due);
      }
  }, 60_000);

  test('each pair of filters finds the first events of what a plain filter over all facts finds', () => {
    for (const [name, filter] of pairs())
      for (const order of ORDERS) {
        const seqs = list({ ...filter, order }, { limit: 100 }).events.map(({ seq }) => seq);
        expect(seqs, `${name} ${order}`).toEqual(expected(filter, order).slice(0, 100));
      }
  }, 60_000);

  test('no filter and no pair of filters scans a table or sorts what it found', () => {
    const seen = new Set<string>();
    for (const [name, filter] of [['none', {}] as const, ...singles(), ...pairs()])
      for (const order of ORDERS) {
        statements = [];
        list({ ...filter, order }, { limit: 10 });
        for (const sql of [...statements]) {
          const plan = db
            .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
            .all()
            .map(({ detail }) => detail);
          for (const step of plan) {
            expect(step, `${name}: ${sql}`).not.toMatch(/SCAN (?:audit_|sqlite_)/);
            expect(step, `${name}: ${sql}`).not.toMatch(/TEMP B-TREE/);
            seen.add(/USING (?:COVERING )?INDEX (event_by_\w+)/.exec(step)?.[1] ?? '');
          }
        }
      }
    for (const index of ['time', 'kind', 'severity', 'failure', 'user', 'client', 'address', 'token', 'correlation'])
      expect(seen).toContain(`event_by_${index}`);
  }, 60_000);

  test('kinds whose events lie side by side are merged without a loss, whichever is named first', () => {
    const neighbours = ['code.refused', 'key.activated'];
    for (const kinds of [neighbours, neighbours.toReversed()])
      for (const order of ORDERS)
        for (const limit of [1, 2, 3, 10]) {
          const range = { after: 0, before: known.length + 1 };
          const seqs = findEvents({ db, sealer: world.sealer }, { kinds })({ range, order, limit });
          expect(seqs).toEqual(expected({ kinds }, order).slice(0, limit));
        }
  });

  test('within a time range no event is lost where the part that is tried first ends', () => {
    // Ten thousand events from either end, and their neighbours.
    for (const end of [10_000, known.length - 10_000])
      for (const { fact } of known.slice(end - 10, end + 10)) {
        if (fact.correlation === undefined) continue;
        const filter = { from: start.at, to: start.at + 100_000, correlation: fact.correlation };
        for (const order of ORDERS)
          expect(list({ ...filter, order }, { limit: 10 }).events.map(({ seq }) => seq)).toEqual(expected(filter, order));
      }
  });

  test('of two filters the one that leads to fewer events is read by, whichever it is', () => {
    const drivers = (filter: EventFilter): string[] => {
      statements = [];
      list(filter, { limit: 10 });
      return statements.filter((sql) => sql.startsWith('SELECT seq FROM')).map((sql) => /INDEXED BY (\w+)/.exec(sql)?.[1] ?? 'seq');
    };
    expect(drivers({ client: 'batch', correlation: 'flow-9000' })).toEqual(['event_by_correlation']);
    expect(drivers({ user: 'user-3', address: '198.51.100.7' })).toContain('event_by_address');
    expect(drivers({ client: 'batch', kinds: ['log.restored'] })).toEqual(['event_by_kind']);
  });

  test('values go into the database as values, whatever they say', () => {
    const evil = `x' OR 1=1 --`;
    statements = [];
    for (const filter of [{ user: evil }, { client: evil }, { token: evil }, { correlation: evil }, { address: evil }, { kinds: [evil] }])
      expect(list(filter, { limit: 10 }).events).toEqual([]);
    expect(statements.length).toBeGreaterThan(0);
  });

  test('an event reads back as it was recorded, with its personal values', () => {
    const first = known.find(({ fact }) => fact.kind === 'user.sign_in_failed');
    const [event] = list({ kinds: ['user.sign_in_failed'], order: 'asc' }, { limit: 1 }).events;
    expect(event).toMatchObject({ seq: first?.seq, at: first?.at, ...first?.fact, severity: 'low', success: false });
    expect(event).not.toHaveProperty('altered');
    expect(event).not.toHaveProperty('personal');
  });

  test('events recorded between two pages neither shift nor repeat one', async () => {
    for (const [filter, order] of [
      [{}, 'desc'],
      [{ success: false }, 'desc'],
      [{ kinds: ['code.refused', 'token.issued'] }, 'asc'],
      [{ user: 'user-3' }, 'asc'],
    ] as const) {
      const before = expected(filter, order);
      let rounds = 0;
      const events = await allPages(filter, order, 1000, async () => {
        rounds += 1;
        if (rounds <= 5) await record(60);
      });
      expect(events.map(({ seq }) => seq)).toEqual(order === 'desc' ? before : expected(filter, order));
    }
  }, 60_000);

  test('an empty list of kinds finds nothing', () => {
    expect(list({ kinds: [] }, { limit: 10 })).toEqual({ events: [] });
  });
});

describe('refusals of a list', () => {
  let world: LogWorld;
  beforeAll(async () => {
    world = await createLogWorld();
    await world.record(20);
  });
  afterAll(() => world.close());

  const text = (plain: string): string => Buffer.from(plain).toString('base64url');
  const reasonOf = (filter: EventFilter & { order?: EventOrder }, page: { cursor?: string; limit: number }) => {
    const listed = listEvents({ db: world.store.reader(), sealer: world.sealer }, filter, page);
    return listed.ok ? 'listed' : `${listed.refusal.code}/${listed.refusal.reason}`;
  };

  test.each([
    ['empty', ''],
    ['not base64url', '!!!'],
    ['of another version', text('v2.5.desc')],
    ['with another spelling of the number', text('v1.05.desc')],
    ['of a negative number', text('v1.-5.desc')],
    ['of a number beyond 2^53', text('v1.9999999999999999.desc')],
    ['with an unknown order', text('v1.5.sideways')],
    ['with SQL in it', text('v1.5 OR 1=1.desc')],
    ['with something behind it', `${text('v1.5.desc')}!`],
    ['with padding', `${text('v1.5.desc')}=`],
    ['with a line break', text('v1.5.desc\n')],
    ['very long', 'A'.repeat(100_000)],
  ])('a cursor %s is invalid', (_, cursor) => {
    expect(reasonOf({ order: 'desc' }, { cursor, limit: 5 })).toBe('invalid_cursor/malformed');
  });

  test('a cursor of the other order is invalid, a right one is not', () => {
    expect(reasonOf({ order: 'asc' }, { cursor: text('v1.5.desc'), limit: 5 })).toBe('invalid_cursor/other_order');
    expect(reasonOf({ order: 'desc' }, { cursor: text('v1.5.desc'), limit: 5 })).toBe('listed');
  });

  test('a page is of 1 to 1000 events, a time range does not end before it begins', () => {
    for (const limit of [0, -1, 1.5, 1001, Number.NaN]) expect(reasonOf({}, { limit })).toBe('invalid_filter/limit');
    for (const time of [{ from: 2, to: 1 }, { from: 1.5 }, { to: Number.NaN }])
      expect(reasonOf(time, { limit: 1 })).toBe('invalid_filter/time');
    expect(reasonOf({ kinds: Array.from({ length: 201 }, String) }, { limit: 1 })).toBe('invalid_filter/kinds');
    expect(reasonOf({ from: 5, to: 5 }, { limit: 1000 })).toBe('listed');
  });
});

describe('personal values', () => {
  test('an address of more people than are looked up one by one is found all the same', async () => {
    const world = await createLogWorld();
    const details = { method: 'password', reason: 'wrong_password' };
    const address = '203.0.113.80';
    await world.record(600);
    await world.store.write(async (tx) => {
      for (let n = 0; n < 1100; n++) await tx.audit({ kind: 'user.sign_in_failed', user: `victim-${n}`, address, details });
    });
    await world.record(600);
    const deps = { db: world.store.reader(), sealer: world.sealer };
    const first = must(listEvents(deps, { address, order: 'asc' }, { limit: 1000 }));
    const second = must(listEvents(deps, { address, order: 'asc' }, { limit: 1000, cursor: first.next }));
    const seqs = [...first.events, ...second.events].map(({ seq }) => seq);
    expect(seqs).toEqual(Array.from({ length: 1100 }, (_, n) => 601 + n));
    expect(second.next).toBeUndefined();
    expect(must(listEvents(deps, { address, user: 'victim-7' }, { limit: 10 })).events).toMatchObject([{ seq: 608, address }]);
    await world.close();
  });

  test('an address recorded under a former master key is found and read', async () => {
    const world = await createLogWorld();
    await world.record(20);
    const random = createSeededRandom('rotation');
    const older = [{ version: 1, key: createSeededRandom('master key').bytes(32) }];
    const sealer = createSealer({ current: { version: 2, key: random.bytes(32) }, older }, random);
    const { events } = must(listEvents({ db: world.store.reader(), sealer }, { address: '198.51.100.3' }, { limit: 10 }));
    expect(events).toMatchObject([{ seq: 4, address: '198.51.100.3' }]);
    await world.close();
  });

  test('an erased value is absent and an exchanged one is left out and named', async () => {
    const world = await createLogWorld();
    await world.record(10);
    const { databasePath } = world;
    await world.store.truncateWal();
    const writer = new Database(databasePath);
    writer.exec("UPDATE audit_personal SET value_index = NULL, value_sealed = NULL, salt = NULL, erased_at = 1 WHERE field = 'agent'");
    writer.exec(
      `UPDATE audit_event SET address_id = (SELECT address_id FROM audit_event WHERE seq = 3) WHERE seq = 2;
       UPDATE audit_event SET body = 'nothing' WHERE seq = 5`,
    );
    writer.close();
    const reader = new Database(databasePath, { readonly: true });
    const { events } = must(listEvents({ db: reader, sealer: world.sealer }, { order: 'asc' }, { limit: 10 }));
    expect(events[0]).toMatchObject({ address: '198.51.100.0' });
    expect(events.some((event) => 'agent' in event)).toBe(false);
    expect(events[1]).toMatchObject({ altered: ['address'] });
    expect(events[1]).not.toHaveProperty('address');
    expect(events[4]).toMatchObject({ seq: 5, kind: 'code.refused', details: {}, altered: ['body'] });
    expect(events[5]).not.toHaveProperty('altered');
    reader.close();
    await world.close();
  });
});
