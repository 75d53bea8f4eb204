import { setTimeout as sleep } from 'node:timers/promises';
import { done, type Outcome, type Refusal } from '../lib/outcome.ts';
import { StoreFault } from '../lib/store-fault.ts';
import { connectControl, type Operations } from './connect-control.ts';
import { type LocalInput, type LocalOperations, openLocal } from './open-local.ts';

/** How long to wait for a directory that is held by a server about to serve or to end, or by another command. */
const PATIENCE_MS = 10_000;
const RETRY_MS = 100;

const isLocked = (error: unknown): boolean => error instanceof StoreFault && error.kind === 'locked';

/** Connects to the server or, where none runs, opens the data here; tries again while somebody holds the lock who does not answer yet. */
const reach = async (input: LocalInput): Promise<Outcome<LocalOperations, Refusal>> => {
  const giveUpAt = input.clock.monotonic() + PATIENCE_MS;
  for (;;) {
    const remote = await connectControl(input.config.data);
    if (remote) return done({ operations: remote, close: async () => undefined });
    try {
      return await openLocal(input);
    } catch (error) {
      if (!isLocked(error) || input.clock.monotonic() >= giveUpAt) throw error;
      await sleep(RETRY_MS);
    }
  }
};

/**
 * Lets `use` work with the operations of a data directory, through the server that runs on it or, where none runs, in this process.
 *
 * @returns What `use` returned; refusal when the master key cannot be had.
 * @throws StoreFault `locked` when somebody holds the directory and does not answer, and as `openCore` has it; what `use` throws.
 */
export const withOperations = async <T>(input: LocalInput, use: (operations: Operations) => Promise<T>): Promise<Outcome<T, Refusal>> => {
  const reached = await reach(input);
  if (!reached.ok) return reached;
  try {
    return done(await use(reached.value.operations));
  } finally {
    await reached.value.close();
  }
};
