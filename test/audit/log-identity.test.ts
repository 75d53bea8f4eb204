import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HEAD_FILE } from '../../electron/audit/head-file.ts';
import { checkLogHead, openLogIdentity } from '../../electron/audit/log-identity.ts';
import { verifyNote } from '../../electron/audit/signed-note.ts';
import { DATABASE_FILE } from '../../electron/store/database-file.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';
import { sealerOf, withLog } from './open-log.ts';

/** Everything is in this directory: the log as it is, as it was, and the copies that are spoilt. */
let home: string;
let world: LogWorld;
let copies = 0;
const at = (name: string): string => join(home, name);

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'gatewatch-identity-'));
  mkdirSync(at('log'));
  world = await createLogWorld({ directory: at('log') });
  await world.record(300);
  await world.checkpointer.checkpoint();
  await world.store.truncateWal();
  await cp(at('log'), at('older'), { recursive: true });
  await world.record(1234);
  await world.checkpointer.checkpoint();
  await world.record(30);
  await world.shut();
});
afterAll(async () => {
  await world.close();
  await rm(home, { recursive: true, force: true });
});

const newDirectory = (): string => {
  copies += 1;
  const directory = at(`copy-${copies}`);
  mkdirSync(directory);
  return directory;
};

/** A directory with the database of one and the head of another. */
const mixed = (database: string, head: string | undefined): string => {
  const directory = newDirectory();
  copyFileSync(join(at(database), DATABASE_FILE), join(directory, DATABASE_FILE));
  if (head !== undefined) copyFileSync(join(at(head), HEAD_FILE), join(directory, HEAD_FILE));
  return directory;
};

const check = (directory: string) => withLog(directory, checkLogHead);

const edited = (change: (db: Database.Database) => void, head: string | undefined = 'log'): string => {
  const directory = mixed('log', head);
  const db = new Database(join(directory, DATABASE_FILE));
  change(db);
  db.close();
  return directory;
};

describe('the name and key of the log', () => {
  test('are made at the first run and the same at every later one', async () => {
    const directory = newDirectory();
    const first = await withLog(directory, openLogIdentity, 'first');
    expect(first.origin).toBe(`gatewatch.local/log/${first.publicKeyRaw.toString('hex').slice(0, 8)}`);
    expect(first.name).toBe(first.origin);
    const later = await withLog(directory, openLogIdentity, 'later');
    expect({ origin: later.origin, key: later.publicKeyRaw }).toEqual({ origin: first.origin, key: first.publicKeyRaw });
    expect(later.privateKey.equals(first.privateKey)).toBe(true);
  });

  test('of two logs are two', async () => {
    const one = await withLog(newDirectory(), openLogIdentity, 'one');
    const two = await withLog(newDirectory(), openLogIdentity, 'two');
    expect(one.origin).not.toBe(two.origin);
    expect(one.publicKeyRaw).not.toEqual(two.publicKeyRaw);
  });

  test('verify the head that was kept before', async () => {
    const identity = await withLog(mixed('log', 'log'), openLogIdentity);
    expect(verifyNote(readFileSync(join(at('log'), HEAD_FILE), 'utf8'), [identity])).toMatchObject({ ok: true });
  });

  test('do not open under another master key, and no new key is made in their place', async () => {
    const directory = mixed('log', 'log');
    await expect(withLog(directory, (deps) => openLogIdentity({ ...deps, sealer: sealerOf('another') }))).rejects.toThrow(
      'The key of the log does not open',
    );
    expect((await withLog(directory, openLogIdentity)).origin).toBe(world.signer.origin);
  });

  test('are not made anew for an empty database beside a head: that would cover up what is gone', async () => {
    const directory = newDirectory();
    copyFileSync(join(at('log'), HEAD_FILE), join(directory, HEAD_FILE));
    await expect(withLog(directory, openLogIdentity)).rejects.toThrow('The log went back 1,534 events');
  });

  test('are not made anew for a log that was signed and lost its key', async () => {
    const directory = edited((db) => db.exec('DELETE FROM log_key'));
    await expect(withLog(directory, openLogIdentity)).rejects.toThrow('has no key for it');
  });
});

