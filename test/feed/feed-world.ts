import Database from 'better-sqlite3';
import { createFeed, type Feed } from '../../electron/feed/feed.ts';
import type { Follower } from '../../electron/feed/follower.ts';
import { createRollups } from '../../electron/feed/rollups/rollups-follower.ts';
import type { Log } from '../../electron/lib/log.ts';
import type { Fact } from '../../shared/audit-event.ts';
import type { LogWorld } from '../support/log-world.ts';

export interface Said {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

/** A log that is kept, to be looked at. */
export const keepingLog = (said: Said[]): Log => {
  const keep = (message: string, fields?: Readonly<Record<string, unknown>>) => void said.push({ message, fields });
  return { error: keep, warn: keep, info: keep, debug: keep };
};

export const openFeed = (world: Pick<LogWorld, 'store' | 'clock'>, followers?: readonly Follower[], said: Said[] = []): Promise<Feed> =>
  createFeed({ store: world.store, clock: world.clock, log: keepingLog(said), followers: followers ?? [createRollups(world)] });

/** All rollups as they are stored, in order. */
export const storedRollups = (path: string): unknown[] => {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare('SELECT * FROM metric_rollup ORDER BY step, at, of, measure, subject').all();
  } finally {
    db.close();
  }
};

/** Records each fact in a unit of its own. */
export const recordAll = async ({ store }: Pick<LogWorld, 'store'>, facts: readonly Fact[]): Promise<void> => {
  for (const fact of facts) await store.write((tx) => tx.audit(fact));
};

export const signedIn = (user: string, address = '198.51.100.1'): Fact => ({
  kind: 'user.signed_in',
  user,
  address,
  session: `session-of-${user}`,
  details: { method: 'password', acr: '1', amr: ['pwd'] },
});

export const issued = (client: string): Fact => ({
  kind: 'token.issued',
  client,
  token: `token-of-${client}`,
  details: { grant_type: 'client_credentials', scope: 'a', format: 'jwt', expires_at: 1_800_000_000_000 },
});
