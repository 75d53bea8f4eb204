import type { Database } from 'better-sqlite3';
import type { EpochMs, Millis } from '../../../shared/units.ts';

/** A part of a count: how many rows were looked at, how many of them are live, and where the next part begins. */
export interface CountedPart {
  readonly seen: number;
  readonly live: number;
  readonly last: string;
}

interface PartRow {
  readonly seen: number;
  readonly live: number | null;
  readonly last: string | null;
}

const toPart = (row: PartRow | undefined, after: string): CountedPart => ({
  seen: row?.seen ?? 0,
  live: row?.live ?? 0,
  last: row?.last ?? after,
});

/** Counts what stands: sessions, a part of them at a time in order of id, and blocks. */
export const standingReads = (db: Database) => {
  const sessions = db.prepare<[number, number, string, number], PartRow>(
    `SELECT count(*) AS seen, sum(live) AS live, max(id) AS last FROM (
       SELECT id, ended_at IS NULL AND expires_at > ? AND last_seen_at > ? AND EXISTS (
           SELECT 1 FROM user u WHERE u.id = s.user_id AND u.status = 'active' AND u.tokens_not_before < s.created_at) AS live
       FROM session s WHERE id > ? ORDER BY id LIMIT ?)`,
  );
  const blocks = db.prepare<[number], { count: number; next: number | null }>(
    `SELECT count(*) AS count, min(expires_at) AS next FROM address_rule INDEXED BY address_rule_by_range
     WHERE ended_at IS NULL AND kind = 'block' AND (expires_at IS NULL OR expires_at > ?)`,
  );
  return {
    /** Of the sessions after an id, those that are good now. @param idle How long a session lives without being seen. */
    sessions: (now: EpochMs, idle: Millis, after: string, limit: number): CountedPart =>
      toPart(sessions.get(now, now - idle, after, limit), after),
    /** Blocks that stand, and when the next of them ends by itself. */
    blocks: (now: EpochMs): { count: number; next: EpochMs | null } => blocks.get(now) ?? { count: 0, next: null },
  };
};
