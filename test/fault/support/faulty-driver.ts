import type { Database } from 'better-sqlite3';
import { type OpenOptions, openDatabase } from '../../../electron/store/sqlite/open-database.ts';

/** An error as the driver throws it. */
export const sqliteError = (code: string): Error & { code: string } =>
  Object.assign(new Error(code === 'SQLITE_FULL' ? 'database or disk is full' : 'disk I/O error'), { code });

export interface FaultPlan {
  readonly code: string;
  /** The how-manieth statement from now on fails: 1 for the next one. */
  readonly at: number;
  /** Whether the statement is carried out before it reports its failure. */
  readonly when: 'before' | 'after';
  /** Only statements that match are counted. */
  readonly only?: RegExp;
  /** Every statement from that one on fails, and nothing can be opened. */
  readonly lasting?: boolean;
}

export interface FaultyDriver {
  readonly open: (options: OpenOptions) => Database;
  arm(plan: FaultPlan): void;
  /** Ends the faults. @returns Whether the planned one came. */
  disarm(): boolean;
  /** The connections opened so far, oldest first. */
  readonly opened: readonly Database[];
}

type Method = (...args: unknown[]) => unknown;

/** Stands between the store and the real driver: every statement runs for real, apart from those that a plan lets fail. */
export const createFaultyDriver = (): FaultyDriver => {
  let plan: FaultPlan | undefined;
  let seen = 0;
  let fired = false;
  const opened: Database[] = [];

  const around = (sql: string, run: () => unknown): unknown => {
    if (!plan || (plan.only && !plan.only.test(sql))) return run();
    seen += 1;
    if (seen !== plan.at && !(plan.lasting && seen > plan.at)) return run();
    fired = true;
    if (plan.when === 'after') run();
    throw sqliteError(plan.code);
  };

  const guard = (target: object, name: string, sql: (args: unknown[]) => string): void => {
    const method: Method = Reflect.get(target, name);
    Object.defineProperty(target, name, {
      value: (...args: unknown[]) => around(sql(args), () => method.apply(target, args)),
    });
  };

  return {
    opened,
    open(options) {
      if (plan?.lasting && fired) throw sqliteError(plan.code);
      const db = openDatabase(options);
      const prepare: Method = Reflect.get(Object(db), 'prepare');
      Object.defineProperty(db, 'prepare', {
        value: (sql: string) => {
          const statement = Object(prepare.call(db, sql));
          for (const name of ['run', 'get', 'all']) guard(statement, name, () => sql);
          return statement;
        },
      });
      for (const name of ['exec', 'pragma']) guard(db, name, ([sql]) => String(sql));
      opened.push(db);
      return db;
    },
    arm(next) {
      plan = next;
      seen = 0;
      fired = false;
    },
    disarm() {
      plan = undefined;
      return fired;
    },
  };
};
