import { copyFileSync as copySync, rmSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HEAD_FILE, readKeptHead } from '../../electron/audit/head-file.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';
import {
  databaseBytes,
  eventAt,
  flipBit,
  forgeNext,
  onCopy,
  otherBody,
  rechain,
  rehash,
  retile,
  setBody,
  verifyConnection,
  verifyHere,
} from './tampering.ts';

const CHECKPOINTS = [100, 256, 300, 512, 640];
const SIGNED = 640;
const EVENTS = 700;

let world: LogWorld;
/** The data directory as it was when the log had 300 events. */
let older: string;
let bytes: Buffer;

beforeAll(async () => {
  world = await createLogWorld();
  const step = async (upTo: number): Promise<void> => {
    await world.record(upTo - world.store.head().seq);
    await world.checkpointer.checkpoint();
  };
  for (const size of CHECKPOINTS.slice(0, 3)) await step(size);
  older = `${world.directory}-older`;
  await world.store.truncateWal();
  await cp(world.directory, older, { recursive: true });
  for (const size of CHECKPOINTS.slice(3)) await step(size);
  await world.record(EVENTS - SIGNED);
  await world.shut();
  bytes = databaseBytes(world.directory);
});

afterAll(async () => {
  await world.close();
  await rm(older, { recursive: true, force: true });
});

const RUNS = { numRuns: 10 };
const anyEvent = fc.integer({ min: 1, max: EVENTS });
const signedEvent = fc.integer({ min: 1, max: SIGNED });
const lastCheckpointBefore = (seq: number): number => CHECKPOINTS.filter((size) => size < seq).at(-1) ?? 0;
const nextCheckpoint = (seq: number): number => CHECKPOINTS.find((size) => size >= seq) ?? 0;

/** What the verification says of a copy that somebody changed who can write the file and knows its layout. */
const verifyChanged = (change: (db: Database.Database) => void) => {
  const db = new Database(bytes);
  try {
    db.transaction(() => change(db))();
    return verifyConnection(world.sealer, db, readKeptHead(world.directory));
  } finally {
    db.close();
  }
};

const firstBad = (change: (db: Database.Database) => void) => verifyChanged(change).firstBad;

/** For every event of a kind of choice: the change is found, at the event it says. */
const always = (
  seqs: fc.Arbitrary<number>,
  change: (db: Database.Database, seq: number) => void,
  expected: (seq: number) => object = (seq) => ({ seq }),
) =>
  fc.assert(
    fc.property(seqs, (seq) => {
      expect(firstBad((db) => change(db, seq))).toMatchObject(expected(seq));
    }),
    RUNS,
  );

describe('an honest log', () => {
  test('verifies, with every checkpoint and the kept head', () => {
    expect(verifyHere(world.sealer, world.directory)).toMatchObject({
      ok: true,
      events: EVENTS,
      checkpoints: CHECKPOINTS.length,
      problems: [],
      head: { seq: EVENTS },
    });
  });

  test('verifies whatever its length, wherever its checkpoints, across restarts', async () => {
    const steps = fc.array(
      fc.record({ events: fc.integer({ min: 0, max: 200 }), after: fc.constantFrom('checkpoint', 'restart', 'nothing') }),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(), async (plan, seed) => {
        let live = await createLogWorld({ seed: String(seed) });
        for (const { events, after } of plan) {
          await live.record(events);
          if (after === 'checkpoint') await live.checkpointer.checkpoint();
          if (after !== 'restart') continue;
          await live.shut();
          live = await createLogWorld({ seed: String(seed), directory: live.directory, clock: live.clock });
        }
        const events = live.store.head().seq;
        await live.shut();
        const report = verifyHere(live.sealer, live.directory);
        await live.close();
        expect(report).toMatchObject({ ok: true, events, problems: [] });
      }),
      { numRuns: 15 },
    );
  });
});

