import { done } from '../../lib/outcome.ts';
import { locksAt, touchOperatorSession } from '../../operators/operator-session.ts';
import { toInstant } from '../instant.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';

/** More than an operator may have at once. */
const MOST_SESSIONS = 100;

interface SessionView {
  id: string;
  current: boolean;
  transport: 'app' | 'browser';
  address: string | null;
  agent: string | null;
  created_at: string;
  last_seen_at: string;
  expires_at: string;
  locked: boolean;
}

/** The sessions of the operator who asks, the newest first. On the control socket there are none. */
export const listOwnSessions = async (
  deps: OperationDeps,
  { operator, session: current }: OperationContext,
  _input: object,
): Promise<OperationOutcome<{ sessions: SessionView[] }>> => {
  const now = deps.clock.now();
  const found = operator ? await deps.store.read.operators.sessionsOf(operator.id, now, MOST_SESSIONS) : [];
  const sessions = found.map((session) => ({
    id: session.id,
    current: session.id === current,
    transport: session.transport,
    address: session.address,
    agent: session.agent,
    created_at: toInstant(session.createdAt),
    last_seen_at: toInstant(session.lastSeenAt),
    expires_at: toInstant(session.expiresAt),
    locked: session.lockedAt !== null || now >= locksAt(deps, session),
  }));
  return done({ sessions });
};

/** Notes that somebody is at the console, and says when it locks if nobody is any more; refusal `conflict` on the control socket. */
export const touchSession = async (
  deps: OperationDeps,
  { session: id }: OperationContext,
  _input: object,
): Promise<OperationOutcome<{ locks_at: string }>> => {
  const session = id === undefined ? undefined : await deps.store.read.operators.findSession(id);
  if (!session) return refuse('conflict', 'There is no session here.');
  await touchOperatorSession(deps, session);
  const written = (await deps.store.read.operators.findSession(session.id)) ?? session;
  return done({ locks_at: toInstant(locksAt(deps, written)) });
};
