import type { Database } from 'better-sqlite3';
import type { Fragment, SqlValue, Term, Terms, TimeSpan } from './event-filter.ts';

/** An event as it is stored. */
export interface EventRow {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly severity: number;
  readonly success: number | null;
  readonly address_id: number | null;
  readonly agent_id: number | null;
  readonly login_id: number | null;
  readonly body: string;
  readonly prev_hash: Buffer;
  readonly hash: Buffer;
}

export type EventOrder = 'asc' | 'desc';

export interface PageRequest {
  readonly order: EventOrder;
  readonly limit: number;
  /** The event to go on after; undefined from the start. */
  readonly after: { readonly seq: number; readonly at: number } | undefined;
}

export interface FoundEvents {
  readonly rows: readonly EventRow[];
  /** The event to go on after; undefined when there are no more. */
  readonly next: number | undefined;
}

export interface Effort {
  /** Events one page looks at, at most. A page that finds little ends there, and the next one goes on: so no page is slow. */
  readonly budget: number;
  /** Events that are few enough to be read all and sorted. */
  readonly few: number;
}

const EFFORT: Effort = { budget: 20_000, few: 2000 };
const COLUMNS = 'seq, at, kind, severity, success, address_id, agent_id, login_id, body, prev_hash, hash';
const LAST = Number.MAX_SAFE_INTEGER;

type BudgetedPage = PageRequest & Effort;

interface Scan {
  readonly from: string;
  readonly where: readonly Fragment[];
  readonly order: string;
}

const fragment = (sql: string, ...values: SqlValue[]): Fragment => ({ sql, values });

const select = <Row>(db: Database, columns: string, { from, where, order }: Scan, limit: string): Row[] => {
  const sql = `SELECT ${columns} FROM audit_event ${from} WHERE ${where.map((part) => part.sql).join(' AND ')} ORDER BY ${order} LIMIT ${limit}`;
  return db.prepare<SqlValue[], Row>(sql).all(...where.flatMap((part) => part.values));
};

const bySeq = ({ order }: PageRequest): string => (order === 'desc' ? 'seq DESC' : 'seq');
const startOf = ({ order, after }: PageRequest): number => after?.seq ?? (order === 'desc' ? LAST : 0);
const beyond = (page: PageRequest): Fragment => fragment(page.order === 'desc' ? 'seq < ?' : 'seq > ?', startOf(page));
const upTo = (page: PageRequest, seq: number): Fragment => fragment(page.order === 'desc' ? 'seq >= ?' : 'seq <= ?', seq);

/** Cuts a page out of rows in order: `bound` is the last event that was looked at when not all were. */
const cut = (rows: EventRow[], { limit }: PageRequest, bound: number | undefined): FoundEvents => {
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? page.at(-1)?.seq : bound };
};

/** Goes through an index by alternatives, each in the order of `seq`, and merges them. */
const alongIndex = (db: Database, term: Term, tests: readonly Fragment[], page: BudgetedPage): FoundEvents => {
  const scan = (alternative: Fragment, ...more: Fragment[]): Scan => ({
    from: `INDEXED BY ${term.index}`,
    where: [alternative, beyond(page), ...more],
    order: bySeq(page),
  });
  const share = Math.ceil(page.budget / term.alternatives.length);
  const bounds =
    tests.length === 0 ? [] : term.alternatives.flatMap((one) => select<{ seq: number }>(db, 'seq', scan(one), `1 OFFSET ${share - 1}`));
  const seqs = bounds.map(({ seq }) => seq);
  const bound = seqs.length === 0 ? undefined : page.order === 'desc' ? Math.max(...seqs) : Math.min(...seqs);
  const within = bound === undefined ? [] : [upTo(page, bound)];
  const rows = term.alternatives.flatMap((one) => select<EventRow>(db, COLUMNS, scan(one, ...within, ...tests), String(page.limit + 1)));
  if (term.alternatives.length > 1) rows.sort((a, b) => (page.order === 'desc' ? b.seq - a.seq : a.seq - b.seq));
  return cut(rows, page, bound);
};

/** Goes through the log itself. */
const alongLog = (db: Database, tests: readonly Fragment[], page: BudgetedPage): FoundEvents => {
  const scan: Scan = { from: 'NOT INDEXED', where: [beyond(page)], order: bySeq(page) };
  const [bound] = tests.length === 0 ? [] : select<{ seq: number }>(db, 'seq', scan, `1 OFFSET ${page.budget - 1}`);
  const within = bound === undefined ? [] : [upTo(page, bound.seq)];
  return cut(
    select<EventRow>(db, COLUMNS, { ...scan, where: [beyond(page), ...within, ...tests] }, String(page.limit + 1)),
    page,
    bound?.seq,
  );
};