describe('an event that was changed is the first bad one', () => {
  test('in its body', () => always(anyEvent, (db, seq) => setBody(db, seq, otherBody(eventAt(db, seq).body))));

  test('in one character of its body', () => {
    fc.assert(
      fc.property(anyEvent, fc.nat(), (seq, at) => {
        const change = (db: Database.Database): void => {
          const { body } = eventAt(db, seq);
          const place = at % body.length;
          setBody(db, seq, `${body.slice(0, place)}${body[place] === 'x' ? 'y' : 'x'}${body.slice(place + 1)}`);
        };
        expect(firstBad(change)).toMatchObject({ seq });
      }),
      RUNS,
    );
  });

  test('in its body and its own hash, in front of an event that was chained to the true one', () =>
    always(fc.integer({ min: 1, max: EVENTS - 1 }), (db, seq) => {
      setBody(db, seq, otherBody(eventAt(db, seq).body));
      rehash(db, seq);
    }));

  test('in its hash', () =>
    always(anyEvent, (db, seq) => db.prepare('UPDATE audit_event SET hash = ? WHERE seq = ?').run(flipBit(eventAt(db, seq).hash, 3), seq)));

  test('in its former hash', () =>
    always(anyEvent, (db, seq) =>
      db.prepare('UPDATE audit_event SET prev_hash = ? WHERE seq = ?').run(flipBit(eventAt(db, seq).prev_hash, 31), seq),
    ));

  test('in a column that serves look-ups', () => {
    const columns = {
      at: 1,
      kind: 'log.read',
      severity: 5,
      user_id: 'somebody',
      client_id: 'somebody',
      token_id: 'other',
      correlation: 'other',
    };
    fc.assert(
      fc.property(anyEvent, fc.constantFrom(...Object.entries(columns)), (seq, [column, value]) => {
        const change = (db: Database.Database): void =>
          void db.prepare(`UPDATE audit_event SET ${column} = ? WHERE seq = ?`).run(value, seq);
        expect(firstBad(change)).toMatchObject({ seq, problem: 'columns' });
      }),
      RUNS,
    );
  });

  test('in whether it succeeded', () =>
    always(anyEvent, (db, seq) =>
      db.prepare('UPDATE audit_event SET success = CASE success WHEN 1 THEN 0 ELSE 1 END WHERE seq = ?').run(seq),
    ));

  test('when it is not canonical, although its hash fits', () =>
    always(fc.integer({ min: SIGNED + 1, max: EVENTS }), (db, seq) => {
      setBody(db, seq, eventAt(db, seq).body.replace('{', '{ '));
      rechain(db, seq);
    }));
});

describe('events that were removed, added or moved', () => {
  test('the first one missing is named when one was deleted', () =>
    always(
      fc.integer({ min: 1, max: EVENTS - 1 }),
      (db, seq) => db.prepare('DELETE FROM audit_event WHERE seq = ?').run(seq),
      (seq) => ({ seq, problem: 'missing' }),
    ));

  test('the range is named when several were deleted', () =>
    always(
      fc.integer({ min: 1, max: 500 }),
      (db, seq) => db.prepare('DELETE FROM audit_event WHERE seq BETWEEN ? AND ?').run(seq, seq + 150),
      (seq) => ({ seq, through: seq + 150, problem: 'missing' }),
    ));

  test('the first one missing is named when the newest were cut', () =>
    always(
      signedEvent,
      (db, seq) => db.prepare('DELETE FROM audit_event WHERE seq >= ?').run(seq),
      (seq) => ({ seq, problem: 'missing' }),
    ));

  test('the first one missing is named when the newest were cut with their tree and checkpoints', () =>
    always(
      fc.constantFrom(...CHECKPOINTS.slice(0, -1)),
      (db, size) => {
        db.prepare('DELETE FROM audit_event WHERE seq > ?').run(size);
        db.prepare('DELETE FROM audit_checkpoint WHERE size > ?').run(size);
        retile(db, size);
      },
      (size) => ({ seq: size + 1, through: SIGNED, problem: 'missing' }),
    ));

  test('the first of two that were swapped', () => {
    fc.assert(
      fc.property(anyEvent, anyEvent, (one, other) => {
        fc.pre(one !== other);
        const change = (db: Database.Database): void => {
          const bodies = [eventAt(db, one).body, eventAt(db, other).body] as const;
          setBody(db, one, bodies[1]);
          setBody(db, other, bodies[0]);
        };
        expect(firstBad(change)).toMatchObject({ seq: Math.min(one, other) });
      }),
      RUNS,
    );
  });

  test('the first of two whose whole rows were swapped', () => {
    fc.assert(
      fc.property(anyEvent, anyEvent, (one, other) => {
        fc.pre(one !== other);
        const change = (db: Database.Database): void => {
          const move = db.prepare('UPDATE audit_event SET seq = ? WHERE seq = ?');
          move.run(-5, one);
          move.run(one, other);
          move.run(other, -5);
        };
        expect(firstBad(change)).toMatchObject({ seq: Math.min(one, other) });
      }),
      RUNS,
    );
  });

  test('a copy of an event in another place', () =>
    always(
      fc.integer({ min: 1, max: EVENTS - 1 }),
      (db, seq) => {
        const { body, prev_hash, hash } = eventAt(db, seq);
        db.prepare('UPDATE audit_event SET body = ?, prev_hash = ?, hash = ? WHERE seq = ?').run(body, prev_hash, hash, seq + 1);
      },
      (seq) => ({ seq: seq + 1 }),
    ));

  test('an event that was put in between, and the others moved up', () =>
    always(
      fc.integer({ min: 2, max: EVENTS - 2 }),
      (db, seq) => {
        for (let later = EVENTS; later > seq; later--) db.prepare('UPDATE audit_event SET seq = seq + 1 WHERE seq = ?').run(later);
        const body = otherBody(eventAt(db, seq).body).replace(`"seq":${seq},`, `"seq":${seq + 1},`);
        db.prepare(
          `INSERT INTO audit_event SELECT seq + 1, at, kind, severity, success, user_id, client_id, address_id, agent_id, login_id, token_id, correlation, body, hash, hash
           FROM audit_event WHERE seq = ?`,
        ).run(seq);
        setBody(db, seq + 1, body);
        rehash(db, seq + 1);
      },
      (seq) => ({ seq: seq + 1 }),
    ));

  test('an event after the newest that is not chained to it', () => {
    const change = (db: Database.Database): void => {
      forgeNext(db, 1);
      db.prepare('UPDATE audit_event SET hash = prev_hash WHERE seq = ?').run(EVENTS + 1);
    };
    expect(firstBad(change)).toMatchObject({ seq: EVENTS + 1 });
  });

  test('an event before the first', () => {
    const change = (db: Database.Database): void => {
      forgeNext(db, 1);
      db.prepare('UPDATE audit_event SET seq = 0 WHERE seq = ?').run(EVENTS + 1);
    };
    expect(firstBad(change)).toMatchObject({ seq: 0, problem: 'misplaced' });
  });
});

