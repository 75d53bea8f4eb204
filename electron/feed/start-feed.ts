import process from 'node:process';
import type { Millis } from '../../shared/units.ts';
import type { Places } from '../detect/places/load-places.ts';
import { createDetect } from '../detect/runner.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import type { Store } from '../store/store.ts';
import { createFeed, type Feed, type FollowerState } from './feed.ts';
import { createLiveFeed, type LiveFeed } from './live/live-feed.ts';
import { createRequestWindow } from './live/request-window.ts';
import { createRollups } from './rollups/rollups-follower.ts';

export interface StartedFeed {
  readonly live: LiveFeed;
  readonly rebuild: Feed['rebuild'];
  readonly follow: Feed['follow'];
  readonly states: () => FollowerState[];
  /** Brings the followers to the head; to be called four times a second. */
  readonly tick: () => Promise<void>;
  /** Notes an answered request. */
  readonly noteRequest: (milliseconds: Millis) => void;
  /** Lets those go who wait for news, and ends the run at hand. */
  readonly stop: () => void;
}

interface FeedInput {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly checkpointed: () => number;
  readonly places?: Places | undefined;
}

/**
 * Starts what follows the log: every follower from where it was, and the windows from now on.
 *
 * @throws StoreFault when the followers' places cannot be read.
 */
export const startFeed = async ({ store, clock, random, log, checkpointed, places }: FeedInput): Promise<StartedFeed> => {
  const feed = await createFeed({
    store,
    clock,
    log,
    followers: [createRollups({ store, clock }), createDetect({ store, clock, random, places })],
  });
  const requests = createRequestWindow(clock);
  const residentBytes = () => process.memoryUsage.rss();
  const live = createLiveFeed({ store, clock, feed, requests, checkpointed, startedAt: clock.now(), residentBytes });
  return {
    live,
    rebuild: feed.rebuild,
    follow: feed.follow,
    states: feed.states,
    tick: feed.tick,
    noteRequest: requests.note,
    stop() {
      live.release();
      feed.stop();
    },
  };
};
