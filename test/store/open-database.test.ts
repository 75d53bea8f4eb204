import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreFault, type StoreFaultKind } from '../../electron/lib/store-fault.ts';
import { APPLICATION_ID, checkNode, checkSqlite, openDatabase } from '../../electron/store/sqlite/open-database.ts';
import { createLogWorld } from '../support/log-world.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatewatch-open-'));
  path = join(directory, 'gatewatch.db');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const open = (at = path, readonly = false): Database.Database => openDatabase({ path: at, readonly, synchronous: 'FULL' });
const faultOf = (act: () => unknown): { kind: StoreFaultKind; message: string } => {
  try {
    act();
  } catch (error) {
    if (error instanceof StoreFault) return { kind: error.kind, message: error.message };
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('the settings of a connection', () => {
  it.each([
    ['synchronous', 2],
    ['foreign_keys', 1],
    ['trusted_schema', 0],
    ['journal_mode', 'wal'],
    ['mmap_size', 0],
    ['cell_size_check', 1],
    ['fullfsync', 1],
    ['checkpoint_fullfsync', 1],
    ['wal_autocheckpoint', 0],
    ['application_id', APPLICATION_ID],
  ])('A3 %s is %s', (name, value) => {
    const db = open();
    // Where memory is never mapped at all the setting answers nothing.
    expect(db.pragma(name, { simple: true }) ?? 0).toBe(value);
    db.close();
  });

  it('a reading connection cannot write', () => {
    open().close();
    const db = open(path, true);
    expect(() => db.exec('CREATE TABLE t (x)')).toThrow(/readonly/);
    db.close();
  });

  it('the file is recognised when it is opened again', () => {
    open().close();
    const again = open();
    expect(again.pragma('application_id', { simple: true })).toBe(APPLICATION_ID);
    again.close();
  });
});

describe('what is not opened', () => {
  it('a file that is no database', () => {
    writeFileSync(path, 'Dear diary, this is not a database. '.repeat(200));
    const before = readFileSync(path);
    expect(faultOf(() => open())).toMatchObject({
      kind: 'damaged',
      message: expect.stringContaining('restore the newest verified backup'),
    });
    expect(readFileSync(path)).toEqual(before);
  });

  it('the database of another program, which is left as it was', () => {
    const other = new Database(path);
    other.exec('CREATE TABLE recipes (name TEXT)');
    other.close();
    const before = readFileSync(path);
    expect(faultOf(() => open())).toMatchObject({
      kind: 'damaged',
      message: `${path} is a database of another program: it was not touched. Choose another data directory.`,
    });
    expect(readFileSync(path)).toEqual(before);
  });

  it.each([
    ['its header', 0],
    ['the first page of its schema', 100],
  ])('a database damaged in %s', async (_title, offset) => {
    const world = await createLogWorld({ directory });
    await world.record(50);
    await world.shut();
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(64, 0xa5), 0, 64, offset);
    closeSync(file);
    const fault = faultOf(() => open());
    expect(fault).toMatchObject({ kind: 'damaged', message: expect.stringContaining(path) });
  });

  it('one in a directory that is not there, or is a file', () => {
    expect(faultOf(() => open(join(directory, 'nowhere', 'gatewatch.db')))).toMatchObject({ kind: 'unwritable' });
    writeFileSync(join(directory, 'file'), '');
    expect(faultOf(() => open(join(directory, 'file', 'gatewatch.db')))).toMatchObject({ kind: 'unwritable' });
  });

  it('a directory that stands where the file should', () => {
    expect(faultOf(() => open(directory)).kind).toBe('unwritable');
  });
});

describe('what it runs on', () => {
  it('a Node on which the driver crashes is refused, with the version that will do', () => {
    expect(faultOf(() => checkNode('v20.20.2'))).toEqual({
      kind: 'wrong-node',
      message: 'Node v20.20.2 cannot load the database driver: use Node 22 or newer (npm scripts bring their own).',
    });
    expect(() => checkNode('v22.0.0')).not.toThrow();
    expect(() => checkNode(process.version)).not.toThrow();
  });

  it.each(['3.51.2', '3.50.9', '2.99.99', '3.51'])('SQLite %s, which can corrupt its journal, is refused', (version) => {
    expect(faultOf(() => checkSqlite(version))).toEqual({
      kind: 'old-sqlite',
      message: `SQLite ${version} can corrupt its journal: 3.51.3 or newer is needed.`,
    });
  });
  it.each(['3.51.3', '3.51.10', '3.52.0', '4.0.0'])('SQLite %s is taken', (version) => expect(() => checkSqlite(version)).not.toThrow());
});
