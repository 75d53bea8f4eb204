import type { Log } from '../lib/log.ts';

/** Writes that nobody waits for. */
export interface SideWrites {
  /** Begins a write; one too many is left out: false then. What fails is said in the running log. */
  begin(what: string, work: () => Promise<unknown>): boolean;
  /** Resolves when those under way have ended. */
  settled(): Promise<void>;
}

const MOST_AT_ONCE = 200;

/** Lets what protection records go on beside the requests, never more than {@link MOST_AT_ONCE} at once: an attack must not fill the queue in which everybody else waits. */
export const createSideWrites = ({ log }: { readonly log: Log }): SideWrites => {
  const under = new Set<Promise<unknown>>();
  return {
    begin(what, work) {
      if (under.size >= MOST_AT_ONCE) {
        log.warn('Something was left out, since too much waits to be recorded.', { what });
        return false;
      }
      const done = work()
        .catch((error: unknown) => log.error(`The ${what} could not be recorded.`, { error: String(error) }))
        .finally(() => under.delete(done));
      under.add(done);
      return true;
    },
    settled: async () => void (await Promise.all(under)),
  };
};
