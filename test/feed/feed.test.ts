import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Follower } from '../../electron/feed/follower.ts';
import { createFaultyDriver, type FaultyDriver } from '../fault/support/faulty-driver.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';
import { openFeed, recordAll, type Said, signedIn, storedRollups } from './feed-world.ts';

let world: LogWorld;
let driver: FaultyDriver;
beforeEach(async () => {
  driver = createFaultyDriver();
  world = await createLogWorld({ open: driver.open });
});
afterEach(async () => {
  driver.disarm();
  await world.close();
});

/** A follower that remembers which facts it was given and stores the newest of each run under a setting. */
const remembering = (name = 'remembering', version = 1) => {
  const kept: number[] = [];
  const follower: Follower = {
    name,
    version,
    fold: (facts) => ({
      write: (tx) => tx.registry.putSetting(name, String(facts.at(-1)?.seq)),
      kept: () => void kept.push(...facts.map(({ seq }) => seq)),
    }),
    clear: (tx) => tx.registry.putSetting(name, 'nothing'),
    forget: () => undefined,
  };
  return { follower, kept };
};

const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);

describe('a follower', () => {
  it('is given every fact once and in order, in runs, whenever it is brought up', async () => {
    const { follower, kept } = remembering();
    const feed = await openFeed(world, [follower]);
    for (const count of [3, 0, 1300, 1]) {
      await world.record(count);
      await feed.tick();
    }
    expect(kept).toEqual(upTo(1304));
    expect(feed.states()).toEqual([{ name: 'remembering', cursor: 1304, at: world.clock.now(), lag: 0, paused: false }]);
    expect(await world.store.read.registry.setting('remembering')).toBe('1304');
  });

  it('goes on where it was after a restart', async () => {
    await world.record(10);
    await (await openFeed(world, [remembering().follower])).tick();
    await world.record(5);
    const again = remembering();
    const feed = await openFeed(world, [again.follower]);
    expect(feed.lag()).toBe(5);
    await feed.tick();
    expect(again.kept).toEqual([11, 12, 13, 14, 15]);
  });

  it('begins anew when its rules are of another version, what it stored being taken back first', async () => {
    await world.record(4);
    await (await openFeed(world, [remembering().follower])).tick();
    const newer = remembering('remembering', 2);
    const feed = await openFeed(world, [newer.follower]);
    expect(await world.store.read.registry.setting('remembering')).toBe('nothing');
    await feed.tick();
    expect(newer.kept).toEqual([1, 2, 3, 4]);
  });

  it('may record facts of its own in the unit of its cursor: both are there, or neither', async () => {
    const follower: Follower = {
      name: 'alarming',
      version: 1,
      fold: (facts) => ({
        async write(tx) {
          for (const { kind } of facts)
            if (kind === 'user.signed_in') await tx.audit({ kind: 'log.heartbeat', actor: 'system', details: { idle_ms: 0 } });
        },
      }),
      clear: () => undefined,
      forget: () => undefined,
    };
    const feed = await openFeed(world, [follower]);
    await recordAll(world, [signedIn('a')]);
    driver.arm({ code: 'SQLITE_IOERR', at: 1, when: 'before', only: /^COMMIT$/ });
    await feed.tick();
    expect(driver.disarm()).toBe(true);
    expect([world.store.head().seq, feed.states()[0]?.cursor]).toEqual([1, 0]);
    world.clock.advance(2000);
    await feed.tick();
    expect([world.store.head().seq, feed.states()[0]?.cursor]).toEqual([2, 2]);
  });

  it('ends after the run at hand when it is stopped', async () => {
    const { follower, kept } = remembering();
    const feed = await openFeed(world, [follower]);
    await world.record(2000);
    const ticked = feed.tick();
    feed.stop();
    await ticked;
    expect(kept.length).toBeLessThan(2000);
  });
});