describe('a log that was written anew', () => {
  const rewriteFrom = (db: Database.Database, seq: number): void => {
    setBody(db, seq, otherBody(eventAt(db, seq).body));
    rechain(db, seq);
  };

  test('and chained anew is found at the first event that the stored tree does not know', () =>
    always(signedEvent, rewriteFrom, (seq) => ({ seq, problem: 'rewritten' })));

  test('with its tree is found between two checkpoints', () =>
    always(
      signedEvent,
      (db, seq) => {
        rewriteFrom(db, seq);
        retile(db, SIGNED);
      },
      (seq) => ({ seq: lastCheckpointBefore(seq) + 1, through: nextCheckpoint(seq), problem: 'rewritten' }),
    ));

  test('with its tree and the roots beside the checkpoints is found by what was signed', () =>
    always(
      signedEvent,
      (db, seq) => {
        rewriteFrom(db, seq);
        retile(db, SIGNED);
        db.prepare('UPDATE audit_checkpoint SET root = zeroblob(32) WHERE size >= ?').run(seq);
      },
      (seq) => ({ seq: lastCheckpointBefore(seq) + 1, through: nextCheckpoint(seq) }),
    ));

  test('with its tree, its later checkpoints gone, is found by the kept head', () =>
    always(
      signedEvent,
      (db, seq) => {
        const size = lastCheckpointBefore(seq);
        rewriteFrom(db, seq);
        db.prepare('DELETE FROM audit_checkpoint WHERE size > ?').run(size);
        retile(db, size);
      },
      (seq) => ({ seq: lastCheckpointBefore(seq) + 1, through: SIGNED, problem: 'head' }),
    ));

  test('cut and gone on with forged events is found where it was cut', () =>
    always(
      signedEvent,
      (db, seq) => {
        db.prepare('DELETE FROM audit_event WHERE seq >= ?').run(Math.max(seq, 2));
        for (let next = Math.max(seq, 2); next <= EVENTS; next++) forgeNext(db, 1);
      },
      (seq) => ({ seq: Math.max(seq, 2), problem: 'rewritten' }),
    ));
});

