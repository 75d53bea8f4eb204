import type { EpochMs } from '../../../shared/units.ts';
import type { CountedPart } from '../../store/sqlite/standing.table.ts';
import type { Awaitable } from '../../store/store.ts';
import type { OperationDeps } from '../operation.ts';

/** Rows counted in one go: a few milliseconds. Others get their turn in between. */
const PART = 2000;
/** A count is good for this long at least, and for this many times as long as it took: counting never takes more than a fiftieth of the time. */
const GOOD_MS = 3000;
const GOOD_TIMES = 50;

/** What is live at a moment. */
export interface Standing {
  readonly access_tokens: number;
  readonly refresh_tokens: number;
  readonly sessions: number;
  readonly clients: number;
  readonly users: number;
  readonly blocks: number;
  readonly next_block_expiry: EpochMs | null;
  readonly counted_at: EpochMs;
}

type Deps = Pick<OperationDeps, 'store' | 'clock' | 'config'>;

const count = async (part: (after: string) => Awaitable<CountedPart>, from = ''): Promise<number> => {
  let live = 0;
  for (let after = from; ; ) {
    const one = await part(after);
    live += one.live;
    if (one.seen < PART) return live;
    after = one.last;
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/** The smallest UUID version 7 of a moment (RFC 9562 §5.7): ids of access tokens begin with the time they were made. */
const idAt = (at: EpochMs): string => {
  const hex = Math.max(0, at).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
};

/** Counts what is live now, table by table, with others' turns in between. What changes meanwhile may or may not be counted. */
export const countStanding = async ({ store, clock, config }: Deps): Promise<Standing> => {
  const { standing, clients, users } = store.read;
  const now = clock.now();
  const { accessTokenLifetime, sessionIdleLifetime } = config.oauth;
  const oldest = idAt(now - (accessTokenLifetime + config.oauth.clockLeeway) * 1000);
  const blocks = await standing.blocks(now);
  return {
    access_tokens: await count((after) => standing.accessTokens(now, after, PART), oldest),
    refresh_tokens: await count((after) => standing.refreshTokens(now, after, PART)),
    sessions: await count((after) => standing.sessions(now, sessionIdleLifetime * 1000, after, PART)),
    clients: await clients.count(),
    users: await users.count(),
    blocks: blocks.count,
    next_block_expiry: blocks.next,
    counted_at: now,
  };
};

/** Makes a count that is shared by all who ask, and taken anew no more often than it is worth. */
export const createStandingCount = (deps: Deps): (() => Promise<Standing>) => {
  const { clock } = deps;
  let counting: Promise<Standing> | undefined;
  let goodUntil = Number.NEGATIVE_INFINITY;
  const countAnew = async (): Promise<Standing> => {
    const began = clock.monotonic();
    const standing = await countStanding(deps);
    goodUntil = clock.monotonic() + Math.max(GOOD_MS, (clock.monotonic() - began) * GOOD_TIMES);
    return standing;
  };
  return () => {
    if (counting && clock.monotonic() < goodUntil) return counting;
    goodUntil = Number.POSITIVE_INFINITY;
    counting = countAnew().catch((error: unknown) => {
      goodUntil = Number.NEGATIVE_INFINITY;
      throw error;
    });
    return counting;
  };
};