describe('a follower that throws', () => {
  it('is named, paused, and tried again later; the others and the server go on', async () => {
    const { follower, kept } = remembering();
    let forgotten = 0;
    let broken = true;
    const breaking: Follower = {
      name: 'breaking',
      version: 1,
      fold() {
        if (broken) throw new Error('it broke');
        return { write: () => undefined };
      },
      clear: () => undefined,
      forget() {
        forgotten += 1;
      },
    };
    const said: Said[] = [];
    const feed = await openFeed(world, [breaking, follower], said);
    forgotten = 0;
    await world.record(3);
    await feed.tick();
    await feed.tick();
    expect(kept).toEqual([1, 2, 3]);
    expect(said).toMatchObject([{ fields: { follower: 'breaking', after: 0, pause_ms: 1000 } }]);
    expect(feed.states()).toMatchObject([
      { name: 'breaking', cursor: 0, lag: 3, paused: true },
      { name: 'remembering', lag: 0, paused: false },
    ]);
    expect([feed.lag(), forgotten]).toEqual([3, 1]);
    world.clock.advance(1000);
    await feed.tick();
    expect(said).toHaveLength(2);
    expect(said[1]).toMatchObject({ fields: { pause_ms: 2000 } });
    broken = false;
    world.clock.advance(2000);
    await feed.tick();
    expect(feed.states()).toMatchObject([{ name: 'breaking', cursor: 3, lag: 0, paused: false }, {}]);
  });

  it('never waits longer than a minute', async () => {
    const said: Said[] = [];
    const { follower } = remembering();
    const fold = (): never => {
      throw new Error('always');
    };
    const feed = await openFeed(world, [{ ...follower, fold }], said);
    await world.record(1);
    for (let tries = 0; tries < 10; tries++) {
      await feed.tick();
      world.clock.advance(60_000);
    }
    expect(said).toHaveLength(10);
    expect(Math.max(...said.map(({ fields }) => Number(fields?.pause_ms)))).toBe(60_000);
  });
});

describe.each([
  { code: 'SQLITE_IOERR', when: 'before' },
  { code: 'SQLITE_FULL', when: 'before' },
  { code: 'SQLITE_IOERR_FSYNC', when: 'after' },
] as const)('D5 $code $when any statement of a run', (fault) => {
  it('leaves sums and cursor as if each fact had been counted exactly once', async () => {
    const plain = await createLogWorld({ seed: 'plain', clock: world.clock });
    const expected = await openFeed(plain);
    let failures = 0;
    for (let at = 1, fired = true; fired; at++) {
      expect(at).toBeLessThan(400);
      const facts = [signedIn(`user-${at % 3}`), signedIn(`user-${at % 2}`)];
      await recordAll(world, facts);
      await recordAll(plain, facts);
      const feed = await openFeed(world);
      driver.arm({ ...fault, at });
      await feed.tick();
      fired = driver.disarm();
      if (fired) failures += 1;
      world.clock.advance(1000);
      await feed.tick();
      await expected.tick();
      expect(storedSums(world.databasePath)).toEqual(storedSums(plain.databasePath));
    }
    expect(failures).toBeGreaterThan(10);
    await plain.close();
  });
});

/** Sums of all but addresses, whose blind index is another one in each world. */
const storedSums = (path: string): unknown[] => storedRollups(path).filter((row) => (row as { of: number }).of !== 3);

describe('a process that ends between reading and storing', () => {
  it('D5 has counted nothing of that run, and the next process counts all of it once', async () => {
    await world.record(50);
    const feed = await openFeed(world);
    await feed.tick();
    await world.record(40);
    // Everything up to the COMMIT was done; then the process is gone, and its files are all there is.
    driver.arm({ code: 'SQLITE_IOERR', at: 1, when: 'before', only: /^COMMIT$/ });
    await feed.tick();
    expect(driver.disarm()).toBe(true);
    const copy = `${world.directory}-copy`;
    await world.copyTo(copy);
    const next = await createLogWorld({ directory: copy, clock: world.clock });
    const resumed = await openFeed(next);
    expect(resumed.states()[0]?.cursor).toBe(50);
    await resumed.tick();
    const counted = storedRollups(next.databasePath);
    await resumed.rebuild('rollups');
    expect(storedRollups(next.databasePath)).toEqual([]);
    await resumed.tick();
    expect(storedRollups(next.databasePath)).toEqual(counted);
    const db = new Database(next.databasePath, { readonly: true });
    expect(db.prepare('SELECT cursor FROM follower').pluck().all()).toEqual([90]);
    db.close();
    await next.close();
  });

  it('refuses to begin anew what it does not know', async () => {
    await expect((await openFeed(world)).rebuild('nobody')).rejects.toThrow('no follower named nobody');
  });
});
