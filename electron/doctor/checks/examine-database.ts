import { join } from 'node:path';
import { DATABASE_FILE } from '../../store/database-file.ts';
import { openDatabase } from '../../store/sqlite/open-database.ts';
import { type Examine, fail, ok, orElse } from '../subject.ts';

/** Settings that a durable commit and a safe read depend on, as a connection opened in the same way reports them. */
const wanted = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, trusted_schema: 0, cell_size_check: 1, mmap_size: 0 } as const;

/** The settings of the database, through a connection of its own, and whether a commit has failed since the start. */
export const examineDatabase: Examine = ({ config, store }) => {
  const probe = openDatabase({ path: join(config.data, DATABASE_FILE), readonly: true, synchronous: 'FULL' });
  try {
    const found = Object.keys(wanted).map((name) => [name, probe.pragma(name, { simple: true }) ?? 0] as const);
    const said = found.map(([name, value]) => `${name}=${value}`).join(' ');
    const wrong = found.filter(([name, value]) => value !== Object.entries(wanted).find(([key]) => key === name)?.[1]);
    const { reopened, state } = store.health();
    return orElse(
      [
        ...wrong.map(([name, value]) =>
          fail('database', `${name} is ${value}`, 'Run the server with the SQLite that comes with it, on a local disk.'),
        ),
        ...(reopened > 0 || state !== 'open'
          ? [
              fail(
                'database',
                `A write failed below the database (state ${state}, opened again ${reopened} times).`,
                'Check the disk, then restart.',
              ),
            ]
          : []),
      ],
      ok('database', said),
    );
  } finally {
    probe.close();
  }
};
