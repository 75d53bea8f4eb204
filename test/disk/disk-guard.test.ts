import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiskGuard, type DiskGuard } from '../../electron/disk/disk-guard.ts';
import { RESERVE_FILE } from '../../electron/disk/reserve-file.ts';
import type { Log } from '../../electron/lib/log.ts';
import { systemRandom } from '../../electron/lib/random.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';

const MIB = 1024 * 1024;
const CONFIG = { reserveMiB: 2, lowMiB: 20, criticalMiB: 4 };
const TOTAL = 10_000 * MIB;

let directory: string;
let clock: TestClock;
let said: string[];
let free: number;
let disk: DiskGuard;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatewatch-guard-'));
  clock = createTestClock();
  said = [];
  free = 100 * MIB;
  disk = guard();
});
afterEach(async () => {
  await disk.stop();
  await rm(directory, { recursive: true, force: true });
});

const say = (message: string): void => void said.push(message);
const log: Log = { error: say, warn: say, info: say, debug: say };
const guard = (config = CONFIG, where = directory): DiskGuard =>
  createDiskGuard({ directory: where, config, clock, random: systemRandom(), log, space: async () => ({ free, total: TOTAL }) });
const measureAt = async (mib: number): Promise<string> => {
  free = mib * MIB;
  await disk.measure();
  return disk.state().level;
};
const whole = async (): Promise<void> => {
  disk.keepReserve();
  await expect.poll(() => disk.state().held).toBe(2 * MIB);
  await disk.stop();
};

describe('the guard of the disk', () => {
  it('lets everything be given until space is critical', async () => {
    await disk.measure();
    await whole();
    expect([await measureAt(19), disk.mayIssue()]).toEqual(['low', true]);
    expect([await measureAt(3), disk.mayIssue()]).toEqual(['critical', false]);
  });

  it('builds its reserve once there is known to be room, and not before', async () => {
    disk.keepReserve();
    await disk.stop();
    expect(disk.state().held).toBe(0);
    await disk.measure();
    await whole();
  });

  it('releases the reserve when space is critical, and does not take what that frees for room', async () => {
    await disk.measure();
    await whole();
    await measureAt(3);
    expect(existsSync(join(directory, RESERVE_FILE))).toBe(false);
    for (const mib of [5, 6, 6.9]) expect(await measureAt(mib)).toBe('critical');
    disk.keepReserve();
    await disk.stop();
    expect(disk.state().held).toBe(0);
  });

  it('gives again with a quarter more room, and only when the reserve is whole again', async () => {
    await disk.measure();
    await whole();
    await measureAt(3);
    expect([await measureAt(50), disk.mayIssue()]).toEqual(['critical', false]);
    await whole();
    expect([await measureAt(48), disk.mayIssue()]).toEqual(['normal', true]);
  });

  it('releases what it just builds when space goes meanwhile', async () => {
    disk = guard({ ...CONFIG, reserveMiB: 60 });
    await disk.measure();
    disk.keepReserve();
    await expect.poll(() => disk.state().held).toBeGreaterThan(0);
    expect(await measureAt(1)).toBe('critical');
    await disk.stop();
    expect(disk.state().held).toBe(0);
  });

  it('builds the reserve again that somebody removed', async () => {
    await disk.measure();
    await whole();
    await rm(join(directory, RESERVE_FILE));
    await disk.measure();
    await whole();
  });

  it('works without a reserve, too', async () => {
    disk = guard({ ...CONFIG, reserveMiB: 0 });
    await disk.measure();
    disk.keepReserve();
    await disk.stop();
    expect(disk.state()).toMatchObject({ reserve: 0, held: 0, level: 'normal' });
    expect([await measureAt(3), await measureAt(4.9), await measureAt(50)]).toEqual(['critical', 'critical', 'normal']);
  });

  it('keeps its level when space cannot be measured', async () => {
    await measureAt(3);
    const blind = createDiskGuard({
      directory,
      config: CONFIG,
      clock,
      random: systemRandom(),
      log,
      space: () => Promise.reject(new Error('no disk')),
    });
    await expect(blind.measure()).rejects.toThrow('no disk');
    expect(blind.mayIssue()).toBe(true);
    expect(disk.mayIssue()).toBe(false);
  });

  it('asks the system about the directory when nothing else is named', async () => {
    const real = createDiskGuard({ directory, config: CONFIG, clock, random: systemRandom(), log });
    await real.measure();
    expect(real.state().free).toBeGreaterThan(0);
    await expect(
      createDiskGuard({ directory: '/no/such/directory', config: CONFIG, clock, random: systemRandom(), log }).measure(),
    ).rejects.toThrow(/ENOENT/);
  });
});

describe('a write that found the disk full', () => {
  it('releases the reserve at once and ends all giving, whatever the system says is free', async () => {
    await disk.measure();
    await whole();
    disk.full();
    expect(disk.state()).toMatchObject({ level: 'critical', held: 0, cause: 'write' });
    expect([await measureAt(100), disk.mayIssue()]).toEqual(['critical', false]);
    clock.advance(59_999);
    expect(await measureAt(100)).toBe('critical');
    expect(disk.state().cause).toBe('write');
    clock.advance(1);
    await disk.measure();
    await whole();
    expect([await measureAt(98), disk.mayIssue()]).toEqual(['normal', true]);
  });

  it('is not believed to be over while the reserve cannot be written', async () => {
    disk = guard(CONFIG, join(directory, 'gone'));
    await disk.measure();
    disk.full();
    clock.advance(60_000);
    await disk.measure();
    disk.keepReserve();
    await disk.stop();
    expect(said.join()).toContain('could not be written');
    expect(await measureAt(100)).toBe('critical');
    disk.keepReserve();
    await disk.stop();
    expect(said.filter((one) => one.includes('could not be written'))).toHaveLength(1);
    clock.advance(60_000);
    disk.keepReserve();
    await disk.stop();
    expect(said.filter((one) => one.includes('could not be written'))).toHaveLength(2);
  });
});
