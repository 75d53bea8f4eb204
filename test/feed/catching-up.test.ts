import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRollups } from '../../electron/feed/rollups/rollups-follower.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';
import { openFeed, signedIn, storedRollups } from './feed-world.ts';

const BEHIND = 1300;
/** Facts that are read in one go, at most. */
const SLICE = 500;

let world: LogWorld;
beforeEach(async () => {
  world = await createLogWorld();
  await world.record(BEHIND);
});
afterEach(() => world.close());

/** The rollups, with how many facts they were given in each go, and what `between` says after each. */
const watched = (between: () => number) => {
  const rollups = createRollups(world);
  const goes: { readonly facts: number; readonly turns: number }[] = [];
  return {
    goes,
    follower: {
      ...rollups,
      fold(facts: Parameters<typeof rollups.fold>[0]) {
        goes.push({ facts: facts.length, turns: between() });
        return rollups.fold(facts);
      },
    },
  };
};

describe('rollups that are far behind', () => {
  it('are brought up in small goes, and others have their turn between any two', async () => {
    let turns = 0;
    let looking = true;
    const look = (): void => {
      turns += 1;
      if (looking) setImmediate(look);
    };
    const { follower, goes } = watched(() => turns);
    const feed = await openFeed(world, [follower]);
    expect(feed.lag()).toBe(BEHIND);
    setImmediate(look);
    await feed.tick();
    looking = false;
    expect(goes.reduce((sum, { facts }) => sum + facts, 0)).toBe(BEHIND);
    expect(Math.max(...goes.map(({ facts }) => facts))).toBeLessThanOrEqual(SLICE);
    expect(goes.slice(1).every(({ turns: at }, index) => at > (goes[index]?.turns ?? 0))).toBe(true);
    expect(feed.lag()).toBe(0);
  });

  it('do not keep units of others waiting until they are at the head, and count those as well', async () => {
    const feed = await openFeed(world);
    const lags: number[] = [];
    const writing = (async () => {
      for (let n = 0; n < 5; n++) {
        await world.store.write((tx) => tx.audit(signedIn(`user-${n}`)));
        lags.push(feed.lag());
      }
    })();
    await Promise.all([feed.tick(), writing]);
    expect(lags[0]).toBeGreaterThan(0);
    await feed.tick();
    expect(feed.states()).toMatchObject([{ cursor: BEHIND + 5, lag: 0 }]);
    const grown = storedRollups(world.databasePath);
    await feed.rebuild('rollups');
    await feed.tick();
    expect(storedRollups(world.databasePath)).toEqual(grown);
  });

  it('go on where they were when they are stopped on the way', async () => {
    const { follower, goes } = watched(() => {
      if (goes.length === 1) feed.stop();
      return goes.length;
    });
    const feed = await openFeed(world, [follower]);
    await feed.tick();
    expect(feed.states()[0]?.cursor).toBe(2 * SLICE);
    const next = await openFeed(world);
    expect(next.lag()).toBe(BEHIND - 2 * SLICE);
    await next.tick();
    const sums = storedRollups(world.databasePath);
    await next.rebuild('rollups');
    await next.tick();
    expect(storedRollups(world.databasePath)).toEqual(sums);
  });
});