describe('the stored tree', () => {
  const editTile = (db: Database.Database, level: number, index: number, change: (hashes: Buffer) => Buffer): void => {
    const hashes = db
      .prepare<[number, number], Buffer>('SELECT hashes FROM audit_tile WHERE level = ? AND tile = ?')
      .pluck()
      .get(level, index);
    db.prepare('UPDATE audit_tile SET hashes = ? WHERE level = ? AND tile = ?').run(change(hashes ?? Buffer.alloc(0)), level, index);
  };

  test('a leaf that was changed is named by its event, and the event is cleared', () =>
    always(
      signedEvent,
      (db, seq) => editTile(db, 0, Math.floor((seq - 1) / 256), (hashes) => flipBit(hashes, ((seq - 1) % 256) * 32)),
      (seq) => ({ seq, problem: 'tree' }),
    ));

  test.each([
    ['an inner node that was changed', (db: Database.Database) => editTile(db, 1, 0, (hashes) => flipBit(hashes, 40)), 257],
    ['a tile that was cut', (db: Database.Database) => editTile(db, 0, 2, (hashes) => hashes.subarray(0, -32)), SIGNED],
    ['a tile that was cut within a hash', (db: Database.Database) => editTile(db, 0, 2, (hashes) => hashes.subarray(0, -5)), SIGNED],
    [
      'a tile with more hashes',
      (db: Database.Database) => editTile(db, 0, 2, (hashes) => Buffer.concat([hashes, Buffer.alloc(32)])),
      SIGNED + 1,
    ],
    ['a tile that is missing', (db: Database.Database) => db.prepare('DELETE FROM audit_tile WHERE level = 0 AND tile = 1').run(), 257],
    ['an upper tile that is missing', (db: Database.Database) => db.prepare('DELETE FROM audit_tile WHERE level = 1').run(), 1],
    ['a tile too many', (db: Database.Database) => db.prepare('INSERT INTO audit_tile VALUES (0, 9, zeroblob(32))').run(), 9 * 256 + 1],
  ])('%s is found', (_, change, seq) => {
    expect(firstBad((db) => void change(db))).toMatchObject({ seq, problem: 'tree' });
  });
});

describe('the checkpoints', () => {
  const set = (column: string, value: unknown, size: number) => (db: Database.Database) =>
    void db.prepare(`UPDATE audit_checkpoint SET ${column} = ? WHERE size = ?`).run(value, size);

  test.each(CHECKPOINTS)('a changed root beside the one for %i is found', (size) => {
    expect(firstBad(set('root', Buffer.alloc(32, 7), size))).toMatchObject({ seq: size, problem: 'checkpoint' });
  });

  test.each(CHECKPOINTS)('a changed note of the one for %i is found', (size) => {
    const note = `gatewatch.local/log/00000000\n${size}\n${Buffer.alloc(32).toString('base64')}\n\n— gatewatch.local/log/00000000 ${Buffer.alloc(68, 1).toString('base64')}\n`;
    expect(firstBad(set('note', note, size))).toMatchObject({ seq: size, problem: 'checkpoint' });
  });

  test.each(CHECKPOINTS)('one text signed, another size stored, for %i', (size) => {
    expect(firstBad(set('size', size + 7, size))).toMatchObject({ seq: size, problem: 'checkpoint' });
  });

  test('the note of one in the place of another is found', () => {
    const change = (db: Database.Database): void =>
      void db.prepare('UPDATE audit_checkpoint SET note = (SELECT note FROM audit_checkpoint WHERE size = 256) WHERE size = 512').run();
    expect(firstBad(change)).toMatchObject({ seq: 256, problem: 'checkpoint' });
  });

  test('the newest dropped is seen by the tree, which goes on', () => {
    expect(firstBad((db) => void db.prepare('DELETE FROM audit_checkpoint WHERE size = ?').run(SIGNED))).toMatchObject({
      seq: 513,
      problem: 'tree',
    });
  });

  test('all dropped is seen by the tree, which has no root', () => {
    expect(firstBad((db) => void db.prepare('DELETE FROM audit_checkpoint').run())).toMatchObject({ seq: 1, problem: 'tree' });
  });

  test('one dropped between others takes nothing away: the later ones prove the same events', () => {
    const report = verifyChanged((db) => void db.prepare('DELETE FROM audit_checkpoint WHERE size = 300').run());
    expect(report).toMatchObject({ ok: true, checkpoints: CHECKPOINTS.length - 1 });
  });

  test('a claim of any number of events does not keep the verification busy', () => {
    const change = (db: Database.Database): void =>
      void db.prepare("INSERT INTO audit_checkpoint VALUES (9007199254740991, zeroblob(32), 'x', 1)").run();
    expect(firstBad(change)).toMatchObject({ problem: 'checkpoint', seq: Number.MAX_SAFE_INTEGER });
  });

  test('a key put in the place of the true one is found from its first event on', () => {
    expect(firstBad((db) => void db.prepare('UPDATE log_key SET public_key = zeroblob(32)').run())).toMatchObject({
      seq: 1,
      problem: 'key',
    });
  });
});

