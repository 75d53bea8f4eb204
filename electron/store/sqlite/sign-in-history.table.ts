import type { Database } from 'better-sqlite3';
import type { EpochMs } from '../../../shared/units.ts';

type Feature = 'address' | 'network' | 'agent' | 'hour';

/** How often a value was seen, as it stood at `seenAt`; it fades from then on. */
export interface CountedValue {
  readonly feature: Feature;
  readonly value: Buffer;
  readonly count: number;
  readonly seenAt: EpochMs;
}

interface Row {
  feature: Feature;
  value: Buffer;
  count: number;
  seen_at: number;
}

const toValue = ({ feature, value, count, seen_at }: Row): CountedValue => ({ feature, value, count, seenAt: seen_at });

/** What sign-ins looked like, of each person and of all. */
export const signInHistoryReads = (db: Database) => {
  const ofUser = db.prepare<[string], Row>('SELECT feature, value, count, seen_at FROM sign_in_value WHERE user_id = ?');
  const common = db.prepare<[string, Buffer], Row>('SELECT * FROM sign_in_common WHERE feature = ? AND value = ?');
  const total = db.prepare<[string], { count: number; distinct_values: number; seen_at: number }>(
    'SELECT count, distinct_values, seen_at FROM sign_in_total WHERE feature = ?',
  );
  return {
    /** At most 50 values of each feature. */
    ofUser: (userId: string): CountedValue[] => ofUser.all(userId).map(toValue),
    common(feature: Feature, value: Buffer): CountedValue | undefined {
      const row = common.get(feature, value);
      return row && toValue(row);
    },
    /** Sign-ins of everybody, and values kept of them. */
    total(feature: Feature): { count: number; distinct: number; seenAt: EpochMs } | undefined {
      const row = total.get(feature);
      return row && { count: row.count, distinct: row.distinct_values, seenAt: row.seen_at };
    },
  };
};

export const signInHistoryWrites = (db: Database) => {
  const put = db.prepare('INSERT OR REPLACE INTO sign_in_value (user_id, feature, value, count, seen_at) VALUES (?, ?, ?, ?, ?)');
  const drop = db.prepare('DELETE FROM sign_in_value WHERE user_id = ? AND feature = ? AND value = ?');
  const isCommon = db.prepare<[string, Buffer], number>('SELECT 1 FROM sign_in_common WHERE feature = ? AND value = ?').pluck();
  const putCommon = db.prepare('INSERT OR REPLACE INTO sign_in_common (feature, value, count, seen_at) VALUES (?, ?, ?, ?)');
  const putTotal = db.prepare(
    `INSERT INTO sign_in_total (feature, count, distinct_values, seen_at) VALUES (@feature, @count, @more, @seenAt)
     ON CONFLICT (feature) DO UPDATE SET count = @count, distinct_values = distinct_values + @more, seen_at = @seenAt`,
  );
  const less = db.prepare('UPDATE sign_in_total SET distinct_values = distinct_values - ? WHERE feature = ?');
  const oldest = db.prepare(
    `DELETE FROM sign_in_common WHERE (feature, value) IN (
       SELECT feature, value FROM sign_in_common WHERE feature = ? ORDER BY seen_at LIMIT 1)`,
  );
  return {
    put: (userId: string, { feature, value, count, seenAt }: CountedValue): void => void put.run(userId, feature, value, count, seenAt),
    drop: (userId: string, feature: Feature, value: Buffer): void => void drop.run(userId, feature, value),
    /** Stores the count of a value of everybody's, and that of all sign-ins. */
    putCommon({ feature, value, count, seenAt }: CountedValue, all: number): void {
      const more = isCommon.get(feature, value) === 1 ? 0 : 1;
      putCommon.run(feature, value, count, seenAt);
      putTotal.run({ feature, count: all, more, seenAt });
    },
    dropOldestCommon: (feature: Feature): void => void less.run(oldest.run(feature).changes, feature),
  };
};
