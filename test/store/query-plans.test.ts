import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AlertPage, alertReads } from '../../electron/store/sqlite/alert.table.ts';
import { alertListReads } from '../../electron/store/sqlite/alert-list.table.ts';
import { playbookReads, type RunPage } from '../../electron/store/sqlite/playbook.table.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';

let world: LogWorld;
let db: Database.Database;
let plan: string[] = [];
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
