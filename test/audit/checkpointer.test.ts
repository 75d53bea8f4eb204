import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { type Checkpointer, createCheckpointer } from '../../electron/audit/checkpointer.ts';
import type { CheckpointRow } from '../../electron/audit/log-table.ts';
import { parseCheckpoint, verifyNote } from '../../electron/audit/signed-note.ts';
import { openDatabase } from '../../electron/store/sqlite/open-database.ts';
import { createLogWorld, type LogWorld, type LogWorldOptions } from '../support/log-world.ts';

const POLICY = { events: 10, interval: 1000, heartbeat: 60_000 };
const NEVER = { events: Number.POSITIVE_INFINITY, interval: Number.POSITIVE_INFINITY, heartbeat: Number.POSITIVE_INFINITY };

let world: LogWorld;
let writer: Database | undefined;
/** Notes handed to be kept, and the size that was stored at that moment. */
let kept: { readonly note: string; readonly stored: number | undefined }[];
afterEach(() => world.close());

const start = async (policy = POLICY, options: LogWorldOptions = {}): Promise<Checkpointer> => {
  kept = [];
  world = await createLogWorld({
    ...options,
    open: (input) => {
      const db = openDatabase(input);
      if (!input.readonly) writer = db;
      return db;
    },
  });
  return open(policy);
};

const open = (policy = POLICY, keep?: () => Promise<void>): Promise<Checkpointer> =>
  createCheckpointer({
    store: world.store,
    clock: world.clock,
    signer: world.signer,
    policy,
    keep: async (note) => {
      await keep?.();
      kept.push({ note, stored: world.store.log.newestCheckpoint()?.size });
    },
  });

const stored = (): CheckpointRow[] => world.store.reader().prepare<[], CheckpointRow>('SELECT * FROM audit_checkpoint ORDER BY size').all();
const sizes = (): number[] => stored().map(({ size }) => size);
const bodies = (size: number): string[] => world.store.log.bodiesAfter(0, size);
const kinds = (): string[] => world.store.reader().prepare<[], string>('SELECT kind FROM audit_event ORDER BY seq').pluck().all();

/** RFC 6962 §2.1 word by word, over all bodies anew. */
const treeHash = (entries: readonly string[]): Buffer => {
  const [first] = entries;
  if (first === undefined) return createHash('sha256').digest();
  if (entries.length === 1) return createHash('sha256').update(Buffer.of(0)).update(first).digest();
  let split = 1;
  while (split * 2 < entries.length) split *= 2;
  const [left, right] = [treeHash(entries.slice(0, split)), treeHash(entries.slice(split))];
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();
};

/** Makes the database refuse one table's rows, as a failing disk would, until it is called again. */
const refuseCheckpoints = (): (() => void) => {
  writer?.exec("CREATE TEMP TRIGGER refuse BEFORE INSERT ON audit_checkpoint BEGIN SELECT RAISE(ABORT, 'the disk said no'); END");
  return () => void writer?.exec('DROP TRIGGER refuse');
};

describe('when a checkpoint is made', () => {
  test('after as many events as the policy says, not one before', async () => {
    const checkpointer = await start();
    await world.record(9);
    await checkpointer.tick();
    expect(sizes()).toEqual([]);
    await world.record(1);
    await checkpointer.tick();
    expect(sizes()).toEqual([10]);
    expect(checkpointer.size()).toBe(10);
  });

  test('after the interval, when anything is new', async () => {
    const checkpointer = await start({ ...POLICY, events: 1000 });
    await world.record(1);
    world.clock.advance(998);
    await checkpointer.tick();
    expect(sizes()).toEqual([]);
    world.clock.advance(1);
    await checkpointer.tick();
    expect(sizes()).toEqual([1]);
  });

  test('not while nothing is new, however long it takes', async () => {
    const checkpointer = await start({ ...POLICY, heartbeat: Number.POSITIVE_INFINITY });
    await world.record(10);
    await checkpointer.tick();
    for (let i = 0; i < 20; i++) {
      world.clock.advance(10_000);
      await checkpointer.tick();
    }
    expect(await checkpointer.checkpoint()).toBe(10);
    expect(sizes()).toEqual([10]);
    expect(kept).toHaveLength(1);
  });

  test('of an empty log none is made', async () => {
    const checkpointer = await start();
    expect(await checkpointer.checkpoint()).toBe(0);
    expect(sizes()).toEqual([]);
    expect(kept).toEqual([]);
  });

  test('silence is put on the record and signed, once for each stretch of it', async () => {
    const checkpointer = await start();
    await world.record(10);
    await checkpointer.tick();
    world.clock.advance(POLICY.heartbeat - 1);
    await checkpointer.tick();
    expect(kinds()).not.toContain('log.heartbeat');
    world.clock.advance(1);
    await checkpointer.tick();
    await checkpointer.tick();
    expect(kinds().slice(10)).toEqual(['log.heartbeat']);
    expect(JSON.parse(bodies(11)[10] ?? '')).toMatchObject({ actor: 'system', details: { idle_ms: POLICY.heartbeat } });
    expect(sizes()).toEqual([10, 11]);
    world.clock.advance(POLICY.heartbeat);
    await checkpointer.tick();
    expect(sizes()).toEqual([10, 11, 12]);
  });

  test('a log that is written to has no heartbeat', async () => {
    const checkpointer = await start();
    for (let i = 0; i < 10; i++) {
      world.clock.advance(POLICY.heartbeat - 10);
      await world.record(1);
      await checkpointer.tick();
    }
    expect(kinds()).not.toContain('log.heartbeat');
  });
});

