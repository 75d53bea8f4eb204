import type { Database } from 'better-sqlite3';
import type { EpochMs } from '../../../shared/units.ts';
import type { Clock } from '../../lib/clock.ts';
import { idAt } from '../../lib/ids.ts';
import { KEPT_MS } from '../rollup-periods.ts';
import type { Store } from '../store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Rows one unit removes: well under a millisecond of the writer's time. */
const STEP = 200;
/** Units of one run. What is left is for the next run, so that no run is long. */
const MOST_STEPS = 50;

interface Rule {
  readonly keep: number;
  /** Parameters: the newest time to remove, then how many rows. */
  readonly sql: string;
  /** Rows are found by their id, which begins with the time it was made (RFC 9562 §5.7): no index by expiry has to be kept. */
  readonly byId?: true;
}

/** Longest life of what is found by its id: an access token's. */
export const LONGEST_LIFE_MS = HOUR_MS;

/** Tokens outlive their end by a week: a replay is then still recognised for what it is, and not merely unknown. */
const REPLAY_MS = 7 * DAY_MS;

const rollupsOf = (step: number): string => `DELETE FROM metric_rollup WHERE (step, at, of, measure, subject) IN (
            SELECT step, at, of, measure, subject FROM metric_rollup WHERE step = ${step} AND at < ? ORDER BY at LIMIT ?)`;

/**
 * What is removed, and in which order. A refresh token stays as long as its family could be refreshed, since the reuse of any spent one revokes it: it goes
 * with its grant. A grant stays while an access token hangs on it, since that is judged by the grant.
 */
const RULES = {
  access_token: {
    keep: REPLAY_MS,
    byId: true,
    sql: 'DELETE FROM access_token WHERE jti IN (SELECT jti FROM access_token WHERE jti < ? ORDER BY jti LIMIT ?)',
  },
  authorization_code: {
    keep: REPLAY_MS,
    byId: true,
    sql: 'DELETE FROM authorization_code WHERE id IN (SELECT id FROM authorization_code WHERE id < ? ORDER BY id LIMIT ?)',
  },
  refresh_token: {
    keep: REPLAY_MS,
    sql: `DELETE FROM refresh_token WHERE id IN (
            SELECT r.id FROM token_grant g CROSS JOIN refresh_token r ON r.grant_id = g.id WHERE g.expires_at < ? ORDER BY g.expires_at LIMIT ?)`,
  },
  token_grant: {
    keep: REPLAY_MS,
    sql: `DELETE FROM token_grant WHERE id IN (
            SELECT id FROM token_grant g WHERE expires_at < ?
              AND NOT EXISTS (SELECT 1 FROM access_token WHERE grant_id = g.id)
              AND NOT EXISTS (SELECT 1 FROM refresh_token WHERE grant_id = g.id)
            ORDER BY expires_at LIMIT ?)`,
  },
  session: {
    keep: REPLAY_MS,
    sql: 'DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < ? ORDER BY expires_at LIMIT ?)',
  },
  operator_session: {
    keep: REPLAY_MS,
    sql: 'DELETE FROM operator_session WHERE id IN (SELECT id FROM operator_session WHERE expires_at < ? ORDER BY expires_at LIMIT ?)',
  },
  // An hour in case the clock is set back; after its end the value is refused for its age.
  used_value: {
    keep: HOUR_MS,
    sql: 'DELETE FROM used_value WHERE (kind, owner, value) IN (SELECT kind, owner, value FROM used_value WHERE expires_at < ? ORDER BY expires_at LIMIT ?)',
  },
  // Kept for a while after its end, so that what was blocked can be seen.
  address_rule: {
    keep: 30 * DAY_MS,
    sql: 'DELETE FROM address_rule WHERE id IN (SELECT id FROM address_rule WHERE ended_at < ? ORDER BY ended_at LIMIT ?)',
  },
  observation_minute: {
    keep: 90 * DAY_MS,
    sql: `DELETE FROM observation_minute WHERE (minute, endpoint, status) IN (
            SELECT minute, endpoint, status FROM observation_minute WHERE minute < ? ORDER BY minute LIMIT ?)`,
  },
  rollup_minute: { keep: KEPT_MS.minute, sql: rollupsOf(1) },
  rollup_hour: { keep: KEPT_MS.hour, sql: rollupsOf(2) },
  rollup_day: { keep: KEPT_MS.day, sql: rollupsOf(3) },
} satisfies Record<string, Rule>;

const FAILURES_KEPT_MS = DAY_MS;
/** Failed proofs have no index by time, since every guess would pay for it: this many are looked at in a run, round and round. */
const LOOKED_AT = 1000;

interface FailureKey {
  readonly subject: Buffer;
  readonly step: string;
}

const START: FailureKey = { subject: Buffer.alloc(0), step: '' };

const purgeFailures = (db: Database) => {
  const page = db.prepare<[Buffer, string, number], FailureKey & { readonly window_start: number }>(
    'SELECT subject, step, window_start FROM failed_proof WHERE (subject, step) > (?, ?) ORDER BY subject, step LIMIT ?',
  );
  const remove = db.prepare<[Buffer, string]>('DELETE FROM failed_proof WHERE subject = ? AND step = ?');
  let after = START;
  return (now: EpochMs, limit: number): number => {
    const seen = page.all(after.subject, after.step, LOOKED_AT);
    const old = seen.filter((row) => row.window_start < now - FAILURES_KEPT_MS).slice(0, limit);
    for (const { subject, step } of old) remove.run(subject, step);
    after = old.length === limit ? after : seen.length < LOOKED_AT ? START : (seen.at(-1) ?? START);
    return old.length;
  };
};

/** Removes expired rows inside a unit. */
export const purgeWrites = (db: Database) => {
  const rules = Object.values<Rule>(RULES).map(({ keep, sql, byId }) => ({
    keep,
    byId,
    statement: db.prepare<[number | string, number]>(sql),
  }));
  const failures = purgeFailures(db);
  return {
    /** Removes at most `limit` rows that expired long enough before `now`, of all tables together, and returns how many there were. */
    expired(now: EpochMs, limit: number): number {
      let left = limit;
      for (const { keep, byId, statement } of rules)
        if (left > 0) left -= statement.run(byId ? idAt(now - keep - LONGEST_LIFE_MS) : now - keep, left).changes;
      if (left > 0) left -= failures(now, left);
      return limit - left;
    },
  };
};

/**
 * Removes what expired long ago: {@link STEP} rows a unit, requests in between, at most {@link MOST_STEPS} units a run. Call it every few seconds.
 *
 * @returns Rows removed.
 * @throws StoreFault when a unit could not be stored; what earlier units removed stays removed.
 */
export const purgeExpired = async (deps: { readonly store: Store; readonly clock: Clock }): Promise<number> => {
  let removed = 0;
  for (let step = 0, last = STEP; step < MOST_STEPS && last === STEP; step++) {
    last = await deps.store.write((tx) => tx.purge.expired(deps.clock.now(), STEP));
    removed += last;
  }
  return removed;
};
