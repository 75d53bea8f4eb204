import Database from 'better-sqlite3';
import { brokenChain, type ChainRow } from './broken-chain.ts';

export interface Examination {
  /** Acknowledged ids without a token or without its fact. */
  readonly lost: readonly string[];
  /** Ids of units that threw and are there all the same. */
  readonly undead: readonly string[];
  /** What is wrong with the chain; empty when nothing is. */
  readonly chain: string;
  readonly tokens: number;
  readonly facts: number;
  readonly head: number;
}

/**
 * Looks at a database over a connection of its own: every acknowledged id with its fact, the chain from `after` on, as many tokens as facts of their issue.
 *
 * @param input.after Sequence number up to which the chain was looked at before.
 */
export const examine = (
  path: string,
  input: { readonly acknowledged: readonly string[]; readonly thrown: readonly string[]; readonly after: number },
): Examination => {
  const db = new Database(path, { readonly: true });
  try {
    const both = db
      .prepare<[string, string], number>(
        "SELECT (SELECT count(*) FROM access_token WHERE jti = ?) + 2 * (SELECT count(*) FROM audit_event WHERE token_id = ? AND kind = 'token.issued')",
      )
      .pluck();
    const count = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? 0;
    const rows = db.prepare<[number], ChainRow>('SELECT seq, body, prev_hash, hash FROM audit_event WHERE seq >= ? ORDER BY seq');
    return {
      lost: input.acknowledged.filter((id) => both.get(id, id) !== 3),
      undead: input.thrown.filter((id) => both.get(id, id) !== 0),
      chain: brokenChain(rows.all(input.after), input.after),
      tokens: count('SELECT count(*) FROM access_token'),
      facts: count("SELECT count(*) FROM audit_event WHERE kind = 'token.issued'"),
      head: count('SELECT coalesce(max(seq), 0) FROM audit_event'),
    };
  } finally {
    db.close();
  }
};