describe('what is signed', () => {
  test('the note verifies under the key of the log and says origin, size and root that are stored', async () => {
    const checkpointer = await start(NEVER);
    await world.record(7);
    await checkpointer.checkpoint();
    const [row] = stored();
    const verified = verifyNote(row?.note ?? '', [world.signer]);
    expect(verified.ok && parseCheckpoint(verified.value.text)).toEqual({
      origin: world.signer.origin,
      size: 7,
      root: treeHash(bodies(7)),
    });
    expect(row).toMatchObject({ size: 7, root: treeHash(bodies(7)), created_at: world.clock.now() });
  });

  test('RFC 6962 §2.1: the root over all bodies, at every size, across restarts', async () => {
    let checkpointer = await start(NEVER);
    for (const size of [1, 2, 3, 255, 256, 257, 300, 511, 512, 513, 1025, 2000]) {
      await world.record(size - world.store.head().seq);
      await checkpointer.checkpoint();
      expect(stored().at(-1)?.root).toEqual(treeHash(bodies(size)));
      await world.shut();
      await start(NEVER, { directory: world.directory, clock: world.clock });
      checkpointer = await open(NEVER);
      expect(checkpointer.size()).toBe(size);
    }
  });

  test('a backlog is signed in several steps, each the root of its size, up to the newest event', async () => {
    const checkpointer = await start(NEVER);
    await world.record(5000);
    expect(await checkpointer.checkpoint()).toBe(5000);
    expect(sizes()).toEqual([2048, 4096, 5000]);
    for (const { size, root } of stored()) expect(root).toEqual(treeHash(bodies(size)));
  });

  test('no size twice: the database refuses what another maker signed', async () => {
    const first = await start(NEVER);
    await world.record(5);
    const second = await open(NEVER);
    await Promise.allSettled([first.checkpoint(), second.checkpoint()]);
    expect(sizes()).toEqual([5]);
    expect(await Promise.all([first.checkpoint(), second.checkpoint()])).toEqual([5, 5]);
    await world.record(5);
    await second.checkpoint();
    await first.checkpoint();
    expect(sizes()).toEqual([5, 10]);
  });

  test('asked for many times at once, one is made', async () => {
    const checkpointer = await start(NEVER);
    await world.record(5);
    expect(await Promise.all(Array.from({ length: 20 }, () => checkpointer.checkpoint()))).toEqual(Array(20).fill(5));
    expect(sizes()).toEqual([5]);
    expect(kept).toHaveLength(1);
  });

  test('what was recorded before it was asked for is covered, also while one is under way', async () => {
    const checkpointer = await start(NEVER);
    await world.record(300);
    const first = checkpointer.checkpoint();
    await world.record(20);
    const second = checkpointer.checkpoint();
    expect(await first).toBeGreaterThanOrEqual(300);
    expect(await second).toBe(320);
  });

  test('not an event that was altered since it was recorded', async () => {
    const checkpointer = await start(NEVER);
    await world.record(20);
    writer?.exec('UPDATE audit_event SET body = replace(body, \'"v":1\', \'"v":2\') WHERE seq = 12');
    await expect(checkpointer.checkpoint()).rejects.toThrow('Event 12 is not what was recorded');
    expect(sizes()).toEqual([]);
    expect(kept).toEqual([]);
  });

  test('nothing, when the stored tree does not give the root that was signed', async () => {
    const checkpointer = await start(NEVER);
    await world.record(20);
    await checkpointer.checkpoint();
    writer?.exec('UPDATE audit_tile SET hashes = zeroblob(length(hashes))');
    // Another unit of work ends the snapshot that is read from.
    await world.record(1);
    await expect(open(NEVER)).rejects.toThrow('gatewatch audit verify');
  });
});

describe('what goes wrong', () => {
  test('a write that fails stores nothing, and the next try makes the checkpoint', async () => {
    const checkpointer = await start(NEVER);
    await world.record(300);
    const allow = refuseCheckpoints();
    await expect(checkpointer.checkpoint()).rejects.toThrow('the disk said no');
    expect(sizes()).toEqual([]);
    expect(world.store.log.tile(0, 0)).toBeUndefined();
    expect(kept).toEqual([]);
    expect(checkpointer.size()).toBe(0);
    allow();
    await world.record(1);
    expect(await checkpointer.checkpoint()).toBe(301);
    expect(stored().map(({ root }) => root)).toEqual([treeHash(bodies(301))]);
  });

  test('everybody who waited for a failed one is told', async () => {
    const checkpointer = await start(NEVER);
    await world.record(5);
    refuseCheckpoints();
    const results = await Promise.allSettled([checkpointer.checkpoint(), checkpointer.checkpoint(), checkpointer.checkpoint()]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  test('the newest note is handed to be kept after it is durable', async () => {
    const checkpointer = await start(NEVER);
    for (const size of [5, 9]) {
      await world.record(size - world.store.head().seq);
      await checkpointer.checkpoint();
    }
    expect(kept).toEqual(stored().map(({ note, size }) => ({ note, stored: size })));
  });

  test('a note that could not be kept is kept at the next try, although nothing is new', async () => {
    await start(NEVER);
    await world.record(5);
    let fails = true;
    const checkpointer = await open({ ...NEVER, interval: 1000 }, async () => {
      if (fails) throw new Error('the directory is read-only');
    });
    await expect(checkpointer.checkpoint()).rejects.toThrow('read-only');
    expect(sizes()).toEqual([5]);
    await expect(checkpointer.checkpoint()).rejects.toThrow('read-only');
    fails = false;
    await checkpointer.tick();
    expect(kept).toEqual([]);
    world.clock.advance(1000);
    await checkpointer.tick();
    expect(kept.map(({ note }) => note)).toEqual(stored().map(({ note }) => note));
    await checkpointer.checkpoint();
    expect(kept).toHaveLength(1);
    expect(sizes()).toEqual([5]);
  });
});
