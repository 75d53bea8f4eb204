import type { Database } from 'better-sqlite3';
import type { EpochMs } from '../../../shared/units.ts';

/** The grants of a person or session, as operators look through them. */
export const grantListReads = (db: Database) => {
  const idsOf = (column: 'user_id' | 'session_id') =>
    db.prepare<[string, number], string>(`SELECT id FROM token_grant WHERE ${column} = ? ORDER BY id DESC LIMIT ?`).pluck();
  const standingOf = (column: 'user_id' | 'session_id') =>
    db.prepare<[string, string, number, number], { id: string; scope: string; session_id: string; client_id: string }>(
      `SELECT id, scope, session_id, client_id FROM token_grant
       WHERE ${column} = ? AND id > ? AND revoked_at IS NULL AND expires_at > ? ORDER BY id LIMIT ?`,
    );
  const [ofUser, ofSession] = [idsOf('user_id'), idsOf('session_id')];
  const [standingOfUser, standingOfSession] = [standingOf('user_id'), standingOf('session_id')];
  // A code is made in the same breath as its grant and has no index: it lies among the few that were made about then.
  const codes = db
    .prepare<[string, string, string], string>(
      'SELECT id FROM authorization_code WHERE id >= ? AND id < ? AND grant_id = ? ORDER BY id LIMIT 10',
    )
    .pluck();
  return {
    /** Ids of all grants that are kept, dead ones too, newest first. */
    idsOfUser: (userId: string, limit: number): string[] => ofUser.all(userId, limit),
    idsOfSession: (sessionId: string, limit: number): string[] => ofSession.all(sessionId, limit),
    /** Grants that were neither revoked nor have expired, in the order of their ids, after `cursor`. */
    standingOfUser: (userId: string, cursor: string, now: EpochMs, limit: number): StandingGrant[] =>
      standingOfUser.all(userId, cursor, now, limit).map(toStanding),
    standingOfSession: (sessionId: string, cursor: string, now: EpochMs, limit: number): StandingGrant[] =>
      standingOfSession.all(sessionId, cursor, now, limit).map(toStanding),
    /** Ids of the codes of a grant among those whose ids lie in a range. */
    codesOf: (grantId: string, from: string, to: string): string[] => codes.all(from, to, grantId),
  };
};

export interface StandingGrant {
  readonly id: string;
  readonly sessionId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

const toStanding = (row: { id: string; scope: string; session_id: string; client_id: string }): StandingGrant => ({
  id: row.id,
  sessionId: row.session_id,
  clientId: row.client_id,
  scopes: row.scope.split(' '),
});