describe('the guard at start', () => {
  test('lets an honest log pass without a word', async () => {
    expect(await check(mixed('log', 'log'))).toEqual({ ok: true, value: { warnings: [] } });
  });

  test('lets an empty directory pass without a word', async () => {
    expect(await check(newDirectory())).toEqual({ ok: true, value: { warnings: [] } });
  });

  test('lets a database pass that is newer than the kept head, as after a crash', async () => {
    expect(await check(mixed('log', 'older'))).toEqual({ ok: true, value: { warnings: [] } });
  });

  test('warns when the head file is missing', async () => {
    const checked = await check(mixed('log', undefined));
    expect(checked.ok && checked.value.warnings).toHaveLength(1);
    expect(checked.ok && checked.value.warnings[0]).toContain(`${HEAD_FILE} is missing`);
  });

  test('an older copy of the database put in place: the log went back, by how many events', async () => {
    const { refusal } = (await check(mixed('older', 'log'))) as Extract<Awaited<ReturnType<typeof check>>, { ok: false }>;
    expect(refusal).toMatchObject({ code: 'log_went_back', reason: 'behind' });
    expect(refusal.description).toContain('The log went back 1,234 events (from 1,534 to 300)');
    expect(refusal.description).toContain('gatewatch audit accept');
  });

  test('the head of another log', async () => {
    const other = await createLogWorld({ seed: 'other', directory: newDirectory() });
    await other.record(20);
    await other.checkpointer.checkpoint();
    await other.shut();
    const directory = mixed('log', undefined);
    copyFileSync(join(other.directory, HEAD_FILE), join(directory, HEAD_FILE));
    const checked = await check(directory);
    expect(checked).toMatchObject({ ok: false, refusal: { code: 'log_went_back', reason: 'other_log' } });
    expect(!checked.ok && checked.refusal.description).toContain(other.signer.origin);
  });

  test('an older copy that went on by itself beyond the head: it took another way', async () => {
    const directory = mixed('older', undefined);
    const fork = await createLogWorld({ directory, seed: 'fork' });
    await fork.record(1400);
    await fork.checkpointer.checkpoint();
    await fork.shut();
    copyFileSync(join(at('log'), HEAD_FILE), join(directory, HEAD_FILE));
    expect(await check(directory)).toMatchObject({ ok: false, refusal: { code: 'log_went_back', reason: 'forked' } });
  });

  test.each([
    ['its size, made larger', (note: string) => note.replace('\n1534\n', '\n9999\n')],
    ['its size, made smaller', (note: string) => note.replace('\n1534\n', '\n1\n')],
    ['its root', (note: string) => note.replace(/\n[A-Za-z0-9+/]{43}=\n/, `\n${Buffer.alloc(32).toString('base64')}\n`)],
    ['everything', () => 'nothing of a note\n'],
  ])('a head that was altered, in %s, is no reason to accept a loss', async (_, change) => {
    const directory = mixed('log', 'log');
    writeFileSync(join(directory, HEAD_FILE), change(readFileSync(join(directory, HEAD_FILE), 'utf8')));
    expect(await check(directory)).toMatchObject({ ok: false, refusal: { code: 'log_broken', reason: 'head_altered' } });
  });

  test.each([
    ['checkpoint', "UPDATE audit_checkpoint SET note = replace(note, '1534', '1533') WHERE size = 1534"],
    ['checkpoint', 'UPDATE audit_checkpoint SET root = zeroblob(32) WHERE size = 1534'],
    ['tail_cut', 'DELETE FROM audit_event WHERE seq > 1530'],
    ['tree', 'UPDATE audit_tile SET hashes = zeroblob(length(hashes)) WHERE level = 0 AND tile = 5'],
    ['tree', 'DELETE FROM audit_tile WHERE level = 1'],
    ['chain', 'UPDATE audit_event SET hash = zeroblob(32) WHERE seq = 1564'],
    ['chain', "UPDATE audit_event SET body = body || ' ' WHERE seq = 1540"],
    ['chain', 'DELETE FROM audit_event WHERE seq = 1540'],
    ['key_missing', 'DELETE FROM log_key'],
  ])('a database that is not whole is refused for %s, with or without a kept head: %s', async (reason, sql) => {
    for (const head of ['log', undefined]) {
      const checked = await check(edited((db) => db.exec(sql), head));
      expect(checked).toMatchObject({ ok: false, refusal: { code: 'log_broken', reason } });
      expect(!checked.ok && checked.refusal.description).toContain('gatewatch audit verify');
    }
  });

  test('the newest events cut together with their checkpoint are told by the kept head', async () => {
    const cut = (db: Database.Database): void => {
      db.exec('DELETE FROM audit_event; DELETE FROM audit_checkpoint; DELETE FROM audit_tile');
    };
    expect(await check(edited(cut))).toMatchObject({ ok: false, refusal: { code: 'log_went_back', reason: 'behind' } });
    rmSync(at(`copy-${copies}`), { recursive: true });
  });
});
