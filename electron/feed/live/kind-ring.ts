import type { FollowedFact } from '../../store/records.ts';

/** Facts whose kind is kept in memory. */
const KEPT = 100_000;

export interface KindRing {
  /** Notes the kinds of a commit whose newest fact is `head`. */
  note(kinds: readonly FollowedFact['kind'][], head: number): void;
  /** Facts by kind after one sequence number and up to another; undefined when they go back further than is kept. */
  countsBetween(after: number, through: number): Record<string, number> | undefined;
  /** The fact before the oldest one that is kept. */
  since(): number;
}

/**
 * Keeps the kinds of the newest facts, one number each, so that how many of each kind came after a cursor is counted without asking the database.
 *
 * @param head Newest fact at the start; none before it is known.
 */
export const createKindRing = (head: number, kept = KEPT): KindRing => {
  const codes = new Map<string, number>();
  const names: string[] = [];
  const ring = new Uint16Array(kept);
  let newest = head;
  let oldest = head;
  const codeOf = (kind: string): number => {
    const known = codes.get(kind);
    if (known !== undefined) return known;
    const code = names.push(kind) - 1;
    codes.set(kind, code);
    return code;
  };
  return {
    note(kinds, at) {
      const first = at - kinds.length + 1;
      // A commit that seemed to fail may have been carried out: what came with it is not known here.
      if (first !== newest + 1) oldest = first - 1;
      for (const [index, kind] of kinds.entries()) ring[(first + index) % kept] = codeOf(kind);
      newest = at;
      oldest = Math.max(oldest, newest - kept);
    },
    countsBetween(after, through) {
      if (after < oldest) return undefined;
      const counts = new Uint32Array(names.length);
      for (let at = after + 1; at <= Math.min(through, newest); at++) {
        const code = ring[at % kept] ?? 0;
        counts[code] = (counts[code] ?? 0) + 1;
      }
      return Object.fromEntries(names.flatMap((name, code) => (counts[code] ? [[name, counts[code]]] : [])));
    },
    since: () => oldest,
  };
};
