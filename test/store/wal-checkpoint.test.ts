import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '../../electron/lib/log.ts';
import { startWalCheckpoints, type WalCheckpoints } from '../../electron/store/sqlite/wal-checkpoint.ts';
import { createLogWorld, type LogWorld } from '../support/log-world.ts';

const MIB = 1024 * 1024;
/** Half a mebibyte of setting: the journal grows by as much and a little more. */
const VALUE = 'x'.repeat(MIB / 2);

let world: LogWorld;
let checkpoints: WalCheckpoints;
let said: string[];
beforeEach(async () => {
  world = await createLogWorld();
  said = [];
  const say = (message: string): void => void said.push(message);
  const log: Log = { error: say, warn: say, info: say, debug: say };
  checkpoints = startWalCheckpoints({ store: world.store, log, synchronous: 'OFF' });
});
afterEach(async () => {
  await checkpoints.stop();
  await world.close();
});

const journal = (): number => statSync(`${world.store.path}-wal`).size;
const grow = async (mebibytes: number, tick = false): Promise<void> => {
  for (let n = 0; n < mebibytes * 2; n++) {
    await world.store.write(async (tx) => tx.registry.putSetting(`big-${n}`, VALUE));
    if (tick) await checkpoints.tick();
  }
};

describe('the journal', () => {
  it('is emptied once it is large, while units go on', async () => {
    await grow(36);
    expect(journal()).toBeGreaterThan(32 * MIB);
    await Promise.all([checkpoints.tick(), world.record(200)]);
    expect(journal()).toBeLessThan(2 * MIB);
    expect(world.store.log.headSeq()).toBe(200);
    expect(said).toEqual([]);
  });

  it('stays short under load that lasts', async () => {
    let longest = 0;
    for (let n = 0; n < 4; n++) {
      await grow(12, true);
      longest = Math.max(longest, journal());
    }
    expect(longest).toBeLessThan(33 * MIB);
    expect(said).toEqual([]);
  });

  it('is copied without being emptied while it is small: what was written is in the database by then', async () => {
    await grow(6);
    await checkpoints.tick();
    const alone = new Database(world.store.path, { readonly: true });
    expect(alone.pragma('page_count', { simple: true })).toBeGreaterThan((6 * MIB) / 4096);
    alone.close();
    expect(statSync(world.store.path).size).toBeGreaterThan(6 * MIB);
  });

  it('a short one is left alone', async () => {
    await world.record(10);
    const size = journal();
    await checkpoints.tick();
    expect(journal()).toBe(size);
    expect(statSync(world.store.path).size).toBeLessThan(MIB);
  });

  it('is not emptied under somebody who reads an older state, and that holds nobody up', async () => {
    const other = new Database(world.store.path, { readonly: true });
    other.exec('BEGIN');
    other.prepare('SELECT count(*) FROM setting').get();
    await world.record(10);
    const began = performance.now();
    expect(await world.store.truncateWal()).toBe(false);
    expect(performance.now() - began).toBeLessThan(200);
    other.exec('COMMIT');
    other.close();
    expect(await world.store.truncateWal()).toBe(true);
    expect(journal()).toBe(0);
  });
});
