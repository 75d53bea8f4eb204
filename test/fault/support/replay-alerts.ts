import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createRefusalGate } from '../../../electron/audit/refusal-gate.ts';
import { createDetect } from '../../../electron/detect/runner.ts';
import { createSealer } from '../../../electron/keys/seal.ts';
import { systemClock } from '../../../electron/lib/clock.ts';
import { newId } from '../../../electron/lib/ids.ts';
import { systemRandom } from '../../../electron/lib/random.ts';
import { DATABASE_FILE } from '../../../electron/store/database-file.ts';
import type { AlertRecord } from '../../../electron/store/detection-records.ts';
import { createSqliteStore } from '../../../electron/store/sqlite/sqlite-store.ts';

const RUN = 500;

/**
 * The alerts that the rules find in the log of a data directory when they read it for the first time: in a copy without any.
 *
 * @param copy A directory that is not there yet.
 */
export const replayAlerts = async (data: string, copy: string, masterKey: Buffer): Promise<readonly AlertRecord[]> => {
  await cp(data, copy, { recursive: true });
  const db = new Database(join(copy, DATABASE_FILE));
  db.exec('DELETE FROM alert_fact; DELETE FROM alert');
  db.close();
  const [clock, random] = [systemClock(), systemRandom()];
  const sealer = createSealer({ current: { version: 1, key: masterKey } }, random);
  const refusalGate = createRefusalGate({ clock, window: 60_000, inFull: 1000 });
  const store = createSqliteStore({
    directory: copy,
    clock,
    random,
    sealer,
    boot: newId({ clock, random }),
    refusalGate,
    synchronous: 'OFF',
  });
  try {
    const detect = createDetect({ store, clock, random });
    const head = store.head().seq;
    for (let at = 0; at < head; ) {
      const facts = (await store.read.followers.factsAfter(at, RUN)).filter(({ seq }) => seq <= head);
      const folded = await detect.fold(facts);
      await store.write((tx) => folded.write(tx));
      folded.kept?.();
      at = facts.at(-1)?.seq ?? head;
    }
    return await store.read.alerts.list({ suppressed: true, limit: 1000 });
  } finally {
    await store.close();
  }
};
