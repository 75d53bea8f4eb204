import type { GrantRecord, UserRecord } from '../../store/records.ts';
import type { Tx } from '../../store/store.ts';
import type { Client } from '../client.ts';

export type VoidReason = 'client_suspended' | 'user_unknown' | 'user_suspended' | 'grant_revoked' | 'voided';

/**
 * Why nothing may be issued on a grant any more, or null. Every grant that stands on a person asks here, so that no flow can forget a state of client,
 * user or grant that another one honours.
 */
export const whyVoid = async (tx: Tx, client: Client, grant: GrantRecord, user: UserRecord | undefined): Promise<VoidReason | null> => {
  // Read anew: the client was authenticated before this unit began.
  const clientSince = await tx.clients.activeSince(client.id);
  if (clientSince === undefined) return 'client_suspended';
  if (user === undefined) return 'user_unknown';
  if (user.status !== 'active') return 'user_suspended';
  if (grant.revokedAt !== null) return 'grant_revoked';
  if (grant.createdAt <= Math.max(clientSince, user.tokensNotBefore, user.grantsNotBefore)) return 'voided';
  return null;
};
