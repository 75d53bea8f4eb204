import { join } from 'node:path';
import { DATABASE_FILE } from '../../store/database-file.ts';
import { checkNode, checkSqlite, openDatabase } from '../../store/sqlite/open-database.ts';
import { type Examine, fail, ok } from '../subject.ts';

const judge = (id: string, name: string, version: string, check: (version: string) => void) => {
  try {
    check(version);
    return ok(id, `${name} ${version}`);
  } catch (error) {
    return fail(id, `${name} ${version}`, error instanceof Error ? error.message : String(error));
  }
};

/** The versions of Node and SQLite: older ones crash with the driver, or can corrupt the journal. */
export const examineRuntime: Examine = ({ config, machine }) => {
  const probe = openDatabase({ path: join(config.data, DATABASE_FILE), readonly: true, synchronous: 'FULL' });
  try {
    const sqlite = String(probe.prepare('SELECT sqlite_version()').pluck().get());
    return [judge('node', 'Node', machine.nodeVersion, checkNode), judge('sqlite', 'SQLite', sqlite, checkSqlite)];
  } finally {
    probe.close();
  }
};
