import { createRefusalGate } from '../../electron/audit/refusal-gate.ts';
import { createSealer, type Sealer } from '../../electron/keys/seal.ts';
import { createSqliteStore, type SqliteStore } from '../../electron/store/sqlite/sqlite-store.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createTestClock } from '../support/test-clock.ts';

/** A seal under the master key of all log worlds, or under another one. */
export const sealerOf = (seed = 'master key'): Sealer =>
  createSealer({ current: { version: 1, key: createSeededRandom(seed).bytes(32) } }, createSeededRandom(`${seed}/nonces`));

/** What the log of a data directory is opened with, before anything of it was looked at. */
export const openLogDeps = (directory: string, seed = 'opened') => {
  const clock = createTestClock();
  const random = createSeededRandom(seed);
  const sealer = sealerOf();
  const refusalGate = createRefusalGate({ clock, window: 60_000, inFull: 1000 });
  const store = createSqliteStore({ directory, clock, random, sealer, boot: seed, refusalGate, synchronous: 'OFF' });
  return { store, clock, random, sealer, directory };
};

/** Opens the log of a directory, and closes it after. */
export const withLog = async <T>(
  directory: string,
  run: (deps: ReturnType<typeof openLogDeps>) => Promise<T>,
  seed?: string,
): Promise<T> => {
  const deps = openLogDeps(directory, seed);
  const { store }: { store: SqliteStore } = deps;
  try {
    return await run(deps);
  } finally {
    await store.close();
  }
};
