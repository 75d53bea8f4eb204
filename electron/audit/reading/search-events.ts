import type { Database } from 'better-sqlite3';
import type { Sealer } from '../../keys/seal.ts';
import { bodyTest } from './body-test.ts';
import { candidateFilters } from './candidate-filters.ts';
import type { EventFilter, EventOrder, SeqRange } from './event-filter.ts';
import { type FindEvents, findEvents, type Search } from './find-events.ts';

/** Bodies judged in one go: a few milliseconds. Others get their turn in between. */
const CHUNK = 1000;

export interface BoundedSearch extends Search {
  /** Bodies read at most. */
  readonly most: number;
}

export interface Found {
  /** Matching events in order, at most `limit`. */
  readonly seqs: number[];
  /** The last event judged when the search ended for having read as much as it may; null when there is nothing more, or there are `limit` events. */
  readonly reached: number | null;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const inOrder =
  (order: EventOrder) =>
  (a: number, b: number): number =>
    order === 'asc' ? a - b : b - a;

const isBefore = (order: EventOrder, a: number, b: number): boolean => (order === 'asc' ? a < b : a > b);

/** The next candidates of all finders together: as far as every one of them was asked, and no further. */
const nextCandidates = (finders: readonly FindEvents[], search: Search): number[] => {
  const found = finders.map((find) => find(search));
  const ends = found.flatMap((seqs) => (seqs.length === search.limit ? (seqs.at(-1) ?? []) : []));
  const merged = [...new Set(found.flat())].sort(inOrder(search.order));
  if (ends.length === 0) return merged;
  const end = ends.reduce((first, one) => (isBefore(search.order, one, first) ? one : first));
  return merged.filter((seq) => !isBefore(search.order, end, seq));
};

const narrowed = ({ after, before }: SeqRange, order: EventOrder, last: number): SeqRange =>
  order === 'asc' ? { after: last, before } : { after, before: last };

const bodiesOf = (db: Database) => {
  const bodies = db.prepare<[string], { seq: number; body: string }>(
    'SELECT seq, body FROM audit_event WHERE seq IN (SELECT value FROM json_each(?))',
  );
  return (seqs: readonly number[]): ReadonlyMap<number, string> =>
    new Map(bodies.all(JSON.stringify(seqs)).map(({ seq, body }) => [seq, body]));
};

/**
 * Prepares to find the events of any filter. What an index serves is found at once; where bodies have to be judged, that is done in portions with others' turns
 * between them, and ends after `most` bodies.
 */
export const searchEvents = (
  deps: { readonly db: Database; readonly sealer: Sealer },
  filter: EventFilter,
): ((search: BoundedSearch) => Promise<Found>) => {
  const test = bodyTest(filter);
  const finders = candidateFilters(deps.db, filter).map((one) => findEvents(deps, one));
  const [find] = finders;
  if (test === null && find) return async (search) => ({ seqs: find(search), reached: null });
  return async ({ range, order, limit, most }) => {
    const bodiesAt = bodiesOf(deps.db);
    const seqs: number[] = [];
    let left = range;
    for (let judged = 0; judged < most; ) {
      const size = Math.min(CHUNK, most - judged);
      const candidates = nextCandidates(finders, { range: left, order, limit: size }).slice(0, size);
      const bodies = bodiesAt(candidates);
      for (const seq of candidates) {
        if (test?.(bodies.get(seq) ?? '')) seqs.push(seq);
        if (seqs.length === limit) return { seqs, reached: null };
      }
      const last = candidates.at(-1);
      if (last === undefined || candidates.length < size) return { seqs, reached: null };
      left = narrowed(left, order, last);
      judged += candidates.length;
      await turn();
    }
    return { seqs, reached: order === 'asc' ? left.after : left.before };
  };
};
