import { createCheckpointer } from '../../../electron/audit/checkpointer.ts';
import { keepHead } from '../../../electron/audit/head-file.ts';
import { checkLogHead, openLogIdentity } from '../../../electron/audit/log-identity.ts';
import { createRefusalGate } from '../../../electron/audit/refusal-gate.ts';
import { createSealer } from '../../../electron/keys/seal.ts';
import { systemClock } from '../../../electron/lib/clock.ts';
import { newId } from '../../../electron/lib/ids.ts';
import { systemRandom } from '../../../electron/lib/random.ts';
import { lockDataDirectory } from '../../../electron/store/sqlite/data-lock.ts';
import { createSqliteStore } from '../../../electron/store/sqlite/sqlite-store.ts';

/** Opens a data directory in the order the server does: the lock, the store, the log's key, the guard of its head, the maker of checkpoints. */
export const openVictim = async (directory: string) => {
  const [clock, random] = [systemClock(), systemRandom()];
  const lock = lockDataDirectory(directory);
  const sealer = createSealer({ current: { version: 1, key: Buffer.alloc(32, 9) } }, random);
  const refusalGate = createRefusalGate({ clock, window: 60_000, inFull: 1000 });
  const boot = newId({ clock, random });
  const store = createSqliteStore({ directory, clock, random, sealer, boot, refusalGate, synchronous: 'FULL' });
  const signer = await openLogIdentity({ store, sealer, random, clock, directory });
  const head = await checkLogHead({ store, directory });
  if (!head.ok) throw new Error(head.refusal.description);
  const policy = { events: 1_000_000, interval: 1_000_000, heartbeat: 1_000_000 };
  const checkpointer = await createCheckpointer({ store, clock, signer, policy, keep: (note) => keepHead(directory, note) });
  return { clock, random, sealer, store, checkpointer, lock, warnings: head.value.warnings };
};
export type Victim = Awaited<ReturnType<typeof openVictim>>;
