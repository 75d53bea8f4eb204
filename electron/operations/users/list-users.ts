import type { StandingRisk } from '../../../shared/contract/alerts.ts';
import type { UserView } from '../../../shared/contract/users.ts';
import { canonicalEmail, canonicalUserName } from '../../accounts/user-names.ts';
import { done } from '../../lib/outcome.ts';
import type { UserRecord } from '../../store/records.ts';
import type { Reads } from '../../store/store.ts';
import { toStandingRisk } from '../alerts/to-standing-risk.ts';
import { toInstantOrNull } from '../instant.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { describeUser } from './describe-user.ts';

const DAY_MS = 86_400_000;

interface Input {
  cursor: string;
  limit: number;
  q?: string | undefined;
  status?: 'active' | 'suspended' | undefined;
}
export type ListedUser = UserView & {
  live_sessions: number;
  last_sign_in_at: string | null;
  failures_24h: number;
  risk: StandingRisk | null;
};

/** The accounts that are called just so: by `sub`, user name or mail address. */
const named = async (read: Pick<Reads, 'users'>, text: string): Promise<UserRecord[]> => {
  const name = canonicalUserName(text);
  const email = canonicalEmail(text);
  const found = [
    await read.users.find(text),
    name.ok ? await read.users.findByName(name.value) : undefined,
    email.ok ? await read.users.findByEmail(email.value) : undefined,
  ];
  const users = new Map(found.flatMap((user) => (user ? [[user.id, user] as const] : [])));
  return [...users.values()];
};

const describe = async ({ store, clock, activity }: OperationDeps, user: UserRecord, risk: StandingRisk | null): Promise<ListedUser> => {
  const now = clock.now();
  return {
    ...(await describeUser(store.read, user)),
    live_sessions: await store.read.sessions.countOfUser(user.id, now),
    last_sign_in_at: toInstantOrNull(activity.last('user', user.id, ['sign_ins'])),
    failures_24h: activity.total('user', user.id, 'sign_in_failures', now - DAY_MS, now),
    risk,
  };
};

/**
 * A page of the accounts, newest first.
 *
 * @param input.cursor The last `sub` of the page before; empty for the first page.
 * @param input.q A whole `sub`, user name or mail address: they are kept sealed, so that there is nothing to search for a part in.
 */
export const listUsers = async (
  deps: OperationDeps,
  _context: OperationContext,
  { cursor, limit, q, status }: Input,
): Promise<OperationOutcome<{ users: ListedUser[]; next: string | null }>> => {
  const { read } = deps.store;
  const found =
    q === undefined
      ? await read.users.list(cursor, limit, status ?? null)
      : (await named(read, q)).filter((user) => !status || user.status === status);
  const risks = await read.alertList.riskOf(
    'user',
    found.map(({ id }) => id),
  );
  const users = await Promise.all(found.map((user) => describe(deps, user, toStandingRisk(risks.get(user.id)))));
  return done({ users, next: q !== undefined || found.length < limit ? null : (found.at(-1)?.id ?? null) });
};
