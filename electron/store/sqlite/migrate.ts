import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { StoreFault } from '../../lib/store-fault.ts';

const FOLDER = join(import.meta.dirname, 'migrations');

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** The numbered steps of the schema, in order. */
export const readMigrations = (): Migration[] =>
  readdirSync(FOLDER)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort()
    .map((name) => ({ version: Number(name.slice(0, 4)), name, sql: readFileSync(join(FOLDER, name), 'utf8') }));

/** Copies the database beside itself and proves the copy sound before anything is changed. A copy left by a migration that failed is replaced: it is older. */
const backUp = (db: Database.Database, path: string, version: number): void => {
  const target = `${path}.before-${String(version).padStart(4, '0')}`;
  const draft = `${target}.draft`;
  rmSync(draft, { force: true });
  db.prepare('VACUUM INTO ?').run(draft);
  const copy = new Database(draft, { readonly: true });
  try {
    const verdict = copy.pragma('integrity_check', { simple: true });
    if (verdict !== 'ok')
      throw new StoreFault(
        'damaged',
        `The backup before migration ${version} is not sound (${String(verdict)}): the migration was not begun.`,
      );
  } finally {
    copy.close();
  }
  const file = openSync(draft, 'r+');
  fsyncSync(file);
  closeSync(file);
  renameSync(draft, target);
};

/**
 * Brings the schema to the newest version: forward only, each step in one transaction, a verified backup before the first step on a database with
 * content.
 *
 * @throws StoreFault `newer-schema` when the file was written by a newer version of the product.
 */
export const migrate = (db: Database.Database, path: string, migrations: readonly Migration[] = readMigrations()): void => {
  const current = Number(db.pragma('user_version', { simple: true }));
  const newest = migrations.at(-1)?.version ?? 0;
  if (current > newest)
    throw new StoreFault(
      'newer-schema',
      `${path} has schema ${current}, this version knows ${newest}: start the newer version of Gatewatch that wrote it.`,
    );
  const due = migrations.filter((step) => step.version > current);
  if (current > 0 && due.length > 0 && path !== ':memory:') backUp(db, path, current + 1);
  for (const step of due) {
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec(step.sql);
      db.pragma(`user_version = ${step.version}`);
      db.exec('COMMIT');
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
};
