import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../electron/audit/canonical.ts';
import type { Tx } from '../../electron/store/store.ts';
import { auditKinds, type Fact } from '../../shared/audit-event.ts';
import { severityNumber } from '../../shared/severity.ts';
import { createLogWorld, factNumber, type LogWorld } from '../support/log-world.ts';
import { verifyHere } from './tampering.ts';

const worlds: LogWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const create = async (options: Parameters<typeof createLogWorld>[0] = {}): Promise<LogWorld> => {
  const world = await createLogWorld(options);
  worlds.push(world);
  return world;
};

interface Row {
  seq: number;
  at: number;
  kind: string;
  severity: number;
  success: number | null;
  user_id: string | null;
  client_id: string | null;
  token_id: string | null;
  correlation: string | null;
  address_id: number | null;
  body: string;
  prev_hash: Buffer;
  hash: Buffer;
}

/** What is really in the file, read by a connection of its own. */
const rowsOf = ({ databasePath }: LogWorld): Row[] => {
  const db = new Database(databasePath, { readonly: true });
  try {
    return db.prepare<[], Row>('SELECT * FROM audit_event ORDER BY seq').all();
  } finally {
    db.close();
  }
};

const record = (world: LogWorld, ...facts: Fact[]): Promise<void> =>
  world.store.write(async (tx) => {
    for (const fact of facts) await tx.audit(fact);
  });

describe('an event', () => {
  test('is chained to the one before: SHA-256 over its hash and the exact body', async () => {
    const world = await create();
    await world.record(50);
    let former = Buffer.alloc(32);
    for (const [at, row] of rowsOf(world).entries()) {
      expect(row.seq).toBe(at + 1);
      expect(row.prev_hash).toEqual(former);
      former = createHash('sha256').update(former).update(row.body).digest();
      expect(row.hash).toEqual(former);
    }
    expect(world.store.head()).toEqual({ seq: 50, hash: former });
  });

  test('RFC 8785 has a canonical body, in which stands what the columns say', async () => {
    const world = await create();
    await world.record(30);
    for (const row of rowsOf(world)) {
      const body = JSON.parse(row.body);
      expect(canonicalJson(body)).toBe(row.body);
      const kind = auditKinds[factNumber(row.seq - 1).kind];
      expect(body).toMatchObject({ seq: row.seq, at: row.at, kind: row.kind, severity: row.severity, v: 1 });
      expect(body.success ?? null).toBe(row.success === null ? null : row.success === 1);
      expect(body.success ?? null).toBe(kind.success);
      expect([body.user ?? null, body.client ?? null, body.token ?? null, body.correlation ?? null]).toEqual([
        row.user_id,
        row.client_id,
        row.token_id,
        row.correlation,
      ]);
    }
  });

  test('is as grave as its kind, unless the case at hand is graver', async () => {
    const world = await create();
    await record(
      world,
      { kind: 'code.refused', details: { reason: 'a' } },
      { kind: 'code.refused', severity: 'critical', success: true, details: { reason: 'b' } },
    );
    expect(rowsOf(world).map(({ severity, success }) => [severity, success])).toEqual([
      [severityNumber('medium'), 0],
      [severityNumber('critical'), 1],
    ]);
  });

  test('whatever text attackers write, it verifies and its columns agree', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 2000 }),
      fc.constantFrom('\u0000', '\ud800', '"\\\n', '😀'.repeat(900), '\u2028', '__proto__', ''),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text, text, text), { minLength: 1, maxLength: 6 }), async (texts) => {
        const world = await createLogWorld();
        const facts = texts.map(
          ([client, token, address, reason]): Fact => ({
            kind: 'code.refused',
            client,
            token,
            correlation: reason,
            user: token,
            session: client,
            actor: reason,
            grant: token,
            address,
            agent: reason,
            login: client,
            details: { reason, code: token },
          }),
        );
        await record(world, ...facts);
        await record(world, { kind: 'user.signed_in', details: { method: texts[0]?.[0] ?? '', acr: '1', amr: texts.map(([amr]) => amr) } });
        await world.checkpointer.checkpoint();
        await world.shut();
        const report = verifyHere(world.sealer, world.directory);
        await world.close();
        expect(report).toMatchObject({ ok: true, problems: [], events: facts.length + 1 });
      }),
      { numRuns: 25 },
    );
  });

  test('keeps long text to a length the log can afford, and marks the cut', async () => {
    const world = await create();
    const long = '😀'.repeat(20_000);
    await record(world, { kind: 'code.refused', client: long, address: long, agent: long, login: long, details: { reason: long } });
    const [row] = rowsOf(world);
    const body = JSON.parse(row?.body ?? '');
    expect(body.client.length).toBeLessThanOrEqual(1024);
    expect(body.client).toBe(row?.client_id);
    expect(body.client.endsWith('…')).toBe(true);
    expect(body.client.isWellFormed()).toBe(true);
    expect(body.details.reason.length).toBeLessThanOrEqual(1024);
    expect(row?.body.length).toBeLessThan(4096);
  });
});

