import type { EpochMs } from '../../../shared/units.ts';
import type { Tx } from '../../store/store.ts';

/**
 * Ends a session inside a unit of work, with the grants that stood on it; those with `offline_access` outlive it. The caller records why.
 *
 * @returns How many grants were revoked, or null when the session had ended before.
 * @see OpenID Connect Core §11
 */
export const endSession = async (tx: Tx, sessionId: string, reason: string, now: EpochMs): Promise<number | null> => {
  if (!(await tx.sessions.end(sessionId, now))) return null;
  return (await tx.grants.revokeOfSession(sessionId, reason, now)).length;
};