describe('another copy of the database', () => {
  test('an older one under a newer head: the first event that is missing', () => {
    onCopy(older, (copy) => {
      rmSync(join(copy, HEAD_FILE));
      expect(verifyHere(world.sealer, copy)).toMatchObject({ ok: true, events: 300 });
    });
    onCopy(older, (copy) => {
      copyHead(world.directory, copy);
      expect(verifyHere(world.sealer, copy).firstBad).toMatchObject({ seq: 301, through: SIGNED, problem: 'missing' });
    });
  });

  test('an older one that went on under the same key: the head contradicts it, and nothing is left to count from', async () => {
    const fork = `${older}-fork`;
    await cp(older, fork, { recursive: true });
    rmSync(join(fork, HEAD_FILE));
    const live = await createLogWorld({ directory: fork, seed: 'fork' });
    await live.record(300);
    await live.checkpointer.checkpoint();
    await live.record(150);
    await live.checkpointer.checkpoint();
    await live.shut();
    copyHead(world.directory, fork);
    const { firstBad: found } = verifyHere(world.sealer, fork);
    await live.close();
    expect(found).toMatchObject({ seq: 1, through: SIGNED, problem: 'head' });
  });

  test('one built anew under another key: the kept head is of another log', async () => {
    const forged = await createLogWorld({ seed: 'forged' });
    await forged.record(EVENTS);
    await forged.checkpointer.checkpoint();
    await forged.shut();
    copyHead(world.directory, forged.directory);
    const { firstBad: found } = verifyHere(world.sealer, forged.directory);
    await forged.close();
    expect(found).toMatchObject({ seq: 1, problem: 'head' });
  });
});

describe('personal values beside the log', () => {
  const firstWith = (db: Database.Database, column: string, id: number): number =>
    db.prepare<[number], number>(`SELECT min(seq) FROM audit_event WHERE ${column} = ?`).pluck().get(id) ?? 0;

  test.each([
    ['value', 'value_sealed'],
    ['salt', 'salt'],
    ['index', 'value_index'],
  ])('a changed %s is found at the first event that speaks of it', (_, column) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(), (id, at) => {
        let expected = 0;
        const change = (db: Database.Database): void => {
          const row = db
            .prepare<[number], { field: string; bytes: Buffer }>(`SELECT field, ${column} AS bytes FROM audit_personal WHERE id = ?`)
            .get(id);
          expected = firstWith(db, `${row?.field}_id`, id);
          db.prepare(`UPDATE audit_personal SET ${column} = ? WHERE id = ?`).run(
            flipBit(row?.bytes ?? Buffer.alloc(0), at % (row?.bytes.length ?? 1)),
            id,
          );
        };
        expect(firstBad(change)).toMatchObject({ problem: 'personal' });
        expect(firstBad(change)?.seq).toBe(expected);
      }),
      RUNS,
    );
  });

  test('a value in the place of another, sealed by the true key, is found', () => {
    const change = (db: Database.Database): void => {
      const sealed = world.sealer.seal('audit-personal', '203.0.113.1', 'address');
      db.prepare('UPDATE audit_personal SET value_sealed = ? WHERE id = (SELECT address_id FROM audit_event WHERE seq = 5)').run(sealed);
    };
    expect(firstBad(change)).toMatchObject({ problem: 'personal', seq: 5 });
  });

  test('the index of another range beside an address is found', () => {
    const change = (db: Database.Database): void => {
      db.prepare(
        'UPDATE audit_personal SET range_index = zeroblob(32) WHERE id = (SELECT address_id FROM audit_event WHERE seq = 5)',
      ).run();
    };
    expect(firstBad(change)).toMatchObject({ problem: 'personal', seq: 5 });
  });

  test('an event that points to another value is found', () =>
    always(fc.constantFrom(1, 5, 9, 500, 650), (db, seq) =>
      db.prepare('UPDATE audit_event SET address_id = (SELECT max(id) FROM audit_personal) WHERE seq = ?').run(seq),
    ));

  test('an event whose value was removed, row and all, is found', () =>
    always(fc.constantFrom(1, 2, 3), (db, seq) =>
      db.prepare('DELETE FROM audit_personal WHERE id = (SELECT address_id FROM audit_event WHERE seq = ?)').run(seq),
    ));

  test('values that were erased, with their salts, leave every proof as it was', () => {
    const erase = 'UPDATE audit_personal SET value_index = NULL, value_sealed = NULL, salt = NULL, erased_at = 1 WHERE id % 3 = 0';
    const report = verifyChanged((db) => void db.prepare(erase).run());
    expect(report).toMatchObject({ ok: true, problems: [] });
    expect(report.notes.join()).toMatch(/personal values are erased/);
  });
});

const copyHead = (from: string, to: string): void => {
  rmSync(join(to, HEAD_FILE), { force: true });
  copySync(join(from, HEAD_FILE), join(to, HEAD_FILE));
};
