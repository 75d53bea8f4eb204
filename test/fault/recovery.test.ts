import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRefusalGate } from '../../electron/audit/refusal-gate.ts';
import { newId } from '../../electron/lib/ids.ts';
import { createSqliteStore } from '../../electron/store/sqlite/sqlite-store.ts';
import type { Store } from '../../electron/store/store.ts';
import { findHalfStates } from './support/half-states.ts';
import { createTrial, type Trial } from './support/trial.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await createTrial();
});
afterEach(() => trial.close());

const beat = (idle: number, store: Store = trial.store): Promise<number> =>
  store.write((tx) => tx.audit({ kind: 'log.heartbeat', actor: 'system', details: { idle_ms: idle } }));
const beats = (): number[] =>
  trial.store.log
    .bodiesAfter(0, 1000)
    .map((body) => JSON.parse(body))
    .filter(({ kind }) => kind === 'log.heartbeat')
    .map(({ details }) => details.idle_ms);

describe('a COMMIT that reports a failed sync', () => {
  it.each([
    'before',
    'after',
  ] as const)('A3 opens the database anew and goes on from what is really there (%s it was carried out)', async (when) => {
    await beat(1);
    trial.driver.arm({ code: 'SQLITE_IOERR_FSYNC', at: 1, when, only: /^COMMIT/ });
    await expect(beat(2)).rejects.toMatchObject({ name: 'StoreFault', kind: 'io' });
    expect(trial.driver.disarm()).toBe(true);
    expect(trial.store.health()).toMatchObject({ reopened: 1, state: 'open' });
    await beat(3);
    expect(beats()).toEqual(when === 'before' ? [1, 3] : [1, 2, 3]);
    expect(findHalfStates(trial.store.path)).toEqual([]);
  });

  it('A3 fails every unit of the group alike, and none of them is there', async () => {
    trial.driver.arm({ code: 'SQLITE_IOERR_FSYNC', at: 1, when: 'before', only: /^COMMIT/ });
    const settled = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => beat(n)));
    trial.driver.disarm();
    expect(settled.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
    expect(beats()).toEqual([]);
    expect(await beat(6)).toBe(1);
  });

  it('A3 an error that leaves the connection sound does not open it anew', async () => {
    trial.driver.arm({ code: 'SQLITE_FULL', at: 1, when: 'before', only: /^COMMIT/ });
    await expect(beat(1)).rejects.toMatchObject({ kind: 'full' });
    trial.driver.disarm();
    expect(trial.store.health()).toMatchObject({ reopened: 0, state: 'open' });
    expect(await beat(2)).toBe(1);
  });
});

describe('a failure outside the transaction', () => {
  it('A3 one in giving back the read snapshot after the COMMIT leaves the unit acknowledged and the store at work', async () => {
    const commit = trial.store.write(async (tx) => {
      await tx.audit({ kind: 'log.heartbeat', actor: 'system', details: { idle_ms: 1 } });
      // A read while the unit runs: its snapshot is given back once the unit is durable.
      trial.store.log.headSeq();
      trial.driver.arm({ code: 'SQLITE_IOERR', at: 2, when: 'before', only: /^COMMIT/ });
    });
    await expect(commit).resolves.toBeUndefined();
    expect(trial.driver.disarm()).toBe(true);
    expect(trial.store.health()).toMatchObject({ state: 'open', reopened: 1 });
    expect(beats()).toEqual([1]);
    await beat(2);
    expect(beats()).toEqual([1, 2]);
  });

  it('A3 a listener that throws does not take an acknowledged unit back', async () => {
    const heard: unknown[] = [];
    const surfaced = new Promise<unknown>((resolve) => process.once('unhandledRejection', resolve));
    trial.store.onCommit(() => {
      throw new RangeError('a listener’s own fault');
    });
    trial.store.onCommit((facts) => void heard.push(...facts));
    expect(await beat(1)).toBe(1);
    expect(heard).toHaveLength(1);
    expect(await surfaced).toBeInstanceOf(RangeError);
  });
});

describe('a disk that does not come back', () => {
  it('A3 the store says that it failed and why, takes nothing more, and what was acknowledged is there at the next start', async () => {
    await beat(1);
    trial.driver.arm({ code: 'SQLITE_IOERR', at: 3, when: 'before', lasting: true });
    await expect(beat(2)).rejects.toMatchObject({ name: 'StoreFault', kind: 'io' });
    expect(trial.store.health().state).toBe('failed');
    await expect(beat(3)).rejects.toMatchObject({
      kind: 'io',
      message: expect.stringMatching(/gatewatch\.db could not be opened again .*restart/),
    });
    await expect(trial.store.truncateWal()).rejects.toMatchObject({ kind: 'io' });
    trial.driver.disarm();
    await trial.store.close();
    const { directory, clock, random, sealer } = trial.world;
    const refusalGate = createRefusalGate({ clock, window: 60_000, inFull: 10 });
    const again = createSqliteStore({ directory, clock, random, sealer, boot: newId(trial.world), refusalGate, synchronous: 'OFF' });
    expect(again.head().seq).toBe(1);
    expect(await beat(4, again)).toBe(2);
    await again.close();
    expect(findHalfStates(trial.store.path)).toEqual([]);
  });
});
