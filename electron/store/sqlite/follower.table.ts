import type { Database } from 'better-sqlite3';
import type { EpochMs } from '../../../shared/units.ts';
import type { Sealer } from '../../keys/seal.ts';
import { limitKeyAddress } from '../../lib/addresses.ts';
import type { FollowedFact, FollowerRecord } from '../records.ts';

interface FactRow {
  seq: number;
  at: number;
  kind: string;
  severity: number;
  success: number | null;
  user_id: string | null;
  client_id: string | null;
  token_id: string | null;
  correlation: string | null;
  address_index: Buffer | null;
  agent_index: Buffer | null;
  login_index: Buffer | null;
  body: string;
}

const toFact = (row: FactRow): FollowedFact => ({
  seq: row.seq,
  at: row.at,
  kind: row.kind,
  severity: row.severity,
  success: row.success === null ? null : row.success === 1,
  user: row.user_id,
  client: row.client_id,
  token: row.token_id,
  correlation: row.correlation,
  address: row.address_index === null ? null : row.address_index.toString('base64url'),
  agent: row.agent_index === null ? null : row.agent_index.toString('base64url'),
  login: row.login_index === null ? null : row.login_index.toString('base64url'),
  body: row.body,
});

/** Facts looked at of those recorded by a clock that was ahead. */
const MOST_AHEAD = 5000;

export const followerReads = (db: Database, sealer: Sealer) => {
  const all = db.prepare<[], FollowerRecord>('SELECT name, version, cursor, at FROM follower ORDER BY name');
  const facts = db.prepare<[number, number], FactRow>(
    `SELECT seq, at, kind, severity, success, user_id, client_id, token_id, correlation, body,
       (SELECT value_index FROM audit_personal WHERE id = address_id) AS address_index,
       (SELECT value_index FROM audit_personal WHERE id = agent_id) AS agent_index,
       (SELECT value_index FROM audit_personal WHERE id = login_id) AS login_index
     FROM audit_event WHERE seq > ? ORDER BY seq LIMIT ?`,
  );
  const kindCount = db.prepare<[number, number, number], { kind: string; count: number }>(
    `WITH RECURSIVE known(kind) AS (
         SELECT min(kind) FROM audit_event
         UNION ALL SELECT (SELECT min(kind) FROM audit_event WHERE kind > known.kind) FROM known WHERE known.kind IS NOT NULL)
       SELECT kind, (SELECT count(*) FROM (
           SELECT 1 FROM audit_event e INDEXED BY event_by_kind WHERE e.kind = known.kind AND e.seq > ? AND e.seq <= ? LIMIT ?)) AS count
       FROM known WHERE kind IS NOT NULL`,
  );
  const newest = db
    .prepare<[string, string], number | null>(
      'SELECT max(seq) FROM audit_event INDEXED BY event_by_correlation WHERE correlation = ? AND kind = ?',
    )
    .pluck();
  const earliest = db
    .prepare<[number], number>('SELECT seq FROM audit_event INDEXED BY event_by_time WHERE at >= ? ORDER BY at, seq LIMIT 1')
    .pluck();
  const lastBefore = db
    .prepare<[number, number, number], number>(
      'SELECT seq FROM audit_event NOT INDEXED WHERE seq < ? AND seq >= ? AND at < ? ORDER BY seq DESC LIMIT 1',
    )
    .pluck();
  const values = db.prepare<[string], { field: string; value_index: Buffer; value_sealed: Buffer }>(
    `SELECT field, value_index, value_sealed FROM audit_personal INDEXED BY personal_by_value
     WHERE value_index IN (SELECT unhex(value) FROM json_each(?)) AND field IN ('address', 'agent', 'login') AND erased_at IS NULL GROUP BY value_index, field`,
  );
  const ranges = db.prepare<[string], { range_index: Buffer; value_sealed: Buffer }>(
    `SELECT range_index, value_sealed FROM audit_personal INDEXED BY personal_by_range
     WHERE range_index IN (SELECT unhex(value) FROM json_each(?)) GROUP BY range_index`,
  );
  return {
    all: (): FollowerRecord[] => all.all(),
    /** The newest fact of a kind that a correlation joins; undefined when there is none. */
    newestJoined: (kind: string, correlation: string): number | undefined => newest.get(correlation, kind) ?? undefined,
    /**
     * From which fact on to read all that was recorded since a moment; undefined when nothing was. It is the earliest by its time, or, of the facts right before it which a
     * clock recorded that was ahead, the first, at most {@link MOST_AHEAD} back. What was recorded ahead before a fact that is older than the moment is passed over: since
     * then the clock was set back to before the moment, so that more time went by than from the moment until now. The smallest number of all that say they are later would be
     * neither: it may lie far back, and to know it each fact since the moment has to be looked at.
     */
    firstSince(at: EpochMs): number | undefined {
      const seq = earliest.get(at);
      if (seq === undefined) return undefined;
      const from = Math.max(1, seq - MOST_AHEAD);
      const before = lastBefore.get(seq, from, at);
      return before === undefined ? from : before + 1;
    },
    /** The addresses, ranges of addresses, user agents and typed names that blind indexes stand for, by index. Those erased are left out. */
    personal(indexes: readonly string[]): Map<string, string> {
      const hex = JSON.stringify(indexes.map((index) => Buffer.from(index, 'base64url').toString('hex')));
      const found = new Map<string, string>();
      for (const { range_index, value_sealed } of ranges.all(hex)) {
        const opened = sealer.open('audit-personal', value_sealed, 'address');
        if (opened.ok) found.set(range_index.toString('base64url'), limitKeyAddress(opened.value.toString('utf8')));
      }
      for (const { field, value_index, value_sealed } of values.all(hex)) {
        const opened = sealer.open('audit-personal', value_sealed, field);
        if (opened.ok) found.set(value_index.toString('base64url'), opened.value.toString('utf8'));
      }
      return found;
    },
    /** Facts after a sequence number, oldest first. */
    factsAfter: (seq: number, limit: number): FollowedFact[] => facts.all(seq, limit).map(toFact),
    /** Facts by kind after one sequence number and up to another, at most `most` of each kind. */
    kindCounts: (after: number, through: number, most: number): { kind: string; count: number }[] =>
      kindCount.all(after, through, most).filter(({ count }) => count > 0),
  };
};

export const followerWrites = (db: Database) => {
  const move = db.prepare('UPDATE follower SET cursor = ?, at = ? WHERE name = ? AND cursor = ?');
  const begin = db.prepare(
    `INSERT INTO follower (name, version, cursor, at) VALUES (?, ?, 0, NULL)
     ON CONFLICT (name) DO UPDATE SET version = excluded.version, cursor = 0, at = NULL`,
  );
  return {
    /** Puts a follower before the first fact of all. */
    begin: (name: string, version: number): void => void begin.run(name, version),
    /** Moves its cursor; false when the cursor is not where the caller believes. */
    advance: (name: string, from: number, to: { readonly seq: number; readonly at: EpochMs }): boolean =>
      move.run(to.seq, to.at, name, from).changes === 1,
  };
};
