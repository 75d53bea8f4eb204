import type { SessionView } from '../../../shared/contract/users.ts';
import { done } from '../../lib/outcome.ts';
import type { SessionRecord } from '../../store/records.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeSession } from './describe-session.ts';
import { findUser } from './find-user.ts';

interface Input {
  cursor: string;
  limit: number;
  user?: string | undefined;
}

/**
 * The live sessions of one person or of all, newest first.
 *
 * @param input.cursor The last id of the page before; empty for the first page.
 * @returns Refusal `not_found` for a person who is not there.
 */
export const listSessions = async (
  { store, clock }: OperationDeps,
  _context: OperationContext,
  { cursor, limit, user }: Input,
): Promise<OperationOutcome<{ sessions: SessionView[]; next: string | null }>> => {
  const now = clock.now();
  let found: SessionRecord[];
  if (user === undefined) found = await store.read.sessions.listLive(cursor, now, limit);
  else {
    const owner = await findUser(store.read, user);
    if (!owner.ok) return owner;
    found = await store.read.sessions.listOfUser(owner.value.id, now, limit);
  }
  const names = new Map<string, string>();
  for (const { userId } of found) if (!names.has(userId)) names.set(userId, (await store.read.users.find(userId))?.name ?? '');
  const sessions = await Promise.all(
    found.map(async (session) =>
      describeSession(session, names.get(session.userId) ?? '', await store.read.grants.countOfSession(session.id, now)),
    ),
  );
  return done({ sessions, next: user !== undefined || found.length < limit ? null : (found.at(-1)?.id ?? null) });
};
