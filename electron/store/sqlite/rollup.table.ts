import type { Database } from 'better-sqlite3';
import type { Measure } from '../../../shared/contract/metrics.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { RollupKey, RollupOf, RollupRow, RollupStep } from '../records.ts';

/** Written into the database: a number is never given to another meaning. */
const stepCodes: { readonly [S in RollupStep]: number } = { minute: 1, hour: 2, day: 3 };
const ofCodes: { readonly [O in RollupOf]: number } = { all: 0, client: 1, user: 2, address: 3 };
const measureCodes: { readonly [M in Measure]: number } = {
  sign_ins: 1,
  sign_in_failures: 2,
  tokens_issued: 3,
  tokens_refreshed: 4,
  tokens_revoked: 5,
  refusals: 6,
  blocked_requests: 7,
  violations: 8,
  authorizations: 9,
  operator_acts: 10,
};

/** A period of a step, by its first moment. */
export interface RollupPeriod {
  readonly step: RollupStep;
  readonly at: EpochMs;
}

export interface RollupTop {
  readonly rows: readonly { readonly subject: string; readonly value: number }[];
  /** Of all subjects of the kind, named or not. */
  readonly total: number;
}

const codesOf = (periods: readonly RollupPeriod[]): string => JSON.stringify(periods.map(({ step, at }) => [stepCodes[step], at]));

/** Each period is looked up by its key, so that what a question costs does not grow with what others counted. */
const IN_PERIODS = `json_each(@periods) p CROSS JOIN metric_rollup r
  ON r.step = p.value ->> 0 AND r.at = p.value ->> 1 AND r.of = @of AND r.measure = @measure`;

export const rollupReads = (db: Database, sealer: Sealer) => {
  const group = db.prepare<[number, number, number, number], RollupRow>(
    'SELECT subject, value, floor FROM metric_rollup WHERE step = ? AND at = ? AND of = ? AND measure = ?',
  );
  const series = db.prepare<[object], { at: number; value: number }>(
    `SELECT r.at AS at, r.value AS value FROM ${IN_PERIODS} AND r.subject = @subject`,
  );
  const top = db.prepare<[object], { subject: string; value: number }>(
    `SELECT r.subject AS subject, sum(r.value) AS value FROM ${IN_PERIODS} AND r.subject > '' GROUP BY r.subject ORDER BY 2 DESC, 1 LIMIT @limit`,
  );
  const total = db.prepare<[object], number>(`SELECT coalesce(sum(r.value), 0) FROM ${IN_PERIODS}`).pluck();
  const sealedAddress = db
    .prepare<[Buffer], Buffer>(
      "SELECT value_sealed FROM audit_personal INDEXED BY personal_by_value WHERE value_index = ? AND field = 'address' AND erased_at IS NULL LIMIT 1",
    )
    .pluck();
  const endpoints = db.prepare<[number, number], { endpoint: string; requests: number; failed: number; totalUs: number; maxUs: number }>(
    `SELECT endpoint, sum(requests) AS requests, sum(iif(status >= 400, requests, 0)) AS failed, sum(total_us) AS totalUs, max(max_us) AS maxUs
     FROM observation_minute WHERE minute >= ? AND minute < ? GROUP BY endpoint`,
  );
  return {
    /** All rows of one period, measure and kind of subject. */
    group: ({ step, at, of, measure }: RollupKey): RollupRow[] => group.all(stepCodes[step], at, ofCodes[of], measureCodes[measure]),
    /** What one subject had in each of the periods in which it had anything; the subject of the whole server is empty. */
    series: (periods: readonly RollupPeriod[], of: RollupOf, measure: Measure, subject: string): { at: EpochMs; value: number }[] =>
      series.all({ periods: codesOf(periods), of: ofCodes[of], measure: measureCodes[measure], subject }),
    /** The subjects that had most over all of the periods together. */
    top(periods: readonly RollupPeriod[], of: RollupOf, measure: Measure, limit: number): RollupTop {
      const question = { periods: codesOf(periods), of: ofCodes[of], measure: measureCodes[measure] };
      return { rows: top.all({ ...question, limit }), total: total.get(question) ?? 0 };
    },
    /** The address of a blind index, as long as somebody's record of it is not erased. */
    address(index: string): string | null {
      const sealed = sealedAddress.get(Buffer.from(index, 'base64url'));
      const opened = sealed && sealer.open('audit-personal', sealed, 'address');
      return opened?.ok ? opened.value.toString('utf8') : null;
    },
    /** Requests observed in a range of minutes, by endpoint. */
    endpoints: (from: EpochMs, to: EpochMs) => endpoints.all(from, to),
  };
};

export const rollupWrites = (db: Database) => {
  const put = db.prepare(
    `INSERT INTO metric_rollup (step, at, of, measure, subject, value, floor) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (step, at, of, measure, subject) DO UPDATE SET value = excluded.value, floor = excluded.floor`,
  );
  const drop = db.prepare('DELETE FROM metric_rollup WHERE step = ? AND at = ? AND of = ? AND measure = ? AND subject = ?');
  const clear = db.prepare('DELETE FROM metric_rollup');
  return {
    /** Writes rows of one group as they are now. */
    put({ step, at, of, measure }: RollupKey, rows: readonly RollupRow[]): void {
      const codes = [stepCodes[step], at, ofCodes[of], measureCodes[measure]];
      for (const { subject, value, floor } of rows) put.run(...codes, subject, value, floor);
    },
    drop({ step, at, of, measure }: RollupKey, subjects: Iterable<string>): void {
      for (const subject of subjects) drop.run(stepCodes[step], at, ofCodes[of], measureCodes[measure], subject);
    },
    clear: (): void => void clear.run(),
  };
};
