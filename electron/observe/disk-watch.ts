import type { DiskGuard, DiskState } from '../disk/disk-guard.ts';
import type { DiskLevel } from '../disk/disk-levels.ts';
import type { Store } from '../store/store.ts';

const recorded = async (store: Store, { level, free, held, cause }: DiskState): Promise<void> => {
  const details = { free_bytes: free, reserve_bytes: held };
  await store.write((tx) => {
    if (level === 'critical') return tx.audit({ kind: 'disk.critical', actor: 'system', details: { ...details, cause } });
    return tx.audit({ kind: level === 'low' ? 'disk.low' : 'disk.recovered', actor: 'system', details });
  });
};

/**
 * Watches the disk of the data directory: measures it, keeps its reserve, and records each change of its level.
 *
 * @returns The work of one tick. What could not be recorded is recorded with the next; the level holds meanwhile.
 * Audits `disk.low`, `disk.critical`, `disk.recovered`.
 */
export const watchDisk = ({ store, disk }: { readonly store: Store; readonly disk: DiskGuard }): (() => Promise<void>) => {
  let known: DiskLevel = 'normal';
  return async () => {
    await disk.measure();
    const state = disk.state();
    if (state.level !== known) {
      await recorded(store, state);
      known = state.level;
    }
    disk.keepReserve();
  };
};
