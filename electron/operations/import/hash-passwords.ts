import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationDeps } from '../operation.ts';
import type { UserStep } from './plan-users.ts';

/** How long to stand back when others have filled the hashing pool: they come first. */
const STAND_BACK_MS = 100;

/**
 * Hashes the passwords that an import sets, before its unit of work. It keeps at most as many hashes under way as the pool computes at once, so that operators
 * who sign in meanwhile wait behind those alone.
 *
 * @returns Hash by path of the entry; those left when it was cancelled are missing.
 * @throws Error when a password that passed the policy cannot be hashed.
 */
export const hashPasswords = async (
  { hasher, config }: Pick<OperationDeps, 'hasher' | 'config'>,
  users: readonly UserStep[],
  isCancelled: () => boolean,
): Promise<ReadonlyMap<string, string>> => {
  const hashes = new Map<string, string>();
  const waiting = users.flatMap((step) =>
    step.change !== 'none' && step.setsPassword && step.user.password !== null ? [{ path: step.path, password: step.user.password }] : [],
  );
  const hashOne = async (path: string, password: string): Promise<void> => {
    while (!isCancelled()) {
      const hash = await hasher.hash(password);
      if (hash.ok) {
        hashes.set(path, hash.value);
        return;
      }
      if (hash.refusal.code !== 'temporarily_unavailable') throw new Error(`${path}: ${hash.refusal.description}`);
      await sleep(STAND_BACK_MS);
    }
  };
  const queue = waiting.values();
  const lane = async (): Promise<void> => {
    for (const { path, password } of queue) await hashOne(path, password);
  };
  await Promise.all(Array.from({ length: config.passwords.pool.concurrency }, lane));
  return hashes;
};
