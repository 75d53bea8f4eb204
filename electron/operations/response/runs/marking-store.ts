import type { Fact } from '../../../../shared/audit-event.ts';
import type { Awaitable, Store, Tx } from '../../../store/store.ts';

/**
 * Makes a store that adds something to every unit of work in which a fact is recorded: what an act changes and that it was done become durable together or not at all.
 *
 * @param mark Called at the end of such a unit. If it throws, the unit is rolled back.
 */
export const markingStore = (store: Store, mark: (tx: Tx) => Awaitable<void>): Store => {
  const write: Store['write'] = (unit) =>
    store.write(async (tx) => {
      let recorded = false;
      const audit = (fact: Fact): Awaitable<number> => {
        recorded = true;
        return tx.audit(fact);
      };
      const result = await unit({ ...tx, audit });
      if (recorded) await mark(tx);
      return result;
    });
  return Object.create(store, { write: { value: write } });
};
