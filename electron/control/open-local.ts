import { createRouterClient } from '@orpc/server';
import { createCheckpointer } from '../audit/checkpointer.ts';
import { keepHead } from '../audit/head-file.ts';
import { checkLogHead, openLogIdentity } from '../audit/log-identity.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/sources/read-environment.ts';
import { type Core, openCore } from '../core.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { done, type Outcome, type Refusal } from '../lib/outcome.ts';
import type { Random } from '../lib/random.ts';
import { operations } from '../operations/index.ts';
import type { Operations } from './connect-control.ts';
import { loadKey } from './load-key.ts';
import { createOperationDeps } from './operation-deps.ts';

export interface LocalInput {
  readonly config: Config;
  readonly env: Environment;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly version: string;
}

export interface LocalOperations {
  readonly operations: Operations;
  close(): Promise<void>;
}

/** Checkpoints are made by hand here, never by the number of facts or the time. */
const AT_CLOSE = { events: Number.POSITIVE_INFINITY, interval: Number.POSITIVE_INFINITY, heartbeat: Number.POSITIVE_INFINITY };

/**
 * Signs what the command recorded, so that it cannot be cut off unseen. A log that contradicts its kept head is left for the operator to judge: signing it
 * would hide what happened.
 */
const signLog = async ({ store, sealer, random, clock, config, log }: Core): Promise<void> => {
  const directory = config.data;
  if (store.head().seq === (store.log.newestCheckpoint()?.size ?? 0)) return;
  const checked = await checkLogHead({ store, directory });
  if (!checked.ok) return log.warn(checked.refusal.description);
  const signer = await openLogIdentity({ store, sealer, random, clock, directory });
  const checkpointer = await createCheckpointer({ store, clock, signer, policy: AT_CLOSE, keep: (note) => keepHead(directory, note) });
  await checkpointer.checkpoint();
};

/**
 * Works on a data directory on which no server runs: takes its lock, opens the store and runs the operations in this process.
 *
 * @returns The operations, to be closed after use, which signs the log; refusal when the master key cannot be had.
 * @throws StoreFault `locked` when a server or another command holds the directory, and as `openCore` has it.
 */
export const openLocal = async (input: LocalInput): Promise<Outcome<LocalOperations, Refusal>> => {
  const { config, env, clock, random, log, version } = input;
  const loaded = loadKey(config, env, random);
  if (!loaded.ok) return loaded;
  const { key, source, path } = loaded.value;
  const core = await openCore({ config, masterKey: key, clock, random, log });
  const site = { version, issuer: config.issuer ?? null, startedAt: null, masterKey: { source, path } };
  return done({
    operations: createRouterClient(operations, {
      context: { deps: createOperationDeps(core, site, () => signLog(core)), caller: { actor: 'local:cli', role: 'administrator' } },
    }),
    async close() {
      try {
        await signLog(core);
      } finally {
        await core.close();
      }
    },
  });
};
