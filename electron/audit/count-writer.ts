import type { Fact } from '../../shared/audit-event.ts';
import type { Store } from '../store/store.ts';
import type { RefusalGate } from './refusal-gate.ts';

/** Counts that wait to be written while the store does not take them. */
const MOST_KEPT = 50_000;

/**
 * Makes what writes the counts of refusals that are due, or with `force` all of them. Those that could not be written are kept for the next time. The gate is asked inside
 * the unit: what is recorded before it finds the counts in the gate still, what is recorded after it finds them in the log.
 */
export const createCountWriter = ({ refusalGate, store }: { readonly refusalGate: RefusalGate; readonly store: Pick<Store, 'write'> }) => {
  let due: readonly Fact[] = [];
  return async (force = false): Promise<void> => {
    if (due.length === 0 && !refusalGate.isDue(force)) return;
    let written = 0;
    await store.write(async (tx) => {
      due = [...due, ...refusalGate.drain(force)].slice(-MOST_KEPT);
      written = due.length;
      for (const fact of due) await tx.audit(fact);
    });
    due = due.slice(written);
  };
};
