import { existsSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createReserveFile, heldReserve, RESERVE_FILE, type ReserveFile } from '../../electron/disk/reserve-file.ts';
import { systemRandom } from '../../electron/lib/random.ts';

const MIB = 1024 * 1024;
let directory: string;
let path: string;
let file: ReserveFile;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatewatch-reserve-'));
  path = join(directory, RESERVE_FILE);
  file = createReserveFile({ directory, random: systemRandom() });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('the reserve file', () => {
  it('is of the size wanted, to the byte, and for this user alone', async () => {
    await file.build(2 * MIB + 5);
    expect([file.held(), heldReserve(directory)]).toEqual([2 * MIB + 5, 2 * MIB + 5]);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.skipIf(process.platform === 'win32')('is written: its blocks are taken, it is no hole', async () => {
    await file.build(3 * MIB);
    expect(statSync(path).blocks * 512).toBeGreaterThanOrEqual(3 * MIB);
  });

  it('goes on with what is there of an earlier time', async () => {
    writeFileSync(path, Buffer.alloc(MIB, 1));
    expect(createReserveFile({ directory, random: systemRandom() }).held()).toBe(MIB);
    await file.build(2 * MIB);
    expect(file.held()).toBe(2 * MIB);
  });

  it('is cut when less is wanted, and gone when none is', async () => {
    await file.build(2 * MIB);
    await file.build(MIB);
    expect(statSync(path).size).toBe(MIB);
    await file.build(0);
    expect([existsSync(path), file.held()]).toEqual([false, 0]);
  });

  it('is freed before its release returns', async () => {
    await file.build(MIB);
    file.release();
    expect([existsSync(path), file.held()]).toEqual([false, 0]);
    file.release();
  });

  it('is freed while it is being built, which ends then', async () => {
    const building = file.build(64 * MIB);
    await expect.poll(() => file.held()).toBeGreaterThan(0);
    file.release();
    await building;
    expect([existsSync(path), file.held()]).toEqual([false, 0]);
    await file.build(MIB);
    expect(file.held()).toBe(MIB);
  });

  it.each(['release', 'pause'] as const)('that is to end (%s) while it is only being opened is not written at all', async (end) => {
    const building = file.build(4 * MIB);
    file[end]();
    await building;
    expect([existsSync(path), file.held()]).toEqual([false, 0]);
    await file.build(MIB);
    expect(file.held()).toBe(MIB);
  });

  it('keeps what there is of an earlier time when it is to end while it is only being opened', async () => {
    await file.build(MIB);
    const building = file.build(4 * MIB);
    file.pause();
    await building;
    expect(file.held()).toBe(MIB);
  });

  it('stays as far as it is when its building is ended, and is completed the next time', async () => {
    const building = file.build(64 * MIB);
    await expect.poll(() => file.held()).toBeGreaterThan(0);
    file.pause();
    await building;
    const held = file.held();
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan(64 * MIB);
    await file.build(held + MIB);
    expect(file.held()).toBe(held + MIB);
  });

  it('that somebody removed is seen to be gone', async () => {
    await file.build(MIB);
    await rm(path);
    expect(file.held()).toBe(0);
  });

  it('that cannot be written says so', async () => {
    const nowhere = createReserveFile({ directory: join(directory, 'nowhere'), random: systemRandom() });
    await expect(nowhere.build(MIB)).rejects.toThrow(/ENOENT/);
    nowhere.release();
  });
});
