import type { Database } from 'better-sqlite3';
import type { Sealer } from '../../keys/seal.ts';
import type { EventOrder, IndexedFilter, SeqRange } from './event-filter.ts';
import { type Driver, type FilterPart, filterParts, type SqlValue } from './filter-parts.ts';

/** Index entries counted to tell which of several indexes leads to the fewest events. */
const MOST_COUNTED = 5000;
/** Events next to the cursor that are tried before the bounds of a time range are looked up, which costs more the longer the range is. */
const NEAR = 10_000;

export interface Search {
  readonly range: SeqRange;
  readonly order: EventOrder;
  readonly limit: number;
}

/** Finds the sequence numbers of matching events, at most `limit`, in order. */
export type FindEvents = (search: Search) => number[];

const countUpTo = (db: Database, { index, condition, branches }: Driver, { after, before }: SeqRange): number => {
  const count = db
    .prepare<SqlValue[], number>(
      `SELECT count(*) FROM (SELECT 1 FROM audit_event INDEXED BY ${index} WHERE ${condition} AND seq > ? AND seq < ? LIMIT ?)`,
    )
    .pluck();
  let total = 0;
  for (const values of branches) {
    total += count.get(...values, after, before, MOST_COUNTED - total) ?? 0;
    if (total >= MOST_COUNTED) break;
  }
  return total;
};

/** The part to read the log by: the one that leads to the fewest events, the foremost of equals; undefined to read by `seq`. */
const choosePart = (db: Database, parts: readonly FilterPart[], range: SeqRange): FilterPart | undefined => {
  const [first, ...others] = parts.filter(({ driver }) => driver !== undefined);
  if (first === undefined || others.length === 0) return first;
  const counts = [first, ...others].map((part) => ({ part, count: part.driver ? countUpTo(db, part.driver, range) : MOST_COUNTED }));
  return counts.reduce((best, one) => (one.count < best.count ? one : best)).part;
};

/** Reads branch by branch. Once there are enough, later branches are read only as far as they can still be among the first. */
const scan = (db: Database, parts: readonly FilterPart[], chosen: FilterPart | undefined, search: Search): number[] => {
  const { order, limit } = search;
  const driver = chosen?.driver;
  const rest = parts.filter((part) => part !== chosen);
  const conditions = [...(driver ? [driver.condition] : []), 'seq > ? AND seq < ?', ...rest.map(({ condition }) => condition)];
  const statement = db
    .prepare<SqlValue[], number>(
      `SELECT seq FROM audit_event ${driver ? `INDEXED BY ${driver.index}` : 'NOT INDEXED'} WHERE ${conditions.join(' AND ')} ORDER BY seq ${order} LIMIT ?`,
    )
    .pluck();
  const values = rest.flatMap((part) => part.values);
  let { after, before } = search.range;
  let found: number[] = [];
  for (const branch of driver?.branches ?? [[]]) {
    const more = statement.all(...branch, after, before, ...values, limit);
    if (more.length === 0) continue;
    found = found.length === 0 ? more : [...found, ...more].sort((a, b) => (order === 'asc' ? a - b : b - a)).slice(0, limit);
    const worst = found[limit - 1];
    if (worst === undefined) continue;
    if (order === 'asc') before = worst;
    else after = worst;
  }
  return found;
};

/** The range of `seq` in which a time range lies. The clock may have been set back, so it is not enough to look at the ends of the index. */
const timeBounds = (db: Database, { from = 0, to = Number.MAX_SAFE_INTEGER }: IndexedFilter): SeqRange => {
  const { first, last } = db
    .prepare<[number, number], { first: number | null; last: number | null }>(
      'SELECT min(seq) AS first, max(seq) AS last FROM audit_event INDEXED BY event_by_time WHERE at >= ? AND at < ?',
    )
    .get(from, to) ?? { first: null, last: null };
  return first === null || last === null ? { after: 0, before: 0 } : { after: first - 1, before: last + 1 };
};

/** The part of a range next to where reading begins, and what is left of it. */
const splitRange = ({ after, before }: SeqRange, order: EventOrder): readonly [SeqRange, SeqRange] => {
  if (order === 'asc') {
    const border = Math.min(after + NEAR, before);
    return [
      { after, before: border },
      { after: border - 1, before },
    ];
  }
  const border = Math.max(before - NEAR, after);
  return [
    { after: border, before },
    { after, before: border + 1 },
  ];
};

/**
 * Prepares to find the events of a filter: by the index that leads to the fewest of them, never by reading the whole table, and always in the order of
 * `seq`, so that a page is as quick late in the log as early.
 *
 * What is prepared serves one reading of the log as it stands: ranges asked for do not go beyond the head of that moment.
 */
export const findEvents = (deps: { readonly db: Database; readonly sealer: Sealer }, filter: IndexedFilter): FindEvents => {
  const { db } = deps;
  const parts = filterParts(deps, filter);
  const timed = filter.from !== undefined || filter.to !== undefined;
  // Looked up once: what is recorded later lies after every range that is asked for.
  let known: SeqRange | undefined;
  return (search) => {
    const { order, limit } = search;
    const chosen = choosePart(db, parts, search.range);
    if (!timed) return scan(db, parts, chosen, search);
    const [near, far] = splitRange(search.range, order);
    const found = scan(db, parts, chosen, { ...search, range: near });
    if (found.length === limit || far.before - far.after <= 1) return found;
    known ??= timeBounds(db, filter);
    const bounds = known;
    const range = { after: Math.max(far.after, bounds.after), before: Math.min(far.before, bounds.before) };
    return range.before - range.after <= 1 ? found : [...found, ...scan(db, parts, chosen, { range, order, limit: limit - found.length })];
  };
};
