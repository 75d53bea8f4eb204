import type { AuditSubject } from '../../shared/audit-event.ts';

/** Counts told before one fact: the log grows by no more than these for a success, and by no more than the refusals that they count. */
const MOST_BEFORE_ONE = 4;
/** Counts of one person or address looked at for that: from there on it is a flood from everywhere, which is in the log already. */
const MOST_LOOKED_AT = 64;

interface Waiting {
  readonly user: string | undefined;
  readonly address: string | undefined;
  readonly counted: number;
}

const byUser = (user: string): string => `user ${user}`;
const byAddress = (address: string): string => `address ${address}`;

const keysOf = ({ user, address }: Pick<AuditSubject, 'user' | 'address'>): string[] => [
  ...(user === undefined ? [] : [byUser(user)]),
  ...(address === undefined ? [] : [byAddress(address)]),
];

/** Counts that wait to be told, found by the person and by the address they are of. What it costs to ask does not grow with how many there are. */
export const createWaitingCounts = <T extends Waiting>() => {
  const found = new Map<string, Set<T>>();
  return {
    add(tally: T): void {
      for (const key of keysOf(tally)) {
        const others = found.get(key);
        if (others) others.add(tally);
        else found.set(key, new Set([tally]));
      }
    },
    remove(tally: T): void {
      for (const key of keysOf(tally)) {
        const others = found.get(key);
        others?.delete(tally);
        if (others?.size === 0) found.delete(key);
      }
    },
    /** Those of a person first, then those of the address, of each the largest first, few. */
    of(subject: Pick<AuditSubject, 'user' | 'address'>): T[] {
      const chosen = new Set<T>();
      for (const key of keysOf(subject)) {
        const some: T[] = [];
        for (const tally of found.get(key) ?? []) if (some.push(tally) >= MOST_LOOKED_AT) break;
        for (const tally of some.toSorted((one, other) => other.counted - one.counted)) chosen.add(tally);
      }
      return [...chosen].slice(0, MOST_BEFORE_ONE);
    },
    clear(): void {
      found.clear();
    },
  };
};