const byTime = ({ order }: PageRequest): string => (order === 'desc' ? 'at DESC, seq DESC' : 'at, seq');

const inTime = ({ from, to }: TimeSpan): Fragment => fragment('at >= ? AND at < ?', from, to);

/** What comes after an event in the order of time, and of `seq` within one millisecond. */
const afterInTime = ({ order, after }: PageRequest): Fragment[] => {
  if (!after) return [];
  return [
    fragment(order === 'desc' ? 'at <= ? AND (at < ? OR seq < ?)' : 'at >= ? AND (at > ? OR seq > ?)', after.at, after.at, after.seq),
  ];
};

const upToInTime = ({ order }: PageRequest, { seq, at }: { readonly seq: number; readonly at: number }): Fragment =>
  fragment(order === 'desc' ? 'at >= ? AND (at > ? OR seq >= ?)' : 'at <= ? AND (at < ? OR seq <= ?)', at, at, seq);

/** Goes through the index by time. */
const alongTime = (db: Database, time: TimeSpan, tests: readonly Fragment[], page: BudgetedPage): FoundEvents => {
  const where = [inTime(time), ...afterInTime(page)];
  const scan: Scan = { from: 'INDEXED BY event_by_time', where, order: byTime(page) };
  const [bound] = tests.length === 0 ? [] : select<{ seq: number; at: number }>(db, 'seq, at', scan, `1 OFFSET ${page.budget - 1}`);
  const within = bound === undefined ? [] : [upToInTime(page, bound)];
  return cut(select<EventRow>(db, COLUMNS, { ...scan, where: [...where, ...within, ...tests] }, String(page.limit + 1)), page, bound?.seq);
};

/** Reads the few events of a term that fall into the time and sorts them by it. */
const fewInTime = (db: Database, term: Term, tests: readonly Fragment[], page: BudgetedPage): FoundEvents => {
  const rows = term.alternatives.flatMap((one) =>
    select<EventRow>(
      db,
      COLUMNS,
      { from: `INDEXED BY ${term.index}`, where: [one, ...tests, ...afterInTime(page)], order: 'seq' },
      String(page.few),
    ),
  );
  const sign = page.order === 'desc' ? -1 : 1;
  return cut(
    rows.sort((a, b) => sign * (a.at - b.at || a.seq - b.seq)),
    page,
    undefined,
  );
};

/** How many events a term has, counted no further than needed. */
const countUpTo = (db: Database, term: Term, most: number): number => {
  let count = 0;
  for (const one of term.alternatives) {
    if (count > most) break;
    const sql = `SELECT count(*) FROM (SELECT 1 FROM audit_event INDEXED BY ${term.index} WHERE ${one.sql} LIMIT ${most + 1 - count})`;
    count +=
      db
        .prepare<SqlValue[], number>(sql)
        .pluck()
        .get(...one.values) ?? 0;
  }
  return count;
};

/** The term with an index that leaves the fewest events to look at. */
const mostSelective = (db: Database, terms: readonly Term[], few: number): { readonly term: Term; readonly count: number } | undefined => {
  let best: { readonly term: Term; readonly count: number } | undefined;
  for (const term of terms) {
    if (term.index === undefined) continue;
    const count = countUpTo(db, term, Math.min(few, best?.count ?? few));
    if (!best || count < best.count) best = { term, count };
  }
  return best;
};

/**
 * Finds a page of events. The order is that of the log; with a time span it is that of time, and of the log within one millisecond, because the wall clock
 * may have been set back.
 *
 * Of the terms that have an index the most selective one is followed, and the others are tested on what it gives; a page looks at 20,000 events at most
 * and may therefore be short, even empty, although there is a `next`.
 *
 * @param page.bySeq Keeps the order of the log even with a time span, for an export.
 */
export const findEvents = (
  db: Database,
  { terms, time, empty }: Terms,
  request: PageRequest & { readonly bySeq?: boolean },
  effort: Effort = EFFORT,
): FoundEvents => {
  if (empty) return { rows: [], next: undefined };
  const page = { ...request, ...effort };
  const best = mostSelective(db, terms, effort.few);
  const others = terms.filter((term) => term !== best?.term).map((term) => term.test);
  if (!time || page.bySeq) {
    const tests = time ? [...others, inTime(time)] : others;
    return best ? alongIndex(db, best.term, tests, page) : alongLog(db, tests, page);
  }
  if (best && best.count <= effort.few) return fewInTime(db, best.term, [...others, inTime(time)], page);
  return alongTime(
    db,
    time,
    terms.map((term) => term.test),
    page,
  );
};
