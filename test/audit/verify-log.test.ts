import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { HEAD_FILE } from '../../electron/audit/head-file.ts';
import { acceptRestoredLog } from '../../electron/audit/restore-log.ts';
import { verifyLog } from '../../electron/audit/verify/verify-log.ts';
import { createSealer } from '../../electron/keys/seal.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { eventAt, otherBody, setBody } from './tampering.ts';

const worlds: LogWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const worldWith = async (events: number, options: Parameters<typeof createLogWorld>[0] = {}): Promise<LogWorld> => {
  const world = await createLogWorld(options);
  worlds.push(world);
  await world.record(events);
  await world.checkpointer.checkpoint();
  return world;
};

const deps = ({ sealer }: LogWorld) => ({ clock: systemClock(), sealer });
const files = ({ directory, databasePath }: LogWorld) => ({ databasePath, headPath: join(directory, HEAD_FILE) });

const spoil = (world: LogWorld, sql: string, ...values: unknown[]): void => {
  const db = new Database(world.databasePath);
  db.prepare(sql).run(...values);
  db.close();
};

describe('verifying a database on a thread of its own', () => {
  test('tells what it saw, and what it does not prove', async () => {
    const world = await worldWith(500);
    await world.record(7);
    const report = await verifyLog(deps(world), files(world));
    expect(report).toMatchObject({ ok: true, events: 507, checkpoints: 1, problems: [], unlisted: 0, head: { seq: 507 } });
    expect(report.head.hash).toBe(world.store.head().hash.toString('hex'));
    expect(report.ratePerSecond).toBeGreaterThan(0);
    expect(report.notes).toContain('the newest 7 events are chained, and not yet under a signed checkpoint');
    expect(report.notes.filter((note) => note.startsWith('not proven'))).toHaveLength(2);
  });

  test('of a log without events finds nothing wrong', async () => {
    const world = await worldWith(0);
    expect(await verifyLog(deps(world), files(world))).toMatchObject({ ok: true, events: 0, head: { seq: 0 } });
  });

  test('says that nothing shows a cut when no head was kept', async () => {
    const world = await worldWith(10);
    const report = await verifyLog(deps(world), { databasePath: world.databasePath });
    expect(report.ok).toBe(true);
    expect(report.notes.join('\n')).toMatch(/no head kept outside/);
  });

  test('opens personal values and finds the one that was changed, at its first event', async () => {
    const world = await worldWith(600);
    spoil(
      world,
      'UPDATE audit_personal SET value_sealed = ? WHERE id = (SELECT address_id FROM audit_event WHERE seq = 8)',
      world.sealer.seal('audit-personal', 'x', 'address'),
    );
    expect(await verifyLog(deps(world), files(world))).toMatchObject({
      ok: false,
      firstBad: { seq: 8, problem: 'personal' },
      problems: [{ seq: 8 }],
    });
  });

  test('names the first bad event and lists the others', async () => {
    const world = await worldWith(300);
    const db = new Database(world.databasePath);
    for (const seq of [250, 40, 41]) setBody(db, seq, otherBody(eventAt(db, seq).body));
    db.close();
    const report = await verifyLog(deps(world), files(world));
    expect(report).toMatchObject({ ok: false, firstBad: { seq: 40, through: 41, problem: 'altered' } });
    expect(report.problems.map(({ seq }) => seq)).toEqual([40, 250]);
  });

  test('bounds what it lists, however many events are bad', async () => {
    const world = await worldWith(600);
    spoil(world, "UPDATE audit_event SET kind = 'log.read' WHERE seq % 2 = 0");
    const report = await verifyLog(deps(world), files(world));
    expect(report.problems).toHaveLength(100);
    expect(report.unlisted).toBe(200);
    expect(report.firstBad).toMatchObject({ seq: 2, problem: 'columns' });
  });

  test('finds that a key of the log was not made under this master key', async () => {
    const world = await worldWith(10);
    const other = createSealer(
      { current: { version: 1, key: createSeededRandom('other master key').bytes(32) } },
      createSeededRandom('other'),
    );
    const report = await verifyLog({ clock: systemClock(), sealer: other }, files(world));
    expect(report.firstBad).toMatchObject({ seq: 1 });
    expect(report.problems.map(({ problem }) => problem)).toContain('key');
  });
});

describe('the kept head', () => {
  test('that covers more than there is: the first event that is missing', async () => {
    const world = await worldWith(100);
    const older = await createLogWorld({ seed: 'same' });
    worlds.push(older);
    await older.record(30);
    copyFileSync(join(world.directory, HEAD_FILE), join(older.directory, HEAD_FILE));
    spoil(world, 'DELETE FROM audit_event WHERE seq > 60');
    expect((await verifyLog(deps(world), files(world))).firstBad).toMatchObject({ seq: 61, through: 100, problem: 'missing' });
    expect((await verifyLog(deps(older), files(older))).firstBad).toMatchObject({ seq: 1, problem: 'head' });
  });

  test('that is no note, or has a changed signature, is told and accuses no event', async () => {
    const world = await worldWith(20);
    const { headPath } = files(world);
    writeFileSync(headPath, 'nothing');
    expect((await verifyLog(deps(world), files(world))).firstBad).toMatchObject({ seq: 21, problem: 'head' });
    const note = world.store.log.newestCheckpoint()?.note ?? '';
    const at = note.length - 20;
    writeFileSync(headPath, `${note.slice(0, at)}${note[at] === 'A' ? 'B' : 'A'}${note.slice(at + 1)}`);
    expect((await verifyLog(deps(world), files(world))).firstBad).toMatchObject({ seq: 21, problem: 'head' });
  });
});