describe('personal values', () => {
  test('are not in the body, and stand once for each value and person', async () => {
    const world = await create();
    const fact = (user: string | undefined, address: string): Fact => ({
      kind: 'user.signed_out',
      user,
      address,
      agent: 'Mozilla',
      details: { by: 'person', grants_revoked: 0 },
    });
    await record(
      world,
      fact('a', '192.0.2.1'),
      fact('a', '192.0.2.1'),
      fact('b', '192.0.2.1'),
      fact('a', '192.0.2.2'),
      fact(undefined, '192.0.2.1'),
    );
    const rows = rowsOf(world);
    expect(rows.map(({ body }) => body).join('')).not.toMatch(/192\.0\.2|Mozilla/);
    const [first, same, other, elsewhere, nobody] = rows.map(({ address_id }) => address_id);
    expect(same).toBe(first);
    expect(new Set([first, other, elsewhere, nobody]).size).toBe(4);
    const commitments = rows.map(({ body }) => JSON.parse(body).personal.address);
    expect(commitments[1]).toBe(commitments[0]);
    expect(new Set(commitments).size).toBe(4);
  });

  test('lie sealed, under an index that does not show them', async () => {
    const world = await create();
    await record(world, { kind: 'user.signed_out', address: '192.0.2.77', login: 'zoe', details: { by: 'person', grants_revoked: 0 } });
    await world.shut();
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(world.databasePath).includes('192.0.2.77')).toBe(false);
    expect(readFileSync(world.databasePath).includes('zoe')).toBe(false);
  });

  test('an empty one is as none', async () => {
    const world = await create();
    await record(world, { kind: 'user.signed_out', address: '', agent: '', details: { by: 'person', grants_revoked: 0 } });
    expect(JSON.parse(rowsOf(world)[0]?.body ?? '')).not.toHaveProperty('personal');
  });

  test('of a unit that was rolled back are forgotten, and recorded anew by the next', async () => {
    const world = await create();
    const fact: Fact = { kind: 'user.signed_out', address: '192.0.2.9', details: { by: 'person', grants_revoked: 0 } };
    const failing = (tx: Tx): never => {
      tx.audit(fact);
      throw new Error('no');
    };
    const results = await Promise.allSettled([
      world.store.write(failing),
      record(world, fact),
      world.store.write(failing),
      record(world, fact),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
    await record(world, fact);
    await world.checkpointer.checkpoint();
    await world.shut();
    expect(verifyHere(world.sealer, world.directory)).toMatchObject({ ok: true, events: 3 });
  });
});

describe('the sequence', () => {
  test('has no gap, whichever units of a group are rolled back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ facts: fc.integer({ min: 0, max: 4 }), fails: fc.boolean() }), { minLength: 1, maxLength: 90 }),
        async (units) => {
          const world = await createLogWorld();
          let next = 0;
          const results = await Promise.allSettled(
            units.map(({ facts, fails }) =>
              world.store.write(async (tx) => {
                const seqs: number[] = [];
                for (let n = 0; n < facts; n++) seqs.push(await tx.audit(factNumber(next++)));
                if (fails) throw new Error('refused by the test');
                return seqs;
              }),
            ),
          );
          const seqs = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
          await world.shut();
          const report = verifyHere(world.sealer, world.directory);
          await world.close();
          expect(results.map(({ status }) => status === 'rejected')).toEqual(units.map(({ fails }) => fails));
          expect(seqs).toEqual(seqs.map((_, at) => at + 1));
          expect(report).toMatchObject({ ok: true, events: seqs.length });
        },
      ),
      { numRuns: 25 },
    );
  });

  test('goes on after a restart, from what is in the file', async () => {
    const world = await create();
    await world.record(10);
    const head = world.store.head();
    await world.shut();
    const again = await create({ directory: world.directory, clock: world.clock });
    expect(again.store.head()).toEqual(head);
    await again.record(5);
    expect(rowsOf(again).map(({ seq }) => seq)).toEqual(Array.from({ length: 15 }, (_, at) => at + 1));
  });

  test('tells one run of the engine from another, and orders within it by a clock that never goes back', async () => {
    const world = await create();
    await world.record(3);
    world.clock.jump(world.clock.now() - 86_400_000);
    await world.record(3);
    await world.shut();
    const again = await create({ directory: world.directory, clock: world.clock });
    await again.record(3);
    const bodies = rowsOf(again).map(({ body }) => JSON.parse(body));
    expect(new Set(bodies.slice(0, 6).map(({ boot }) => boot)).size).toBe(1);
    expect(bodies[6].boot).not.toBe(bodies[0].boot);
    const mono = bodies.map((body) => body.mono);
    expect(mono).toEqual([...mono].sort((a, b) => a - b));
    expect(bodies[3].at).toBeLessThan(bodies[2].at);
  });
});
