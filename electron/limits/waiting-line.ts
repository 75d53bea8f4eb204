/** A line of those who wait, from either end of which one may be taken; whoever leaves it in between is skipped. */
export interface WaitingLine<T> {
  readonly size: number;
  /** Puts one at the end. What it returns takes that one out again: true when it still stood there. */
  add(one: T): () => boolean;
  /** Who has waited longest; undefined when nobody waits. */
  oldest(): T | undefined;
  takeOldest(): T | undefined;
  takeNewest(): T | undefined;
}

interface Place<T> {
  readonly one: T;
  isGone: boolean;
}

/** Places of those gone are cleared away when there are so many in front. */
const CLEARED_AT = 1024;

/** Makes an empty line. Every step takes constant time on average, and places of those gone are given back. */
export const createWaitingLine = <T>(): WaitingLine<T> => {
  let places: Place<T>[] = [];
  let first = 0;
  let size = 0;

  const front = (): Place<T> | undefined => {
    while (places[first]?.isGone) first += 1;
    if (first >= CLEARED_AT || first === places.length) {
      places = places.slice(first);
      first = 0;
    }
    return places[first];
  };
  const take = (place: Place<T> | undefined): T | undefined => {
    if (place === undefined) return undefined;
    place.isGone = true;
    size -= 1;
    return place.one;
  };

  return {
    get size() {
      return size;
    },
    add(one) {
      const place = { one, isGone: false };
      places.push(place);
      size += 1;
      return () => !place.isGone && take(place) !== undefined;
    },
    oldest: () => front()?.one,
    takeOldest: () => take(front()),
    takeNewest() {
      while (places.length > first && places.at(-1)?.isGone) places.pop();
      return places.length > first ? take(places.pop()) : undefined;
    },
  };
};
