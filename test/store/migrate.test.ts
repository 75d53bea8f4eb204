import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, readMigrations } from '../../electron/store/sqlite/migrate.ts';
import { openDatabase } from '../../electron/store/sqlite/open-database.ts';

let directory: string;
let path: string;
let db: Database.Database;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatewatch-migrate-'));
  path = join(directory, 'gatewatch.db');
  db = openDatabase({ path, readonly: false, synchronous: 'OFF' });
});
afterEach(async () => {
  db.close();
  await rm(directory, { recursive: true, force: true });
});

const step = (version: number, sql: string) => ({ version, name: `${version}.sql`, sql });
const first = step(1, 'CREATE TABLE pot (name TEXT) STRICT; INSERT INTO pot VALUES (1);');
const second = step(2, 'ALTER TABLE pot ADD COLUMN size INTEGER;');
const broken = step(3, 'CREATE TABLE lid (name TEXT) STRICT; INSERT INTO nowhere VALUES (1);');
const version = (of = db): unknown => of.pragma('user_version', { simple: true });
const tables = (of = db): unknown[] => of.prepare('SELECT name FROM sqlite_schema WHERE type = ? ORDER BY name').pluck().all('table');

describe('the schema', () => {
  it('is brought from nothing to the newest version, and needs nothing more the next time', () => {
    migrate(db, path);
    const newest = readMigrations().at(-1)?.version;
    expect(version()).toBe(newest);
    expect(tables()).toEqual(expect.arrayContaining(['access_token', 'audit_event', 'token_grant', 'user']));
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    const changes = db.pragma('data_version', { simple: true });
    migrate(db, path);
    expect([version(), db.pragma('data_version', { simple: true })]).toEqual([newest, changes]);
    expect(readdirSync(directory).filter((name) => name.includes('before'))).toEqual([]);
  });

  it('keeps channels and messages when they learn of pagers', () => {
    const steps = readMigrations();
    migrate(
      db,
      path,
      steps.filter((one) => one.version <= 10),
    );
    db.exec(`INSERT INTO notification_channel VALUES ('c', 'mail', 'Mail', 1, '{}', 'operator:x', 1, 2, x'00');
      INSERT INTO notification_delivery VALUES ('d', 'c', 7, 'emergency', NULL, NULL, 4, 'failed', 6, 3, 4, 5, 'Answered 503.')`);
    migrate(db, path);
    expect(db.prepare('SELECT * FROM notification_channel').all()).toMatchObject([{ id: 'c', kind: 'mail', enabled: 1, changed_at: 2 }]);
    expect(db.prepare('SELECT * FROM notification_delivery').all()).toMatchObject([
      { id: 'd', channel: 'c', seq: 7, resolves: 0, attempts: 6, ended_at: 5, reason: 'Answered 503.' },
    ]);
    expect(db.pragma('foreign_key_check')).toEqual([]);
    expect(() => db.exec("DELETE FROM notification_channel WHERE id = 'c'")).toThrow('FOREIGN KEY');
  });

  it('its steps are numbered without a gap', () =>
    expect(readMigrations().map((one) => one.version)).toEqual(readMigrations().map((_, at) => at + 1)));

  it('of a newer version is refused, and not touched', () => {
    migrate(db, path, [first, second]);
    expect(() => migrate(db, path, [first])).toThrow(
      expect.objectContaining({
        kind: 'newer-schema',
        message: `${path} has schema 2, this version knows 1: start the newer version of Gatewatch that wrote it.`,
      }),
    );
    expect(version()).toBe(2);
  });
});

describe('a step on a database with content', () => {
  it('is preceded by a verified backup of what was there', () => {
    migrate(db, path, [first]);
    expect(existsSync(`${path}.before-0002`)).toBe(false);
    migrate(db, path, [first, second]);
    expect(version()).toBe(2);
    const copy = new Database(`${path}.before-0002`, { readonly: true });
    expect([version(copy), copy.prepare('SELECT * FROM pot').all(), copy.pragma('integrity_check', { simple: true })]).toEqual([
      1,
      [{ name: '1' }],
      'ok',
    ]);
    copy.close();
    expect(existsSync(`${path}.before-0002.draft`)).toBe(false);
  });

  it('that fails leaves the former version whole, and the steps before it stand', () => {
    migrate(db, path, [first]);
    expect(() => migrate(db, path, [first, second, broken])).toThrow(/nowhere/);
    expect([version(), tables(), db.inTransaction]).toEqual([2, ['pot'], false]);
    expect(db.prepare('SELECT * FROM pot').all()).toEqual([{ name: '1', size: null }]);
    expect(existsSync(`${path}.before-0002`)).toBe(true);
  });

  it('can be tried again after it failed: the backup is made anew', () => {
    migrate(db, path, [first, second]);
    expect(() => migrate(db, path, [first, second, broken])).toThrow();
    db.exec("INSERT INTO pot VALUES ('later', 2)");
    migrate(db, path, [first, second, step(3, 'CREATE TABLE lid (name TEXT) STRICT;')]);
    const copy = new Database(`${path}.before-0003`, { readonly: true });
    expect(copy.prepare('SELECT count(*) FROM pot').pluck().get()).toBe(2);
    copy.close();
    expect([version(), tables()]).toEqual([3, ['lid', 'pot']]);
  });

  it('is not begun when no backup can be made', () => {
    migrate(db, path, [first]);
    expect(() => migrate(db, join(directory, 'nowhere', 'gatewatch.db'), [first, second])).toThrow();
    expect(version()).toBe(1);
  });
});