describe('beside a live server', () => {
  test('sees one snapshot, and what is recorded meanwhile is no alarm', async () => {
    const world = await worldWith(3000);
    let verifying = true;
    const reports = Promise.all([verifyLog(deps(world), files(world)), verifyLog(deps(world), files(world))]).finally(() => {
      verifying = false;
    });
    while (verifying) {
      await world.record(100);
      await world.checkpointer.checkpoint();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    for (const report of await reports) {
      expect(report).toMatchObject({ ok: true, problems: [] });
      expect(report.events).toBeGreaterThanOrEqual(3000);
      expect(report.events).toBeLessThanOrEqual(world.store.head().seq);
    }
  });

  test('shows progress, and more personal values than fit one batch are all judged', async () => {
    const world = await createLogWorld();
    worlds.push(world);
    await world.store.write(async (tx) => {
      for (let n = 0; n < 3000; n++)
        await tx.audit({
          kind: 'token.issued',
          client: 'web',
          address: `2001:db8::${n}`,
          details: { grant_type: 'client_credentials', scope: '', format: 'jwt', expires_at: n },
        });
    });
    spoil(world, 'UPDATE audit_personal SET salt = zeroblob(16) WHERE id IN (777, 2999)');
    const progress: number[] = [];
    const report = await verifyLog(deps(world), files(world), { onProgress: ({ events, of }) => progress.push(events / of) });
    expect(report.problems.map(({ seq }) => seq)).toEqual([777, 2999]);
    expect(progress.length).toBeGreaterThan(1);
    expect([...progress].sort((a, b) => a - b)).toEqual(progress);
    expect(progress.at(-1)).toBe(1);
  });

  test('stops when it is told to', async () => {
    const world = await worldWith(5000);
    const abort = new AbortController();
    const onProgress = (): void => abort.abort(new Error('enough'));
    await expect(verifyLog(deps(world), files(world), { signal: abort.signal, onProgress })).rejects.toThrow('enough');
    await expect(verifyLog(deps(world), files(world), { signal: abort.signal })).rejects.toThrow('enough');
    expect(await verifyLog(deps(world), files(world))).toMatchObject({ ok: true });
  });
});

describe('a database that cannot be verified', () => {
  test('that is not there is a fault that names the file', async () => {
    const world = await worldWith(1);
    await expect(verifyLog(deps(world), { databasePath: join(world.directory, 'nowhere.db') })).rejects.toMatchObject({
      name: 'StoreFault',
    });
  });

  test('that is none is a fault of kind `damaged`', async () => {
    const world = await worldWith(1);
    const path = join(world.directory, 'text.db');
    writeFileSync(path, 'x'.repeat(5000));
    await expect(verifyLog(deps(world), { databasePath: path })).rejects.toMatchObject({ name: 'StoreFault', kind: 'damaged' });
  });

  test('whose log cannot be read to the end is told from the event on where it ends', async () => {
    const world = await worldWith(3000);
    await world.shut();
    const db = new Database(world.databasePath);
    const size = Number(db.pragma('page_size', { simple: true }));
    const pages = Number(db.pragma('page_count', { simple: true }));
    db.close();
    const { openSync, writeSync, closeSync } = await import('node:fs');
    const file = openSync(world.databasePath, 'r+');
    writeSync(file, Buffer.alloc(size * 40, 0xff), 0, size * 40, size * (Math.floor(pages / 2) - 20));
    closeSync(file);
    const report = await verifyLog(deps(world), files(world)).catch((error: unknown) => error);
    expect(report).toMatchObject({ ok: false });
    expect(report).toHaveProperty('firstBad.seq');
  });
});

describe('a log that was accepted after a restore', () => {
  test('verifies under both of its names', async () => {
    const world = await worldWith(100);
    const head = join(world.directory, HEAD_FILE);
    const before = join(world.directory, 'newer.note');
    const older = await createLogWorld({ directory: world.directory, seed: 'x' }).then(async (open) => {
      await open.record(50);
      await open.checkpointer.checkpoint();
      copyFileSync(head, before);
      await open.shut();
      return open;
    });
    spoil(older, 'DELETE FROM audit_event WHERE seq > 100');
    spoil(older, 'DELETE FROM audit_checkpoint WHERE size > 100');
    const db = new Database(world.databasePath);
    const hashes = db.prepare<[], Buffer>('SELECT hashes FROM audit_tile WHERE level = 0 AND tile = 0').pluck().get();
    db.prepare('UPDATE audit_tile SET hashes = ? WHERE level = 0 AND tile = 0').run(hashes?.subarray(0, 3200));
    db.close();
    await world.shut();
    const again = await createLogWorld({ directory: world.directory, seed: 'y' });
    worlds.push(again);
    const accepted = await acceptRestoredLog({ ...again }, { reason: 'disk failed', actor: 'local:cli' });
    expect(accepted).toMatchObject({ ok: true, value: { fromSize: 150, toSize: 100 } });
    const report = await verifyLog(deps(again), files(again));
    expect(report).toMatchObject({ ok: true, events: 101, checkpoints: 2 });
    expect(report.notes.join('\n')).toMatch(/goes under 2 names/);
    expect((await verifyLog(deps(again), { databasePath: again.databasePath, headPath: before })).firstBad).toMatchObject({
      seq: 102,
      through: 150,
      problem: 'missing',
    });
    spoil(again, 'UPDATE log_key SET from_size = 90 WHERE from_size = 100');
    expect((await verifyLog(deps(again), files(again))).ok).toBe(false);
  });
});
