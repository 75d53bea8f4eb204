import type { SessionView } from '../../../shared/contract/users.ts';
import type { SessionRecord } from '../../store/records.ts';
import { toInstant, toInstantOrNull } from '../instant.ts';

/** A person's session as operators see it: nothing by which it could be taken over. */
export const describeSession = (session: SessionRecord, username: string, grants: number): SessionView => ({
  id: session.id,
  sub: session.userId,
  username,
  acr: session.acr,
  amr: [...session.amr],
  address: session.address === '' ? null : session.address,
  agent: session.agent === '' ? null : session.agent,
  auth_time: toInstant(session.authTime),
  created_at: toInstant(session.createdAt),
  last_seen_at: toInstant(session.lastSeenAt),
  expires_at: toInstant(session.expiresAt),
  ended_at: toInstantOrNull(session.endedAt),
  grants,
});
