import type { SessionView, UserView } from '../../../shared/contract/users.ts';
import { secondFactorCount } from '../../accounts/sign-in/proof-limits.ts';
import { done } from '../../lib/outcome.ts';
import type { UserRecord } from '../../store/records.ts';
import type { Reads } from '../../store/store.ts';
import { toInstant } from '../instant.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeSession } from './describe-session.ts';
import { describeUser } from './describe-user.ts';
import { findUser } from './find-user.ts';

const MOST_SESSIONS = 200;
const MOST_CONSENTS = 500;

interface Consent {
  client_id: string;
  client_name: string;
  scopes: string[];
  granted_at: string;
}

interface Factor {
  method: string;
  enrolled_at: string | null;
  left?: number;
}

type Answer = UserView & {
  claims: Record<string, unknown>;
  factors: Factor[];
  sessions: SessionView[];
  consents: Consent[];
  password_changed_at: string | null;
  live_tokens: number;
  locked_until: string | null;
};

const factorsOf = async (read: Reads, id: string): Promise<Factor[]> => {
  const totp = await read.users.totp(id);
  const left = await read.users.recoveryCodesLeft(id);
  return [
    ...(totp ? [{ method: 'totp', enrolled_at: toInstant(totp.enrolledAt) }] : []),
    ...(left > 0 ? [{ method: 'recovery_codes', enrolled_at: null, left }] : []),
  ];
};

const consentsOf = async (read: Reads, id: string): Promise<Consent[]> =>
  Promise.all(
    (await read.sessions.consentsOfUser(id, MOST_CONSENTS)).map(async ({ clientId, scopes, grantedAt }) => ({
      client_id: clientId,
      client_name: (await read.clients.find(clientId))?.name ?? clientId,
      scopes: [...scopes],
      granted_at: toInstant(grantedAt),
    })),
  );

const sessionsOf = async (read: Reads, user: UserRecord, now: number): Promise<SessionView[]> =>
  Promise.all(
    (await read.sessions.listOfUser(user.id, now, MOST_SESSIONS)).map(async (session) =>
      describeSession(session, user.name, await read.grants.countOfSession(session.id, now)),
    ),
  );

/** One account with what hangs on it: claims, factors, live sessions, consents; refusal `not_found`. */
export const showUser = async (
  { store, clock, sealer, config }: OperationDeps,
  _context: OperationContext,
  input: { user: string },
): Promise<OperationOutcome<Answer>> => {
  const { read } = store;
  const found = await findUser(read, input.user);
  if (!found.ok) return found;
  const user = found.value;
  const now = clock.now();
  const { subject, step, failures, window } = secondFactorCount({ sealer, lockout: config.lockout }, user.id);
  const failed = await read.registry.failedProof(subject, step);
  const until = failed && failed.count >= failures ? failed.windowStart + window : 0;
  return done({
    ...(await describeUser(read, user)),
    claims: { ...user.claims },
    factors: await factorsOf(read, user.id),
    sessions: await sessionsOf(read, user, now),
    consents: await consentsOf(read, user.id),
    password_changed_at: user.passwordHash === null ? null : toInstant(user.passwordChangedAt),
    live_tokens: await read.grants.countTokensOfUser(user.id, now),
    locked_until: until > now ? toInstant(until) : null,
  });
};
