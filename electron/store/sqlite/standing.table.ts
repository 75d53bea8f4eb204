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

/** Counts what is live, a part of each table at a time, in order of id. */
export const standingReads = (db: Database) => {
  const access = db.prepare<[number, string, number], PartRow>(
    `SELECT count(*) AS seen, sum(live) AS live, max(jti) AS last FROM (
       SELECT jti, revoked_at IS NULL AND expires_at > ?
         AND (grant_id IS NULL OR (SELECT revoked_at FROM token_grant WHERE id = grant_id) IS NULL) AS live
       FROM access_token WHERE jti > ? ORDER BY jti LIMIT ?)`,
  );
  const refresh = db.prepare<[number, number, string, number], PartRow>(
    `SELECT count(*) AS seen, sum(live) AS live, max(id) AS last FROM (
       SELECT id, spent_at IS NULL AND revoked_at IS NULL AND expires_at > ? AND idle_expires_at > ?
         AND (SELECT revoked_at FROM token_grant WHERE id = grant_id) IS NULL AS live
       FROM refresh_token WHERE id > ? ORDER BY id LIMIT ?)`,
  );
  const sessions = db.prepare<[number, number, string, number], PartRow>(
    `SELECT count(*) AS seen, sum(live) AS live, max(id) AS last FROM (
       SELECT id, ended_at IS NULL AND expires_at > ? AND last_seen_at > ? AS live FROM session WHERE id > ? ORDER BY id LIMIT ?)`,
  );
  const blocks = db.prepare<[number], { count: number; next: number | null }>(
    `SELECT count(*) AS count, min(expires_at) AS next FROM address_rule INDEXED BY address_rule_by_range
     WHERE ended_at IS NULL AND kind = 'block' AND (expires_at IS NULL OR expires_at > ?)`,
  );
  return {
    accessTokens: (now: EpochMs, after: string, limit: number): CountedPart => toPart(access.get(now, after, limit), after),
    refreshTokens: (now: EpochMs, after: string, limit: number): CountedPart => toPart(refresh.get(now, now, after, limit), after),
    /** @param idle How long a session lives without being seen. */
    sessions: (now: EpochMs, idle: Millis, after: string, limit: number): CountedPart =>
      toPart(sessions.get(now, now - idle, after, limit), after),
    /** Blocks that stand, and when the next of them ends by itself. */
    blocks: (now: EpochMs): { count: number; next: EpochMs | null } => blocks.get(now) ?? { count: 0, next: null },
  };
};
