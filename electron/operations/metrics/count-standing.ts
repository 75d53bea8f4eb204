import type { EpochMs } from '../../../shared/units.ts';
import type { CountedPart } from '../../store/sqlite/standing.table.ts';
import type { TokenType } from '../../store/sqlite/token-list.table.ts';
import type { Awaitable } from '../../store/store.ts';
import type { OperationDeps } from '../operation.ts';
import { scanTokens } from '../tokens/scan-tokens.ts';
import { tokenSources } from '../tokens/token-sources.ts';

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

const count = async (part: (after: string) => Awaitable<CountedPart>): Promise<number> => {
  let live = 0;
  for (let after = ''; ; ) {
    const one = await part(after);
    live += one.live;
    if (one.seen < PART) return live;
    after = one.last;
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/** As a list of live tokens would tell them: what introspection calls active. */
const countTokens = async (deps: Deps, type: TokenType): Promise<number> => {
  let tokens = 0;
  for (const source of await tokenSources(deps, { type, state: 'live' }))
    for await (const scanned of scanTokens(deps, source, 'live')) tokens += scanned.tokens.length;
  return tokens;
};

/** Counts what is live now, table by table, with others' turns in between. What changes meanwhile may or may not be counted. */
export const countStanding = async (deps: Deps): Promise<Standing> => {
  const { standing, clients, users } = deps.store.read;
  const now = deps.clock.now();
  const idle = deps.config.oauth.sessionIdleLifetime * 1000;
  const blocks = await standing.blocks(now);
  return {
    access_tokens: await countTokens(deps, 'access_token'),
    refresh_tokens: await countTokens(deps, 'refresh_token'),
    sessions: await count((after) => standing.sessions(now, idle, after, PART)),
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
