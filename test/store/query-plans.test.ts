import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AlertPage, alertReads } from '../../electron/store/sqlite/alert.table.ts';
import { alertListReads } from '../../electron/store/sqlite/alert-list.table.ts';
import { followerReads } from '../../electron/store/sqlite/follower.table.ts';
import { playbookReads, type RunPage } from '../../electron/store/sqlite/playbook.table.ts';
import { createLogWorld, factNumber, type LogWorld } from '../support/log-world.ts';

let world: LogWorld;
let db: Database.Database;
let plan: string[] = [];
let ran: string[] = [];
beforeEach(async () => {
  world = await createLogWorld();
  db = new Database(world.databasePath, { readonly: true });
  const prepare = db.prepare.bind(db);
  // As it is prepared, before any value is known: with the values in its text SQLite would see through more of it.
  const explained = (sql: string) => {
    const statement = prepare(sql);
    const explain = prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
    for (const way of ['all', 'get'] as const) {
      const run = statement[way].bind(statement);
      Object.assign(statement, {
        [way]: (...given: unknown[]) => {
          ran.push(sql);
          plan.push(...explain.all(...given).map(({ detail }) => detail));
          return run(...given);
        },
      });
    }
    return statement;
  };
  Object.assign(db, { prepare: explained });
});
afterEach(async () => {
  db.close();
  await world.close();
});

/** What SQLite does for the statements that an act runs. */
const planOf = (act: () => unknown): string => {
  plan = [];
  ran = [];
  act();
  return plan.join('\n');
};

/** Each choice of members. */
const choices = <T extends object>(members: T): Partial<T>[] => {
  const all: Partial<T>[] = [{}];
  for (const [name, value] of Object.entries(members)) all.push(...all.map((one) => ({ ...one, [name]: value })));
  return all;
};

describe('what reads the rows of one thing', () => {
  const narrowed: Omit<AlertPage, 'limit' | 'caseId'> = {
    suppressed: true,
    states: ['open', 'closed'],
    severities: [4],
    rules: ['code-replay'],
    owner: null,
    before: 'b',
    from: 1,
    to: 2,
  };

  it('finds the alerts of a case by their index, however they are narrowed', () => {
    for (const more of choices(narrowed)) {
      const steps = planOf(() => alertReads(db, world.sealer).list({ caseId: 'c', ...more, limit: 200 }));
      expect(steps, JSON.stringify(more)).toContain('SEARCH alert USING INDEX alert_by_case');
      expect(steps, JSON.stringify(more)).not.toMatch(/SCAN alert\b/);
    }
    expect(planOf(() => alertListReads(db, world.sealer).page({ caseId: 'c' }, 'newest', null, 200))).toContain('alert_by_case');
  });

  it('finds the runs of an alert by their index, in their order, however they are narrowed', () => {
    const run: Omit<RunPage, 'limit' | 'alert'> = { states: ['waiting'], order: 'oldest', after: 'r' };
    for (const more of choices(run)) {
      const steps = planOf(() => playbookReads(db, world.sealer).listRuns({ alert: 'a', ...more, limit: 200 }));
      expect(steps, JSON.stringify(more)).toContain('SEARCH playbook_run USING INDEX playbook_run_by_alert');
      expect(steps, JSON.stringify(more)).not.toMatch(/SCAN playbook_run\b|TEMP B-TREE/);
    }
  });
});

describe('runs that wait about alerts', () => {
  it('are counted by an index, whatever ran before', () => {
    expect(planOf(() => playbookReads(db, world.sealer).countWaitingAbout(['a', 'b']))).not.toMatch(/SCAN playbook_run\b/);
  });
});

describe('the first fact since a moment', () => {
  const SECOND = 1000;
  const HOUR = 3600 * SECOND;
  let start: number;
  beforeEach(() => {
    start = world.clock.now() + HOUR;
  });
  /** Records as many facts at a time, counted from the start; says the seq of the last. */
  const record = async (at: number, count = 1): Promise<number> => {
    world.clock.jump(start + at);
    await world.store.write(async (tx) => {
      for (let n = 0; n < count; n++) await tx.audit(factNumber(n));
    });
    return world.store.head().seq;
  };
  const since = (at: number): number | undefined => followerReads(db, world.sealer).firstSince(start + at);

  it('is read in the order of the indexes, up to the first that is met: nothing is sorted, and nothing that came after it is read', async () => {
    await record(0);
    expect(planOf(() => since(0)).split('\n')).toEqual([
      'SEARCH audit_event USING COVERING INDEX event_by_time (at>?)',
      'SEARCH audit_event USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
    ]);
    for (const sql of ran) expect(sql).toMatch(/^SELECT seq FROM .* ORDER BY .* LIMIT 1$/);
  });

  it('is the earliest there is; there is none after the last', async () => {
    await record(-10);
    const first = await record(0);
    await record(10);
    expect([since(-5), since(0), since(1), since(11)]).toEqual([first, first, first + 1, undefined]);
  });

  it('is not passed over when it was recorded by a clock that was ahead and then set right', async () => {
    await record(0);
    const ahead = await record(HOUR);
    await record(HOUR + SECOND);
    const right = await record(10 * SECOND);
    await record(20 * SECOND);
    // All that was recorded since the moment is read: also what says that it is of later.
    expect(since(5 * SECOND)).toBe(ahead);
    expect(since(15 * SECOND)).toBe(right + 1);
  });

  it('is the first on the clock as it is now, and not of what was recorded while it was ahead, long before the moment', async () => {
    await record(0);
    await record(720 * HOUR, 3);
    await record(SECOND);
    const lately = await record(24 * HOUR);
    expect(since(23 * HOUR)).toBe(lately);
  });

  it('is looked for among a limited number of those recorded ahead of time', async () => {
    await record(0);
    await record(HOUR, 6000);
    const right = await record(SECOND);
    expect(since(500)).toBe(right - 5000);
  });
});
