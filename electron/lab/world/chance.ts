import { hash } from 'node:crypto';

/** Chance that can be repeated: the same seed gives the same draws. It decides what happens in the lab, never anything that has to be secret. */
export interface Chance {
  /** From 0 up to, but not including, 1. */
  number(): number;
  /** Whether something of this probability happens. */
  happens(probability: number): boolean;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** One of the list, each as likely as the others. The list must not be empty. */
  pick<T>(list: readonly T[]): T;
  /** One of the list, each as likely as its weight says. Some weight must be above 0. */
  weighted<T>(list: readonly T[], weightOf: (entry: T) => number): T;
}

const RANGE = 2 ** 32;

/** Draws from SHA-256 over the seed and a counter, eight numbers to a block. */
export const createChance = (seed: string): Chance => {
  let block = Buffer.alloc(0);
  let blocks = 0;
  let at = 0;
  const number = (): number => {
    if (at >= block.length) {
      block = hash('sha256', `${seed}\0${blocks}`, 'buffer');
      blocks += 1;
      at = 0;
    }
    at += 4;
    return block.readUInt32BE(at - 4) / RANGE;
  };
  const entry = <T>(list: readonly T[], index: number): T => {
    const found = list[Math.min(index, list.length - 1)];
    if (found === undefined) throw new RangeError('There is nothing to draw from.');
    return found;
  };
  return {
    number,
    happens: (probability) => number() < probability,
    between: (from, to) => from + Math.floor(number() * (to - from + 1)),
    pick: (list) => entry(list, Math.floor(number() * list.length)),
    weighted(list, weightOf) {
      let left = number() * list.reduce((sum, one) => sum + weightOf(one), 0);
      const index = list.findIndex((one) => {
        left -= weightOf(one);
        return left < 0;
      });
      return entry(list, index < 0 ? list.length - 1 : index);
    },
  };
};
