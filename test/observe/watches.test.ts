import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiskGuard, type DiskGuard } from '../../electron/disk/disk-guard.ts';
import { silentLog } from '../../electron/lib/log.ts';
import { watchClock } from '../../electron/observe/clock-watch.ts';
import { watchDisk } from '../../electron/observe/disk-watch.ts';
import { createSchedule } from '../../electron/observe/schedule.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

describe('the watch over the clock', () => {
  const setWall = (by: number): void => world.clock.jump(world.clock.now() + by);

  it.each([
    ['5 s forward', 5000],
    ['5 s back', -5000],
    ['an hour back', -3_600_000],
  ])('records that the wall clock was set %s, and by how much', async (_title, by) => {
    const tick = watchClock(world);
    world.clock.advance(1000);
    setWall(by);
    await tick();
    world.clock.advance(1000);
    await tick();
    expect(world.facts('system.clock_jumped')).toMatchObject([{ actor: 'system', details: { by_ms: by } }]);
    expect(world.facts('system.resumed')).toEqual([]);
  });

  it('says nothing of a clock that is disciplined', async () => {
    const tick = watchClock(world);
    for (const by of [1999, -1999, 500, -1, 0]) {
      world.clock.advance(1000);
      setWall(by);
      await tick();
    }
    expect(world.facts()).toEqual([]);
  });

  it('records a sleep, whether or not the steady clock went on meanwhile', async () => {
    const tick = watchClock(world);
    world.clock.advance(600_000);
    await tick();
    world.clock.advance(1000);
    setWall(3_600_000);
    await tick();
    expect(world.facts('system.resumed').map(({ details }) => details.gap_ms)).toEqual([600_000, 3_601_000]);
    expect(world.facts('system.clock_jumped')).toEqual([]);
  });
});

describe('the watch over the disk', () => {
  const MIB = 1024 * 1024;
  let bytes = 0;
  const guard = (): DiskGuard =>
    createDiskGuard({
      ...world,
      config: { reserveMiB: 0, lowMiB: 512, criticalMiB: 64 },
      log: silentLog,
      space: async () => ({ free: bytes, total: 100_000 * MIB }),
    });

  it('records each change of level once, with what is free and what the reserve holds', async () => {
    const tick = watchDisk({ store: world.store, disk: guard() });
    for (bytes of [1000 * MIB, 100 * MIB, 90 * MIB, 10 * MIB, 9 * MIB, 100 * MIB, 1000 * MIB]) await tick();
    expect(world.facts().map(({ kind }) => kind)).toEqual(['disk.low', 'disk.critical', 'disk.low', 'disk.recovered']);
    expect(world.facts('disk.critical')[0]?.details).toEqual({ free_bytes: 10 * MIB, reserve_bytes: 0, cause: 'space' });
  });

  it('says a change again that could not be recorded; it holds meanwhile', async () => {
    let fails = true;
    const store: World['store'] = {
      ...world.store,
      write: (unit) => (fails ? Promise.reject(new Error('disk full')) : world.store.write(unit)),
    };
    bytes = 0;
    const disk = guard();
    const tick = watchDisk({ store, disk });
    await expect(tick()).rejects.toThrow('disk full');
    expect(disk.mayIssue()).toBe(false);
    fails = false;
    await tick();
    expect(world.facts('disk.critical')).toHaveLength(1);
  });

  it('records that a write found the disk full as the cause', async () => {
    bytes = 1000 * MIB;
    const disk = guard();
    disk.full();
    await watchDisk({ store: world.store, disk })();
    expect(world.facts('disk.critical')[0]?.details).toMatchObject({ cause: 'write', free_bytes: 1000 * MIB });
  });
});

describe('the schedule', () => {
  const said: string[] = [];
  const log = { error: (message: string) => void said.push(message), warn: () => undefined, info: () => undefined, debug: () => undefined };
  const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  afterEach(() => {
    said.length = 0;
  });

  it('never runs one kind of work twice at once: a late run is skipped, not piled up', async () => {
    const schedule = createSchedule({ log });
    let [running, most, runs] = [0, 0, 0];
    schedule.every(2, 'slow', async () => {
      running += 1;
      runs += 1;
      most = Math.max(most, running);
      await rest(20);
      running -= 1;
    });
    await expect.poll(() => runs).toBeGreaterThanOrEqual(3);
    await schedule.stop();
    expect([running, most]).toEqual([0, 1]);
  });

  it('goes on after a run that failed, also one that threw at once, and says so', async () => {
    const schedule = createSchedule({ log });
    let runs = 0;
    schedule.every(2, 'faulty', () => {
      runs += 1;
      if (runs === 1) throw new Error('at once');
      return runs === 2 ? Promise.reject(new Error('later')) : Promise.resolve();
    });
    await expect.poll(() => runs).toBeGreaterThanOrEqual(4);
    await schedule.stop();
    expect(said).toEqual(Array(2).fill('The faulty work failed; it is tried again.'));
  });

  it('stops when what runs has ended, and runs nothing after', async () => {
    const schedule = createSchedule({ log });
    let [begun, ended] = [0, 0];
    schedule.every(1, 'work', async () => {
      begun += 1;
      await rest(200);
      ended += 1;
    });
    await expect.poll(() => begun).toBe(1);
    await schedule.stop();
    expect([begun, ended]).toEqual([1, 1]);
    await rest(20);
    expect(begun).toBe(1);
  });
});
