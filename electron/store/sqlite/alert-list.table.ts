import type { Database } from 'better-sqlite3';
import type { AlertState, Verdict } from '../../../shared/rule.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { AlertRecord } from '../detection-records.ts';
import { type AlertSearch, alertConditions, alertParameters } from './alert-conditions.ts';
import { alertRiskReads } from './alert-risk.ts';
import { type AlertRow, alertOpener } from './alert-row.ts';

export const alertOrders = ['newest', 'oldest', 'severity', 'risk', 'count'] as const;
export type AlertOrder = (typeof alertOrders)[number];

/** Where a page ended: the value it is ordered by, and the id of its last alert. */
export interface AlertPlace {
  readonly value: number;
  readonly id: string;
}

const ORDERED_BY = { newest: null, oldest: null, severity: 'severity', risk: 'risk', count: 'count' } as const;

/** What decides the order of alerts, beside their ids, which grow with time. */
export const orderValue = (order: AlertOrder, { severity, risk, count }: Pick<AlertRecord, 'severity' | 'risk' | 'count'>): number =>
  ({ newest: 0, oldest: 0, severity, risk, count })[order];

const whereOf = (conditions: readonly string[]): string => (conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`);

/** Alerts as people look through them, and how many there are of what. */
export const alertListReads = (db: Database, sealer: Sealer) => {
  const toAlert = alertOpener(sealer);
  const standing = db.prepare<[], { severity: number; state: AlertState; rule: string; count: number; oldest: number }>(
    `SELECT severity, state, rule, count(*) AS count, min(raised_at) AS oldest FROM alert INDEXED BY alert_standing
     WHERE state <> 'closed' GROUP BY severity, state, rule`,
  );
  const judged = db.prepare<[number], { rule: string; verdict: Verdict | null; state: AlertState; count: number; newest: number }>(
    `SELECT rule, verdict, state, count(*) AS count, max(decided_at) AS newest FROM alert INDEXED BY alert_by_time
     WHERE decided_at >= ? AND suppressed_by IS NULL GROUP BY rule, verdict, state`,
  );
  const ofRule = db.prepare<[string, number, number, string, number], AlertRow>(
    `SELECT * FROM alert WHERE id IN (SELECT id FROM alert INDEXED BY alert_by_time WHERE rule = ? AND decided_at >= ? AND decided_at <= ?)
     AND suppressed_by IS NULL AND id > ? ORDER BY id LIMIT ?`,
  );
  return {
    /** A page of alerts after a place, in an order; of equals the newest first. */
    page(search: AlertSearch, order: AlertOrder, after: AlertPlace | null, limit: number): AlertRecord[] {
      const column = ORDERED_BY[order];
      const [comes, direction] = order === 'oldest' ? ['>', 'ASC'] : ['<', 'DESC'];
      const past = column === null ? `id ${comes} @id` : `(${column}, id) < (@value, @id)`;
      const sql = `SELECT * FROM alert ${whereOf([...alertConditions(search), ...(after ? [past] : [])])}
        ORDER BY ${column === null ? '' : `${column} DESC, `}id ${direction} LIMIT @limit`;
      const place = after ? { id: after.id, ...(column === null ? {} : { value: after.value }) } : {};
      return db
        .prepare<[object], AlertRow>(sql)
        .all({ ...alertParameters(sealer, search), ...place, limit })
        .map(toAlert);
    },
    /** How many there are, counted up to `most`. */
    count: (search: AlertSearch, most: number): number =>
      db
        .prepare<[object], number>(`SELECT count(*) FROM (SELECT 1 FROM alert ${whereOf(alertConditions(search))} LIMIT @most)`)
        .pluck()
        .get({ ...alertParameters(sealer, search), most }) ?? 0,
    ...alertRiskReads(db, sealer),
    /** Alerts that are not closed, by severity, state and rule. */
    standing: () => standing.all(),
    /** What became of the alerts decided since a moment, by rule; those that an exception covers are left out. */
    judged: (since: EpochMs) => judged.all(since),
    /** Alerts of a rule decided in a range of time, after an id, oldest first; those that an exception covers are left out. */
    ofRule: (rule: string, from: EpochMs, to: EpochMs, after: string, limit: number): AlertRecord[] =>
      ofRule.all(rule, from, to, after, limit).map(toAlert),
  };
};
