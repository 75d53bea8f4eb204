import type { EpochMs } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { FollowerRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { Follower } from './follower.ts';

/** Facts of one run: some milliseconds of the one thread that serves. Others get their turn between two runs. */
const SLICE = 500;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/** How a follower stands. */
export interface FollowerState {
  readonly name: string;
  /** Newest fact it has read, and when that was recorded. */
  readonly cursor: number;
  readonly at: EpochMs | null;
  /** Facts it is behind. */
  readonly lag: number;
  /** It failed and waits before it is tried again. */
  readonly paused: boolean;
}

export interface Feed {
  /** Brings the followers to the head. To be called every moment, one call at a time; it costs nothing when there is nothing new. */
  tick(): Promise<void>;
  /** Makes a follower begin anew with the first fact, what it stored being taken back in the same unit. */
  rebuild(name: string): Promise<void>;
  /** Adds a follower, which begins where it was. */
  follow(follower: Follower): Promise<void>;
  states(): FollowerState[];
  /** Facts the slowest follower is behind. */
  lag(): number;
  /** Lets `tick` end after the run at hand. */
  stop(): void;
}

interface Place {
  readonly follower: Follower;
  cursor: number;
  at: EpochMs | null;
  failures: number;
  /** Monotonic; it is left alone until then. */
  pausedUntil: number;
}

interface FeedDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const begin = async ({ store }: FeedDeps, follower: Follower): Promise<void> => {
  await store.write(async (tx) => {
    await follower.clear(tx);
    await tx.followers.begin(follower.name, follower.version);
  });
  follower.forget();
};

const placeOf = async (deps: FeedDeps, follower: Follower, known: readonly FollowerRecord[]): Promise<Place> => {
  const record = known.find(({ name }) => name === follower.name);
  const isCurrent = record?.version === follower.version;
  if (!isCurrent) await begin(deps, follower);
  return { follower, cursor: isCurrent ? record.cursor : 0, at: isCurrent ? record.at : null, failures: 0, pausedUntil: 0 };
};

/** One run: what the facts come to and the moved cursor are stored together, or neither is. @returns False when there was nothing to read. */
const advance = async ({ store }: FeedDeps, place: Place): Promise<boolean> => {
  const { follower, cursor } = place;
  const facts = await store.read.followers.factsAfter(cursor, SLICE);
  const last = facts.at(-1);
  if (last === undefined) return false;
  const folded = await follower.fold(facts);
  await store.write(async (tx) => {
    if (!(await tx.followers.advance(follower.name, cursor, last)))
      throw new Error(`The cursor of the follower ${follower.name} is not at ${cursor}.`);
    await folded.write(tx);
  });
  folded.kept?.();
  place.cursor = last.seq;
  place.at = last.at;
  return true;
};

/** What it remembers may be ahead of what is stored, or behind a commit that only seemed to fail: both are taken from the store again. */
const recover = async ({ store, clock, log }: FeedDeps, place: Place, error: unknown): Promise<void> => {
  const { follower } = place;
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** place.failures);
  place.failures += 1;
  place.pausedUntil = clock.monotonic() + pause;
  follower.forget();
  log.error('A follower of the log failed; it is tried again after a pause.', {
    follower: follower.name,
    after: place.cursor,
    pause_ms: pause,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  const record = (await store.read.followers.all()).find(({ name }) => name === follower.name);
  if (record) Object.assign(place, { cursor: record.cursor, at: record.at });
};

/**
 * Makes the feed: it brings followers from their cursors to the head of the log, each at its own pace. One that fails is paused, longer each time, and holds
 * up neither the others nor the server.
 *
 * @throws StoreFault when the followers' places cannot be read or begun.
 */
export const createFeed = async (deps: FeedDeps & { readonly followers: readonly Follower[] }): Promise<Feed> => {
  const { store, clock } = deps;
  const known = await store.read.followers.all();
  const places: Place[] = [];
  for (const follower of deps.followers) places.push(await placeOf(deps, follower, known));
  let stopping = false;
  let working: Promise<void> = Promise.resolve();
  const lagOf = ({ cursor }: Place): number => Math.max(0, store.head().seq - cursor);

  const bringUp = async (place: Place): Promise<void> => {
    try {
      while (!stopping && lagOf(place) > 0 && (await advance(deps, place))) {
        place.failures = 0;
        await turn();
      }
    } catch (error) {
      if (!stopping) await recover(deps, place, error);
    }
  };
  /** One thing after the other: a rebuild does not come between the fold and the write of a run. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = working.then(work);
    working = done.catch(() => undefined);
    return done;
  };

  return {
    tick: () =>
      inTurn(async () => {
        for (const place of places) if (clock.monotonic() >= place.pausedUntil) await bringUp(place);
      }),
    rebuild: (name) =>
      inTurn(async () => {
        const place = places.find(({ follower }) => follower.name === name);
        if (!place) throw new Error(`There is no follower named ${name}.`);
        await begin(deps, place.follower);
        Object.assign(place, { cursor: 0, at: null, failures: 0, pausedUntil: 0 });
      }),
    follow: (follower) => inTurn(async () => void places.push(await placeOf(deps, follower, await store.read.followers.all()))),
    states: () =>
      places.map((place) => ({
        name: place.follower.name,
        cursor: place.cursor,
        at: place.at,
        lag: lagOf(place),
        paused: place.pausedUntil > clock.monotonic(),
      })),
    lag: () => Math.max(0, ...places.map(lagOf)),
    stop() {
      stopping = true;
    },
  };
};
