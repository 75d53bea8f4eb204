import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { canonicalAddress } from '../../lib/addresses.ts';

/** Where a network is, as a place database says: most often the middle of a city or country. */
export interface Place {
  /** As people read it: `Lisbon, PT`, or the country alone. */
  readonly name: string;
  /** Degrees. */
  readonly latitude: number;
  readonly longitude: number;
}

/** Addresses from the first to the last, both included; of IPv6 the upper 64 bits. */
export interface PlacedRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly place: Place;
  readonly line: number;
}

export type RangeAdded = 'added' | 'full';

/** Ranges with places, being built: see {@link createPlaceTable}. */
export interface PlaceTable {
  add(range: PlacedRange): RangeAdded;
  /** Brings the ranges in order. @returns The line of a range that has addresses in common with another; null when there is none. */
  seal(): number | null;
  find(address: string): Place | null;
  size(): number;
}

const FIRST_ROOM = 1024;

/** Columns of ranges in order of their first address. Numbers of 64 bits hold either family. */
class Columns {
  size = 0;
  #first = new BigUint64Array(FIRST_ROOM);
  #last = new BigUint64Array(FIRST_ROOM);
  #place = new Uint32Array(FIRST_ROOM);
  #line = new Uint32Array(FIRST_ROOM);

  push(first: bigint, last: bigint, place: number, line: number): void {
    if (this.size === this.#first.length) this.#resize(this.size * 2);
    this.#first[this.size] = first;
    this.#last[this.size] = last;
    this.#place[this.size] = place;
    this.#line[this.size] = line;
    this.size += 1;
  }

  #resize(room: number): void {
    const grow = <A extends BigUint64Array | Uint32Array>(made: A, from: A): A => {
      (made as BigUint64Array).set(from.subarray(0, Math.min(room, from.length)) as BigUint64Array);
      return made;
    };
    this.#first = grow(new BigUint64Array(room), this.#first);
    this.#last = grow(new BigUint64Array(room), this.#last);
    this.#place = grow(new Uint32Array(room), this.#place);
    this.#line = grow(new Uint32Array(room), this.#line);
  }

  #isSorted(): boolean {
    for (let at = 1; at < this.size; at++) if (this.#firstAt(at - 1) > this.#firstAt(at)) return false;
    return true;
  }

  #firstAt = (at: number): bigint => this.#first[at] ?? 0n;

  #sort(): void {
    const order = Uint32Array.from({ length: this.size }, (_, at) => at).sort((one, other) => {
      const [a, b] = [this.#firstAt(one), this.#firstAt(other)];
      return a < b ? -1 : a > b ? 1 : one - other;
    });
    const [first, last, place, line] = [this.#first, this.#last, this.#place, this.#line];
    this.#first = BigUint64Array.from(order, (at) => first[at] ?? 0n);
    this.#last = BigUint64Array.from(order, (at) => last[at] ?? 0n);
    this.#place = Uint32Array.from(order, (at) => place[at] ?? 0);
    this.#line = Uint32Array.from(order, (at) => line[at] ?? 0);
  }

  seal(): number | null {
    this.#resize(Math.max(1, this.size));
    if (!this.#isSorted()) this.#sort();
    for (let at = 1; at < this.size; at++) if ((this.#last[at - 1] ?? 0n) >= this.#firstAt(at)) return this.#line[at] ?? 0;
    return null;
  }

  find(address: bigint): number | undefined {
    let [low, high] = [0, this.size - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (this.#firstAt(middle) > address) high = middle - 1;
      else if ((this.#last[middle] ?? 0n) < address) low = middle + 1;
      else return this.#place[middle];
    }
    return undefined;
  }
}

/** An address as a number: IPv4 whole, of IPv6 the upper 64 bits and whether the rest is all zeros or all ones. */
export const toNumber = (text: string): { family: 4 | 6; number: bigint; rest: 'zeros' | 'ones' | 'mixed' } | null => {
  const canonical = isIP(text) === 4 ? text : canonicalAddress(text);
  if (canonical === null) return null;
  const bytes = ipaddr.parse(canonical).toByteArray();
  const number = bytes.slice(0, 8).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  if (bytes.length === 4) return { family: 4, number, rest: 'zeros' };
  const lower = bytes.slice(8);
  return { family: 6, number, rest: lower.every((byte) => byte === 0) ? 'zeros' : lower.every((byte) => byte === 255) ? 'ones' : 'mixed' };
};

/**
 * Makes a table of address ranges with their places: sorted columns of numbers, searched by halves. Places are kept once each, so that five million ranges take some
 * 120 MB.
 *
 * @param most Ranges it takes.
 */
export const createPlaceTable = (most: number): PlaceTable => {
  const columns = { 4: new Columns(), 6: new Columns() };
  const places: Place[] = [];
  const known = new Map<string, number>();
  const size = (): number => columns[4].size + columns[6].size;
  const numberOf = (place: Place): number => {
    const key = `${place.latitude} ${place.longitude} ${place.name}`;
    const number = known.get(key) ?? places.push(place) - 1;
    known.set(key, number);
    return number;
  };
  return {
    add({ family, first, last, place, line }) {
      if (size() >= most) return 'full';
      columns[family].push(first, last, numberOf(place), line);
      return 'added';
    },
    seal() {
      known.clear();
      return columns[4].seal() ?? columns[6].seal();
    },
    find(text) {
      const address = toNumber(text);
      const place = address === null ? undefined : columns[address.family].find(address.number);
      return place === undefined ? null : (places[place] ?? null);
    },
    size,
  };
};
