import type { Measure } from '../../../shared/rule.ts';
import { compileConditions, type Predicate } from '../compile-conditions.ts';
import type { DetectedFact } from '../detected-fact.ts';
import type { Measured } from '../detector.ts';
import { readValue } from '../read-field.ts';
import type { Entry } from './window.ts';

/** What a fact says to a measure: a value to be told apart, 1 or 0 for a condition met or not, null when the measure does not look at it. */
export type Mark = string | number | null;

/** Sums of one measure over the entries of a window. */
export interface Tally {
  add(mark: Mark, weight: number): void;
  remove(mark: Mark, weight: number): void;
  result(): number;
}

export interface CompiledMeasure {
  readonly mark: (fact: DetectedFact) => Mark;
  readonly tally: () => Tally;
  readonly threshold: number;
  readonly holds: (observed: number) => boolean;
  /** Least sum of weights a window needs before this can hold. */
  readonly least: number;
  /** Whether facts bring it nearer to its threshold, one by one: a share or a median may go either way. */
  readonly counts: boolean;
}

/** A value told apart by more than this much of it would let one fact fill the memory. */
const LONGEST_VALUE = 128;
const MET = 1;
const UNMET = 0;

const valueMark = (value: unknown): Mark => {
  if (typeof value === 'string') return value === '' ? null : value.slice(0, LONGEST_VALUE);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
};

const countTally = (): Tally => {
  let sum = 0;
  return {
    add(mark, weight) {
      if (mark !== null) sum += weight;
    },
    remove(mark, weight) {
      if (mark !== null) sum -= weight;
    },
    result: () => sum,
  };
};

/** Different values. */
const distinctTally = (): Tally => {
  const counts = new Map<Mark, number>();
  const move = (mark: Mark, weight: number): void => {
    if (mark === null) return;
    const left = (counts.get(mark) ?? 0) + weight;
    if (left > 0) counts.set(mark, left);
    else counts.delete(mark);
  };
  return { add: move, remove: (mark, weight) => move(mark, -weight), result: () => counts.size };
};

/**
 * Facts for each different value: for at least half of the values it is no more (the lower median). An average would let who tries few things on each of many hide
 * behind many on one.
 */
const medianTally = (): Tally => {
  const counts = new Map<Mark, number>();
  /** How many values have so many facts. */
  const sizes = new Map<number, number>();
  const change = (size: number, by: number): void => {
    if (size === 0) return;
    const left = (sizes.get(size) ?? 0) + by;
    if (left > 0) sizes.set(size, left);
    else sizes.delete(size);
  };
  const move = (mark: Mark, weight: number): void => {
    if (mark === null) return;
    const before = counts.get(mark) ?? 0;
    const after = Math.max(0, before + weight);
    if (after > 0) counts.set(mark, after);
    else counts.delete(mark);
    change(before, -1);
    change(after, 1);
  };
  return {
    add: move,
    remove: (mark, weight) => move(mark, -weight),
    // Different sizes are few: that many facts in one window are no more than the root of twice their number.
    result() {
      let values = 0;
      for (const [size, those] of [...sizes].sort(([one], [other]) => one - other)) {
        values += those;
        if (values * 2 >= counts.size) return size;
      }
      return 0;
    },
  };
};

const shareTally = (): Tally => {
  let met = 0;
  let all = 0;
  const move = (mark: Mark, weight: number): void => {
    if (mark === null) return;
    all += weight;
    if (mark === MET) met += weight;
  };
  return { add: move, remove: (mark, weight) => move(mark, -weight), result: () => (all > 0 ? met / all : 0) };
};

const whereOf = (measure: Measure): Predicate => compileConditions('where' in measure ? (measure.where ?? []) : []);

/** Makes a measure ready to be taken of windows. */
export const compileMeasure = (measure: Measure): CompiledMeasure => {
  if ('share' in measure) {
    const met = compileConditions(measure.share);
    const looksAt = compileConditions(measure.of ?? []);
    const mark = (fact: DetectedFact): Mark => (looksAt(fact) ? (met(fact) ? MET : UNMET) : null);
    if ('at_least' in measure) {
      const threshold = measure.at_least;
      return { mark, tally: shareTally, threshold, holds: (observed) => observed >= threshold, least: 0, counts: false };
    }
    const threshold = measure.at_most;
    return { mark, tally: shareTally, threshold, holds: (observed) => observed <= threshold, least: 0, counts: false };
  }
  const looksAt = whereOf(measure);
  if ('count' in measure) {
    const { count } = measure;
    const mark = (fact: DetectedFact): Mark => (looksAt(fact) ? MET : null);
    return { mark, tally: countTally, threshold: count, holds: (observed) => observed >= count, least: count, counts: true };
  }
  const read = readValue('distinct' in measure ? measure.distinct : measure.per);
  const mark = (fact: DetectedFact): Mark => (looksAt(fact) ? valueMark(read(fact)) : null);
  if ('distinct' in measure) {
    const threshold = measure.at_least;
    return {
      mark,
      tally: distinctTally,
      threshold,
      holds: (observed) => observed >= threshold,
      least: threshold,
      counts: true,
    };
  }
  const threshold = measure.at_most;
  return { mark, tally: medianTally, threshold, holds: (observed) => observed > 0 && observed <= threshold, least: 1, counts: false };
};

/** The measures of one window, added up as entries come and go. */
export interface Tallies {
  add(entry: Entry): void;
  remove(entry: Entry): void;
  /** Null unless all measures hold. */
  judge(): Measured[] | null;
}

export const createTallies = (measures: readonly CompiledMeasure[]): Tallies => {
  const tallies = measures.map(({ tally }) => tally());
  return {
    add({ marks, weight }) {
      for (let at = 0; at < tallies.length; at++) tallies[at]?.add(marks[at] ?? null, weight);
    },
    remove({ marks, weight }) {
      for (let at = 0; at < tallies.length; at++) tallies[at]?.remove(marks[at] ?? null, weight);
    },
    judge() {
      const measured: Measured[] = [];
      for (const [at, { holds, threshold }] of measures.entries()) {
        const observed = tallies[at]?.result() ?? 0;
        if (!holds(observed)) return null;
        measured.push({ observed, threshold });
      }
      return measured;
    },
  };
};
