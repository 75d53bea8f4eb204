import type { RollupRow } from '../../store/records.ts';

interface Sum {
  value: number;
  floor: number;
}

/** Text order by code unit: the same on every machine. */
const byRank = ([a, one]: readonly [string, Sum], [b, other]: readonly [string, Sum]): number =>
  other.value + other.floor - (one.value + one.floor) || (a < b ? -1 : 1);

export interface SubjectSums {
  /** @param subject Not empty. */
  add(subject: string, amount: number): void;
  /** To the sum that belongs to no subject. */
  addToAll(amount: number): void;
  /** What is to be stored and what removed since the last call. */
  drain(): { readonly put: RollupRow[]; readonly drop: string[] };
}

/**
 * Sums by subject in bounded memory: at most twice `most` subjects are kept apart; then the `most` heaviest stay and the others become one sum. A subject that
 * comes back begins at nothing, with what it may have lost as its `floor`.
 *
 * A value told is never too high, and too low by at most the floor of the others, which is at most 1/(`most` + 1) of the sum of all: whoever has more than that
 * is among those kept apart. A subject that was never given up is exact. The result depends on the order of what is added and on nothing else.
 *
 * @param rows What was stored of it before.
 * @see Misra and Gries, "Finding repeated elements" (1982); Agarwal et al., "Mergeable summaries" (2012), §2
 */
export const createSubjectSums = (most: number, rows: readonly RollupRow[] = []): SubjectSums => {
  const sums = new Map<string, Sum>();
  const others: Sum = { value: 0, floor: 0 };
  for (const { subject, value, floor } of rows) {
    if (subject === '') Object.assign(others, { value, floor });
    else sums.set(subject, { value, floor });
  }
  let changed = new Set<string>();
  let gone = new Set<string>();

  const giveUp = (): void => {
    const ranked = [...sums].sort(byRank).slice(most);
    for (const [subject, { value }] of ranked) {
      others.value += value;
      sums.delete(subject);
      changed.delete(subject);
      gone.add(subject);
    }
    const [heaviest] = ranked;
    if (heaviest) others.floor = heaviest[1].value + heaviest[1].floor;
    changed.add('');
  };

  return {
    add(subject, amount) {
      const known = sums.get(subject);
      if (known) known.value += amount;
      else sums.set(subject, { value: amount, floor: others.floor });
      changed.add(subject);
      if (sums.size > 2 * most) giveUp();
    },
    addToAll(amount) {
      others.value += amount;
      changed.add('');
    },
    drain() {
      const put = [...changed].map((subject) => ({ subject, ...(sums.get(subject) ?? others) }));
      const drop = [...gone].filter((subject) => !sums.has(subject));
      changed = new Set();
      gone = new Set();
      return { put, drop };
    },
  };
};
