import { statfs } from 'node:fs/promises';
import type { Store } from '../store/store.ts';

const LOW_BYTES = 512 * 1024 * 1024;
const CRITICAL_BYTES = 64 * 1024 * 1024;

type DiskState = 'fine' | 'low' | 'critical';

export const diskState = (freeBytes: number): DiskState =>
  freeBytes < CRITICAL_BYTES ? 'critical' : freeBytes < LOW_BYTES ? 'low' : 'fine';

/**
 * Watches the free space of the data directory's disk and records each change of its state.
 *
 * @returns The work of one tick.
 * Audits `disk.low`, `disk.critical`, `disk.recovered`.
 */
export const watchDisk = (deps: {
  readonly store: Store;
  readonly directory: string;
  readonly free?: () => Promise<number>;
}): (() => Promise<void>) => {
  const free =
    deps.free ??
    (async () => {
      const { bavail, bsize } = await statfs(deps.directory);
      return bavail * bsize;
    });
  let known: DiskState = 'fine';
  return async () => {
    const bytes = await free();
    const state = diskState(bytes);
    if (state === known) return;
    const kind = state === 'fine' ? 'disk.recovered' : state === 'low' ? 'disk.low' : 'disk.critical';
    await deps.store.write((tx) => tx.audit({ kind, actor: 'system', details: { free_bytes: bytes } }));
    known = state;
  };
};
